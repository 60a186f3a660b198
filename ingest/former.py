"""What the next release takes over from one that stands: all that is unchanged."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus.document import Chunk, Document
from corpus.embedded import Embedded
from corpus.errors import ReleaseUnreadable
from corpus.index_folder import IndexFolder
from corpus.release import Release
from ingest.conflicts import Mention
from ingest.taken import TakenFile, Taking, worth


@dataclass(frozen=True, slots=True)
class Cut:
    """A document's chunks and the figures that they mention."""

    chunks: Sequence[Chunk]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True)
class Former:
    """A sound release with what its build took in."""

    release: Release
    taking: Taking
    embedded: Embedded

    def file(self, name: str, key: str) -> TakenFile | None:
        """What was taken in of this very file; None where it is new or has changed."""
        taken = self._files.get(name)
        return taken if taken and taken.key == key and taken.lasts() else None

    def cut_of(self, document: Document) -> Cut | None:
        """How a document that was taken over was cut; None where it is worth something else."""
        source_id = document.source.source_id
        if self.taking.worth.get(source_id) != worth(document):
            return None
        return Cut(self._chunks.get(source_id, []), self.taking.mentions.get(source_id, ()))

    @cached_property
    def _files(self) -> Mapping[str, TakenFile]:
        return {taken.file: taken for taken in self.taking.files}

    @cached_property
    def _chunks(self) -> Mapping[str, list[Chunk]]:
        chunks = defaultdict(list)
        for chunk in self.release.chunks:
            chunks[chunk.source_id].append(chunk)
        return chunks


def newest_sound(folder: IndexFolder) -> Former | None:
    """The newest release, staged or served; None where it is damaged or of another version."""
    names: Sequence[str] = folder.release_ids()
    if not names:
        return None
    place = folder.folder_of(names[-1])
    try:
        release = Release.load(place)
        if release.damaged_files():
            return None
        taking = Taking.load(place, release.originals)
        return Former(release, taking, Embedded.load(place))
    except (ReleaseUnreadable, OSError, ValueError, KeyError):
        return None
