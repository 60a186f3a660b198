"""The index that benchmarks measure on, built from the documents beside the repository."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from corpus.factory import OpenIndex, load_embedder, open_index
from evals.errors import DocumentsMissing
from guardrails.pii.document_identifiers import DocumentIdentifiers
from ingest.pipeline import Build
from ingest.screen import Screen


@contextmanager
def built_index(documents: Path, embedder: str | None = None) -> Iterator[OpenIndex]:
    """An index of every document under a folder, gone afterwards.

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
    with TemporaryDirectory() as folder:
        build.run([documents], Path(folder))
        opened = open_index(Path(folder), model)
        try:
            yield opened
        finally:
            opened.store.close()
