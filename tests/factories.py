"""Small builders with defaults: sources, chunks, documents, and a real release on disk."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.document import Block, Chunk, Document, Locator, Section, Span
from corpus.embedders.base import Embedder
from corpus.embedders.hashing import HashingEmbedder
from corpus.source import Authority, Source, Standing
from guardrails.verdict import Finding
from ingest.pipeline import Build
from ingest.screen import Screen

BUILT_AT = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
"""The clock of every release that `build_index` makes."""


class FindsNothing:
    """An identifier finder for documents that the test knows hold no personal data."""

    def find(self, _text: str) -> Sequence[Finding]:
        return ()


def make_standing(**changes: Any) -> Standing:
    """A handbook's standing, in force for the whole sector, but for what is named."""
    return replace(Standing(authority=Authority.HANDBOOK), **changes)


def make_source(source_id: str = "s1", **changes: Any) -> Source:
    """A handbook chapter in bokmål for everybody, but for what is named."""
    source = Source(
        source_id=source_id,
        file=f"handbook/{source_id}.md",
        title="Ferie",
        issuer="Fjellvik kommune",
        standing=make_standing(),
    )
    return replace(source, **changes)


def make_chunk(
    chunk_id: str = "c1",
    body: str = "Arbeidstakeren har rett til fri.",
    *,
    start: int = 0,
    **changes: Any,
) -> Chunk:
    """A chunk of one block that starts at `start` of `s1`'s original, but for what is named."""
    span = Span(start, start + len(body))
    chunk = Chunk(
        chunk_id=chunk_id,
        source_id="s1",
        heading_path=("Ferie",),
        locator=Locator(file="handbook/s1.md", start=span.start, end=span.end),
        body=body,
        blocks=(Block(span=span),),
        standing=make_standing(),
    )
    return replace(chunk, **changes)


def make_document(
    sections: Mapping[str, str], *, source: Source | None = None, **changes: Any
) -> Document:
    """A document of one block a section: the keys are headings, the values the sections' text."""
    original, cut = "", []
    for heading, text in sections.items():
        original += f"{heading}\n\n"
        span = Span(len(original), len(original) + len(text))
        cut.append(Section(heading_path=(heading,), blocks=(Block(span=span),)))
        original += f"{text}\n\n"
    document = Document(source=source or make_source(), original=original, sections=tuple(cut))
    return replace(document, **changes)


def write_files(root: Path, files: Mapping[str, str]) -> Path:
    """Write text files by relative path under `root`; returns `root`."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def build_index(
    tmp_path: Path, files: Mapping[str, str], *, embedder: Embedder | None = None
) -> Path:
    """Build and publish a release of the files; returns the index folder.

    The documents go to `tmp_path/documents` and the index to `tmp_path/index`. A `catalogue.toml`
    among the files is obeyed as in production. A second call with the same `tmp_path` adds the
    files to those there are and builds the next release.
    """
    documents = write_files(tmp_path / "documents", files)
    index = tmp_path / "index"
    build = Build(
        embedder=embedder or HashingEmbedder(), screen=Screen(FindsNothing()), now=lambda: BUILT_AT
    )
    build.run([documents], index)
    return index
