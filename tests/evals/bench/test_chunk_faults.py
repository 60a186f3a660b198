"""Faults of a way of cutting are counted, and the build's own way has none here."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from corpus.document import Chunk, Document
from evals.bench.chunk_faults import chunk_faults
from ingest.chunk import chunk_document
from tests.factories import make_document
from tests.ingest.builds import classified

RULE = "Alle ansatte har rett til fri når de er syke, og de skal melde fra samme dag. " * 12
LISTED = "\n".join(f"- {'punkt ' * 8}{number}" for number in range(6))
TEXT = f"# Fri\n\n{RULE}\n\nDette gjelder ikke for vikarer.\n\nDu må si fra om:\n\n{LISTED}\n"


def a_block_each(document: Document) -> Sequence[Chunk]:
    """Every block a chunk of its own, without what it needs before it."""
    whole = chunk_document(document)[0]
    return [
        replace(
            whole,
            locator=replace(whole.locator, start=block.span.start, end=block.span.end),
            body=block.span.of(document.original),
            blocks=(block,),
            lead_in="",
        )
        for section in document.sections
        for block in section.blocks
    ]


def test_cuts_between_all_blocks_are_faults() -> None:
    found = chunk_faults([classified("a.md", TEXT).document], a_block_each)
    assert found.chunks == 9
    assert (found.lead_ins_left, found.items_bare) == (1, 6)
    assert (found.exceptions_bare, found.exceptions_parted) == (1, 1)
    assert found.lists_parted == 1
    assert found.faults == 9


def test_the_builds_own_way_has_no_fault_here() -> None:
    found = chunk_faults([classified("a.md", TEXT).document])
    assert found.faults == 0
    assert found.chunks == 2
    assert found.mean_chars > 500


@pytest.mark.parametrize("documents", [[], [make_document({"Ferie": "En regel."})]])
def test_nothing_to_cut_has_no_fault(documents: list[Document]) -> None:
    found = chunk_faults(documents)
    assert (found.chunks, found.faults) == (len(documents), 0)
