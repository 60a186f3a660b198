from dataclasses import replace
from itertools import pairwise

import pytest

from corpus.document import MAX_CHUNK_CHARS, Block, BlockKind, Chunk, Document, Row, Section, Span
from corpus.source import Status
from ingest.chunk import chunk_document
from ingest.classify import classify
from ingest.parse import parse
from tests.factories import make_document, make_source, make_standing
from tests.ingest.builds import classified
from tests.ingest.lovdata_xml import article, chapter, items, ledd, make_law


def _chunks(text: str, file: str = "handbook/a.md") -> list[Chunk]:
    return chunk_document(classified(file, text).document)


def _cut(*blocks: str | tuple[str, str]) -> list[Chunk]:
    """Chunks of one section; an item is a pair of itself and its lead-in."""
    original, made = "", list[Block]()
    for block in blocks:
        words, lead_in = block if isinstance(block, tuple) else (block, None)
        span = Span(len(original), len(original) + len(words))
        at = original.find(lead_in) if lead_in else 0
        made.append(
            Block(
                span=span,
                kind=BlockKind.LIST_ITEM if lead_in else BlockKind.PARAGRAPH,
                lead_in=Span(at, at + len(lead_in)) if lead_in else None,
            )
        )
        original += words + "\n\n"
    section = Section(heading_path=("Ferie",), blocks=tuple(made))
    return chunk_document(Document(source=make_source(), original=original, sections=(section,)))


def test_short_blocks_of_a_section_share_a_chunk():
    chunks = _chunks("# Ferie\n\nFørste regel.\n\nAndre regel.\n\n# Permisjon\n\nTredje regel.\n")
    assert [chunk.body for chunk in chunks] == ["Første regel.\n\nAndre regel.", "Tredje regel."]
    assert [chunk.heading_path[-1] for chunk in chunks] == ["Ferie", "Permisjon"]


def test_a_body_is_the_original_at_the_locator():
    document = classified("handbook/a.md", "# Ferie\n\n" + "En regel her.\n\n" * 300).document
    for chunk in chunk_document(document):
        assert chunk.body == chunk.locator.span.of(document.original)
        assert chunk.locator.file == "handbook/a.md"


def test_a_section_longer_than_a_chunk_is_split_between_blocks():
    block = "x" * 500 + "."
    chunks = _chunks(f"# Ferie\n\n{block}\n\n{block}\n\n{block}\n")
    assert [len(chunk.blocks) for chunk in chunks] == [2, 1]


@pytest.mark.parametrize("extra", [0, 1])
def test_a_block_of_exactly_the_limit_is_not_cut(extra: int):
    block = "a" * (MAX_CHUNK_CHARS - 1 + extra) + "."
    assert len(_chunks(f"# Ferie\n\n{block}\n")) == 1 + extra


def test_a_long_paragraph_is_cut_between_sentences():
    sentence = "Arbeidsgiver skal drøfte dette med de tillitsvalgte før ferien settes."
    chunks = _chunks("# Ferie\n\n" + " ".join([sentence] * 40) + "\n")
    assert len(chunks) > 1
    assert all(chunk.body.startswith("Arbeidsgiver") for chunk in chunks)
    assert all(chunk.body.endswith("settes.") for chunk in chunks)


def test_a_sentence_longer_than_a_chunk_is_cut_between_words():
    words = "arbeidsgiver " * 400
    chunks = _chunks(f"# Ferie\n\n{words.strip()}.\n")
    assert len(chunks) > 4
    assert {word for chunk in chunks for word in chunk.body.split()} == {
        "arbeidsgiver",
        "arbeidsgiver.",
    }


def test_a_word_longer_than_a_chunk_is_cut_where_the_chunk_ends():
    chunks = _chunks("# Ferie\n\n" + "å" * 3000 + ".\n")
    assert [len(chunk.body) for chunk in chunks] == [1200, 1200, 601]


def test_a_list_cut_off_from_its_lead_in_repeats_it():
    items_ = "\n".join(f"- {'punkt ' * 30}nummer {n}" for n in range(20))
    first, *others = _chunks(f"# Ferie\n\nDu må melde fra om:\n\n{items_}\n")
    assert first.lead_in == ""
    assert others
    for chunk in others:
        assert chunk.lead_in == "Du må melde fra om:"
        assert chunk.text == f"Du må melde fra om:\n{chunk.body}"
        assert len(chunk.locator.span) <= MAX_CHUNK_CHARS


@pytest.mark.parametrize(("first", "lead_in"), [("x", "Unntatt er:"), ("X", "")])
def test_a_sentence_that_goes_on_after_a_list_repeats_its_lead_in(first: str, lead_in: str):
    goes_on = f'<p class="leddfortsettelse">{first * 1190}.</p>'
    rule = ledd("Unntatt er:" + items("telt") + goes_on)
    law = classify("a.xml", parse("a.xml", make_law(chapter(article(rule)))), None).document
    assert [chunk.lead_in for chunk in chunk_document(law)] == ["", lead_in]


def test_a_long_lead_in_is_repeated_from_its_end():
    lead_in = "Når " + "mye er sagt og " * 60 + "gjelder dette:"
    items_ = "\n".join(f"- {'punkt ' * 60}nummer {n}" for n in range(6))
    last = _chunks(f"# Ferie\n\n{lead_in}\n\n{items_}\n")[-1]
    assert 380 < len(last.lead_in) <= 400
    assert last.lead_in.startswith(("mye ", "er ", "sagt ", "og "))
    assert last.lead_in.endswith("gjelder dette:")


def test_table_rows_cut_off_from_their_headings_repeat_them():
    rows = "\n".join(f"| {n} | {'kroner ' * 20} |" for n in range(30))
    chunks = _chunks(f"# Lønn\n\n| År | Sats |\n|---|---|\n{rows}\n", "handbook/a.md")
    assert len(chunks) > 2
    assert {chunk.lead_in for chunk in chunks} == {"| År | Sats |"}


def test_ids_differ_and_stay_the_same_from_build_to_build():
    text = "# Ferie\n\n" + "Samme tekst om igjen.\n\n" * 200
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
    item = "- " + "Dette er et punkt. " * 150
    first, *others = _chunks(f"# Ferie\n\nDu må melde fra om:\n\n{item.strip()}\n")
    assert first.lead_in == ""
    assert len(others) >= 2
    assert {chunk.lead_in for chunk in others} == {"Du må melde fra om:"}
    assert {block.kind for chunk in others for block in chunk.blocks} == {BlockKind.LIST_ITEM}


def test_chunks_stand_in_reading_order():
    spans = [chunk.locator.span for chunk in _chunks("# Ferie\n\n" + "En regel her.\n\n" * 400)]
    assert all(one.end <= other.start for one, other in pairwise(spans))


_RULE = "Alle ansatte har rett til fri når de er syke, og de skal melde fra samme dag. " * 6
_OTHER = "Kommunen har egne regler om dette, og de skal leses sammen med avtalen. " * 7
_FIRST = "Alle har rett til fri, og lederen setter opp en liste."
_LONG = ("Alle ansatte har rett til fri når de er syke. " * 23).strip()
_MORE = "Lederen fører dette inn, og alle skal få se det før sommeren begynner, også de nye."


@pytest.mark.parametrize(
    "exception",
    [
        "Dette gjelder ikke for vikarer.",
        "Unntak kan avtales.",
        "Likevel kan lederen si nei.",
        "Det same gjeld for vikarar.",
        "I slike tilfeller skal det drøftes.",
        "Vilkåret er at noen kan steppe inn.",
        "(3) Andre ledd gjelder ikke for vikarer.",
        "Dersom noen er syke, faller fristen bort.",
        "However, this ends in summer.",
        "og bare når lederen har sagt ja",
    ],
)
def test_an_exception_stays_with_the_rule_before_it(exception: str):
    rule = _LONG.removesuffix(".") if exception[0].islower() else _LONG
    assert [len(chunk.blocks) for chunk in _cut(_FIRST, rule, f"{exception} {_MORE}")] == [1, 2]


@pytest.mark.parametrize(
    "other",
    [
        "Lederen setter opp en liste.",
        "Unntaksvis finnes det kaffe på rommet.",
        "Ferie søkes om i mai.",
        "Menyen henger på veggen.",
        "Bestemmelsene om kantine er egne.",
    ],
)
def test_a_rule_of_its_own_goes_where_there_is_room(other: str):
    assert [len(chunk.blocks) for chunk in _cut(_FIRST, _LONG, f"{other} {_MORE}")] == [2, 1]


def test_an_exception_that_has_no_room_repeats_its_rule():
    rule = ("Alle ansatte har rett til fri når de er syke. " * 23).strip()
    exception = ("Dette gjelder ikke for vikarer som er borte fra arbeidet. " * 6).strip()
    first, second = _cut(rule, exception)
    assert (first.lead_in, second.body) == ("", exception)
    assert rule.endswith(second.lead_in)
    assert second.lead_in.startswith("Alle ansatte")
    assert second.text.startswith(second.lead_in)


def test_a_part_that_names_another_repeats_that_one():
    first = "(1) Alle har fri på fredag. " + "Det er bestemt for lenge siden. " * 15
    second = "(2) Lederen setter opp en liste. " + "Den henger på veggen i gangen. " * 18
    third = "(3) Første ledd gjelder ikke for vikarer. " + "De har andre regler for alt. " * 15
    last = _cut(first.strip(), second.strip(), third.strip())[-1]
    assert last.body.startswith("(3)")
    assert last.lead_in == "(1) Alle har fri på fredag."


def test_a_list_that_fits_is_never_parted():
    lead_in = "Du må melde fra om:"
    listed = [(f"- {'punkt ' * 12}{n}", lead_in) for n in range(9)]
    chunks = _cut(_OTHER.strip(), _RULE.strip(), lead_in, *listed, _OTHER.strip())
    assert sum(lead_in in chunk.text for chunk in chunks) == 1
    (held,) = (chunk for chunk in chunks if lead_in in chunk.body)
    assert sum(block.kind is BlockKind.LIST_ITEM for block in held.blocks) == 9


def test_an_item_under_an_item_repeats_both_that_lead_in_to_it():
    lead_in, above = "Du må melde fra om:", "- sykdom, og da også"
    below = [(f"- {'punkt ' * 90}{n}", above) for n in range(4)]
    chunks = _cut(lead_in, (above, lead_in), *below)
    assert chunks[-1].lead_in == f"{lead_in}\n{above}"


def test_a_line_that_no_sentence_ends_stays_with_what_follows():
    chunks = _cut(_OTHER.strip(), _RULE.strip(), "Egenmelding", _OTHER.strip())
    assert any(chunk.body.startswith("Egenmelding\n\n") for chunk in chunks)


def test_a_section_without_blocks_has_no_chunk():
    sections = (Section(heading_path=("Ferie",), blocks=()),)
    document = Document(source=make_source(), original="Fri.", sections=sections)
    assert chunk_document(document) == []


_TABLE = "| Gruppe | Sats |\n|---|---|\n| Lærer | 310 kr |\n| Vakt | 75 kr |\n"


def _told() -> Document:
    document = classified("handbook/a.md", f"# Tillegg\n\n{_TABLE}").document
    spans = [block.span for section in document.sections for block in section.blocks]
    rows = (
        Row(span=spans[0], statements=("Lærer – Sats: 310 kr",), title="Tillegg"),
        Row(span=spans[1], statements=("Vakt – Sats: 75 kr",), title="Tillegg"),
    )
    return replace(document, rows=rows)


def test_what_a_row_says_is_searched_and_shown_with_it():
    (chunk,) = chunk_document(_told())
    assert chunk.statements == ("Lærer – Sats: 310 kr", "Vakt – Sats: 75 kr")
    assert chunk.text.endswith("Lærer – Sats: 310 kr\nVakt – Sats: 75 kr")
    assert "Lærer – Sats" not in chunk.body


def test_a_row_that_holds_a_mask_says_nothing():
    document = _told()
    masked = document.original.replace("Vakt", "████")
    (chunk,) = chunk_document(replace(document, original=masked))
    assert chunk.statements == ("Lærer – Sats: 310 kr",)


def test_rows_that_say_much_get_chunks_of_their_own():
    document = _told()
    long = tuple(replace(row, statements=("ord " * 250,)) for row in document.rows)
    assert len(chunk_document(replace(document, rows=long))) == 2
