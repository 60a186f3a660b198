"""Kills commands on an index at random points, and looks after each what is left.

Run as a program of its own: it imports everything once and then forks, for the vector store's
threads would not survive a fork from a process that has used it.
"""

import gc
import json
import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path

from corpus import factory
from corpus.embedders.hashing import HashingEmbedder
from corpus.index_folder import IndexFolder
from ingest.catalogue import Catalogues
from ingest.chunk import chunk_document
from ingest.classify import Classified, settle_repeals
from ingest.conflicts import conflicts
from ingest.intake import take_in
from ingest.load import find_files
from ingest.program import reading_digest, searching_digest
from ingest.releases import problems, prune, publish, roll_back
from tests.ingest.builds import make_build
from tests.tiny_bank import write_bank

_LEFTOVERS = ("building-*", "removed-*", "CURRENT.*")
_NEW_INDEX_EVERY = 8


class Ground:
    """A folder of small documents and the index that is built of them."""

    def __init__(self, place: Path, seed: int) -> None:
        self.place = place
        self.chance = random.Random(seed)  # noqa: S311 - a test's own
        self.documents = place / "documents"
        self.documents.mkdir(parents=True)
        self.index = place / "index-0"
        for number in range(3):
            self._write(number)

    @property
    def folder(self) -> IndexFolder:
        return IndexFolder(self.index)

    def change(self) -> None:
        """Change a document; now and then there is one more, or one less."""
        self._write(self.chance.randrange(5))
        if self.chance.random() < 0.3:
            self.documents.joinpath(f"d{self.chance.randrange(1, 5)}.md").unlink(missing_ok=True)

    def begin_anew(self, trial: int) -> None:
        self.index = self.place / f"index-{trial}"

    def _write(self, number: int) -> None:
        days = self.chance.randrange(1000)
        text = f"# Ferie {number}\n\n{days} dager.\n\n## Lønn\n\nEn regel om lønn {days}.\n"
        (self.documents / f"d{number}.md").write_text(text, encoding="utf-8")


def build(ground: Ground) -> None:
    make_build().run([ground.documents], ground.index)


def publish_newest(ground: Ground) -> None:
    publish(ground.folder, None)


def go_back(ground: Ground) -> None:
    roll_back(ground.folder)


def prune_all(ground: Ground) -> None:
    prune(ground.folder, 1)


def check(ground: Ground, served_before: str | None) -> None:
    """What must hold after a kill; AssertionError where it does not."""
    folder = ground.folder
    served = folder.served()
    assert served is not None or served_before is None, "nothing is served any more"
    for release_id in folder.release_ids():
        found = problems(folder, release_id, HashingEmbedder())
        assert not found, f"{release_id} is unsound: {found}"
    build(ground)
    assert folder.current() == folder.release_ids()[-1], "the next build was not published"
    left = [path.name for pattern in _LEFTOVERS for path in ground.index.glob(pattern)]
    assert not left, f"left behind: {left}"
    assert not problems(folder, folder.current(), HashingEmbedder())
    prune(folder, 3)


def in_child(work: Callable[[], object]) -> int:
    """Fork, do the work and end; returns the child's process id."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        work()
        status = 0
    except Exception:  # noqa: BLE001 - told, and the status says it
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def ended_well(work: Callable[[], object]) -> bool:
    return os.waitpid(in_child(work), 0)[1] == 0


def killed(work: Callable[[], object], after: float) -> bool:
    """Whether the work was killed before it was done."""
    child = in_child(work)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def warm_up(ground: Ground) -> None:
    """Load what is loaded once, so that no child has to; the vector store is left alone."""
    import_module("chromadb.api.rust")
    reading_digest(), searching_digest()
    found = find_files([ground.documents])
    taken = [one for file in found for one in take_in(file, Catalogues())]
    documents = settle_repeals([one for one in taken if isinstance(one, Classified)])
    conflicts(documents, [chunk for one in documents for chunk in chunk_document(one)])
    gc.freeze()  # what is shared with the children stays shared


def main(place: Path, kills: int, seed: int) -> dict[str, int]:
    """Kill until so many were in the midst of something; returns how many of each command."""
    ground, counts = Ground(place, seed), Counter[str]()
    # The shipped bank would be written, and the shipped dictionary read, hundreds of times.
    factory.BANK, factory.ENGLISH = write_bank(place / "bank"), place / "english.toml"
    factory.ENGLISH.write_text('[words]\nleave = ["permisjon"]\n\n[phrases]\n', encoding="utf-8")
    warm_up(ground)
    commands = {"build": build, "publish": publish_newest, "go_back": go_back, "prune": prune_all}
    longest = dict.fromkeys([*commands, "first build"], 0.0)
    trial = 0
    while counts.total() < kills:
        trial += 1
        assert trial < 4 * kills, f"too few were in the midst of something: {counts}"
        if trial % _NEW_INDEX_EVERY == 0:
            ground.begin_anew(trial)
        first = not ground.index.exists()
        name = "build" if first else ground.chance.choice(["build", *commands])
        command, kind = commands[name], "first build" if first else name
        ground.change()
        served = ground.folder.served()
        if not longest[kind]:
            started = time.monotonic()
            assert ended_well(partial(command, ground)), kind
            longest[kind] = time.monotonic() - started
            continue
        after = ground.chance.uniform(0, longest[kind])
        if killed(partial(command, ground), after):
            counts[kind] += 1
        assert ended_well(partial(check, ground, served)), (kind, after, trial)
    return dict(counts)


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))  # noqa: T201
