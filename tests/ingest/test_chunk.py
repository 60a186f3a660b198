from itertools import pairwise

import pytest

from corpus.document import MAX_CHUNK_CHARS, Block, BlockKind, Chunk, Document, Section, Span
from corpus.source import Status
from ingest.chunk import chunk_document
from ingest.classify import classify
from ingest.parse import parse
from tests.factories import make_document, make_source, make_standing
from tests.ingest.builds import classified
from tests.ingest.lovdata_xml import article, chapter, items, ledd, make_law


def _chunks(text: str, file: str = "handbook/a.txt") -> list[Chunk]:
    return chunk_document(classified(file, text).document)


def test_short_blocks_of_a_section_share_a_chunk():
    chunks = _chunks("Ferie\n\nFørste regel.\n\nAndre regel.\n\nPermisjon\n\nTredje regel.\n")
    assert [chunk.body for chunk in chunks] == ["Første regel.\n\nAndre regel.", "Tredje regel."]
    assert [chunk.heading_path[-1] for chunk in chunks] == ["Ferie", "Permisjon"]


def test_a_body_is_the_original_at_the_locator():
    document = classified("handbook/a.txt", "Ferie\n\n" + "En regel her.\n\n" * 300).document
    for chunk in chunk_document(document):
        assert chunk.body == chunk.locator.span.of(document.original)
        assert chunk.locator.file == "handbook/a.txt"


def test_a_section_longer_than_a_chunk_is_split_between_blocks():
    block = "x" * 500 + "."
    chunks = _chunks(f"Ferie\n\n{block}\n\n{block}\n\n{block}\n")
    assert [len(chunk.blocks) for chunk in chunks] == [2, 1]


@pytest.mark.parametrize("extra", [0, 1])
def test_a_block_of_exactly_the_limit_is_not_cut(extra: int):
    block = "a" * (MAX_CHUNK_CHARS - 1 + extra) + "."
    assert len(_chunks(f"Ferie\n\n{block}\n")) == 1 + extra


def test_a_long_paragraph_is_cut_between_sentences():
    sentence = "Arbeidsgiver skal drøfte dette med de tillitsvalgte før ferien settes."
    chunks = _chunks("Ferie\n\n" + " ".join([sentence] * 40) + "\n")
    assert len(chunks) > 1
    assert all(chunk.body.startswith("Arbeidsgiver") for chunk in chunks)
    assert all(chunk.body.endswith("settes.") for chunk in chunks)


def test_a_sentence_longer_than_a_chunk_is_cut_between_words():
    words = "arbeidsgiver " * 400
    chunks = _chunks(f"Ferie\n\n{words.strip()}.\n")
    assert len(chunks) > 4
    assert {word for chunk in chunks for word in chunk.body.split()} == {
        "arbeidsgiver",
        "arbeidsgiver.",
    }


def test_a_word_longer_than_a_chunk_is_cut_where_the_chunk_ends():
    chunks = _chunks("Ferie\n\n" + "å" * 3000 + ".\n")
    assert [len(chunk.body) for chunk in chunks] == [1200, 1200, 601]


def test_a_list_cut_off_from_its_lead_in_repeats_it():
    items_ = "\n".join(f"• {'punkt ' * 30}nummer {n}" for n in range(20))
    first, *others = _chunks(f"Ferie\n\nDu må melde fra om:\n{items_}\n")
    assert first.lead_in == ""
    assert others
    for chunk in others:
        assert chunk.lead_in == "Du må melde fra om:"
        assert chunk.text == f"Du må melde fra om:\n{chunk.body}"
        assert len(chunk.locator.span) <= MAX_CHUNK_CHARS


def test_a_chunk_that_goes_on_after_a_list_repeats_no_lead_in():
    rule = ledd("Unntatt er:" + items("telt") + f'<p class="leddfortsettelse">{"x" * 1190}.</p>')
    law = classify("a.xml", parse("a.xml", make_law(chapter(article(rule)))), None).document
    assert [chunk.lead_in for chunk in chunk_document(law)] == ["", ""]


def test_a_long_lead_in_is_repeated_from_its_end():
    lead_in = "Når " + "mye er sagt og " * 60 + "gjelder dette:"
    items_ = "\n".join(f"• {'punkt ' * 60}nummer {n}" for n in range(6))
    last = _chunks(f"Ferie\n\n{lead_in}\n{items_}\n")[-1]
    assert len(last.lead_in) == 400
    assert last.lead_in.endswith("gjelder dette:")


def test_table_rows_cut_off_from_their_headings_repeat_them():
    rows = "\n".join(f"| {n} | {'kroner ' * 20} |" for n in range(30))
    chunks = _chunks(f"# Lønn\n\n| År | Sats |\n|---|---|\n{rows}\n", "handbook/a.md")
    assert len(chunks) > 2
    assert {chunk.lead_in for chunk in chunks} == {"| År | Sats |"}


def test_ids_differ_and_stay_the_same_from_build_to_build():
    text = "Ferie\n\n" + "Samme tekst om igjen.\n\n" * 200
    ids = [chunk.chunk_id for chunk in _chunks(text)]
    assert len(set(ids)) == len(ids) > 1
    assert ids == [chunk.chunk_id for chunk in _chunks(text)]
    assert not set(ids) & {chunk.chunk_id for chunk in _chunks(text, "handbook/b.txt")}


def test_a_sections_own_standing_goes_before_its_sources():
    document = make_document({"Ferie": "En regel.", "Case": "En fortelling."})
    story = make_standing(status=Status.FICTITIOUS_CASE)
    ferie, case = document.sections
    sections = (ferie, Section(heading_path=("Case",), blocks=case.blocks, standing=story))
    cut = chunk_document(
        Document(source=make_source(), original=document.original, sections=sections)
    )
    assert [chunk.standing for chunk in cut] == [make_source().standing, story]


def test_a_page_number_follows_into_the_locator():
    section = Section(heading_path=("Ferie",), blocks=(Block(span=Span(0, 5)),), page=7)
    document = Document(source=make_source(), original="Fri.\n", sections=(section,))
    assert [chunk.locator.page for chunk in chunk_document(document)] == [7]


def test_a_list_item_too_long_for_a_chunk_repeats_the_lead_in_in_every_part():
    item = "• " + "Dette er et punkt. " * 150
    first, *others = _chunks(f"Ferie\n\nDu må melde fra om:\n{item.strip()}\n")
    assert first.lead_in == ""
    assert len(others) >= 2
    assert {chunk.lead_in for chunk in others} == {"Du må melde fra om:"}
    assert {block.kind for chunk in others for block in chunk.blocks} == {BlockKind.LIST_ITEM}


def test_chunks_stand_in_reading_order():
    spans = [chunk.locator.span for chunk in _chunks("Ferie\n\n" + "En regel her.\n\n" * 400)]
    assert all(one.end <= other.start for one, other in pairwise(spans))
