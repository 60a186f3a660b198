"""An index built for one run from the documents as they are, gone afterwards."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from corpus.factory import OpenIndex, load_embedder, open_index
from evals.errors import DocumentsMissing
from ingest.pipeline import Build
from ingest.screen import shipped_screen


@contextmanager
def fresh_index(
    folders: Sequence[Path], embedder: str | None = None, *, without: str = ""
) -> Iterator[OpenIndex]:
    """An index of every document under the folders.

    Args:
        folders: Where the documents are.
        embedder: As `load_embedder` takes it.
        without: A path inside the folders whose documents are not indexed.

    Raises:
        DocumentsMissing: A folder is not there.
    """
    for named in folders:
        if not named.is_dir():
            raise DocumentsMissing(
                f"expected the documents that the questions are about in {named}; "
                "name their folder with --documents"
            )
    model = load_embedder(embedder)
    build = Build(
        embedder=model,
        screen=shipped_screen(),
        now=lambda: datetime.now(ZoneInfo("Europe/Oslo")),
    )
    with TemporaryDirectory() as folder, _chosen(folders, without) as chosen:
        build.run(chosen, Path(folder))
        opened = open_index(Path(folder), model)
        try:
            yield opened
        finally:
            opened.store.close()


@contextmanager
def _chosen(folders: Sequence[Path], without: str) -> Iterator[Sequence[Path]]:
    """The folders, or copies of them that lack a path."""
    if not without:
        yield folders
        return
    with TemporaryDirectory() as copied:
        for number, folder in enumerate(folders):
            left_out = folder / without
            copytree(
                folder,
                Path(copied, str(number)),
                ignore=lambda at, _, out=left_out: [out.name] if out.parent == Path(at) else [],
            )
        yield [Path(copied, str(number)) for number in range(len(folders))]
