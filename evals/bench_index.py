"""The index that benchmarks measure on, built from the documents beside the repository."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from corpus.factory import OpenIndex, load_embedder, open_index
from evals.errors import DocumentsMissing
from guardrails.pii.document_identifiers import DocumentIdentifiers
from ingest.pipeline import Build
from ingest.screen import Screen


@contextmanager
def built_index(
    documents: Path, embedder: str | None = None, *, leave_out: str = ""
) -> Iterator[OpenIndex]:
    """An index of every document under a folder, gone afterwards.

    Args:
        documents: The folder.
        embedder: As `load_embedder` takes it.
        leave_out: A path inside the folder whose documents are not indexed.

    Raises:
        DocumentsMissing: There is no such folder.
    """
    if not documents.is_dir():
        raise DocumentsMissing(
            f"expected the documents that the questions are about in {documents}; "
            "name their folder with --documents"
        )
    model = load_embedder(embedder)
    build = Build(
        embedder=model,
        screen=Screen(DocumentIdentifiers()),
        now=lambda: datetime.now(ZoneInfo("Europe/Oslo")),
    )
    with TemporaryDirectory() as folder, TemporaryDirectory() as copied:
        chosen = Path(copied, "documents")
        kept_out = documents / leave_out
        copytree(documents, chosen, ignore=lambda at, _: _names(kept_out, Path(at), leave_out))
        build.run([chosen], Path(folder))
        opened = open_index(Path(folder), model)
        try:
            yield opened
        finally:
            opened.store.close()


def _names(kept_out: Path, at: Path, leave_out: str) -> list[str]:
    return [kept_out.name] if leave_out and kept_out.parent == at else []
