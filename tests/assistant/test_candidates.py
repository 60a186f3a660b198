"""What is quoted keeps its conditions, and never holds what was masked."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answerers.candidates import Candidate, candidates, quoted_spans
from corpus.document import Block, BlockKind, Chunk, Edit, Locator, Row, Span
from corpus.repaired_text import RepairedText
from guardrails.redact import MASK
from tests.factories import make_chunk

FILLER = "Kommunen har mange regler om dette emnet, og de skal leses sammen med avtalen. "


def chunk_of(original: str, *blocks: Block) -> Chunk:
    return make_chunk(
        body=original,
        blocks=blocks,
        locator=Locator(file="handbook/s1.md", start=0, end=len(original)),
    )


def found_in(original: str, *blocks: Block) -> list[Candidate]:
    whole = blocks or (Block(span=Span(0, len(original))),)
    return candidates(chunk_of(original, *whole), RepairedText(original))


def one(holding: str, among: list[Candidate]) -> Candidate:
    return next(candidate for candidate in among if holding in candidate.text)


def quoted(candidate: Candidate, original: str) -> str:
    return " ".join(span.of(original) for span in quoted_spans(candidate, original))


LIST = "Den som låner sykkel, skal:\n- bruke hjelm\n- låse sykkelen\n- melde fra om skade"


def list_blocks(original: str = LIST) -> list[Block]:
    lead_in = Span(0, original.index("\n"))
    blocks, start = [Block(span=lead_in)], lead_in.end + 1
    for line in original[start:].split("\n"):
        span = Span(start, start + len(line))
        blocks.append(Block(span=span, kind=BlockKind.LIST_ITEM, lead_in=lead_in))
        start = span.end + 1
    return blocks


LOOSE = "- sykkelen lånes ut\n- hjelmen lånes ut\n- låsen lånes ut"


def loose_blocks(original: str) -> list[Block]:
    return [
        Block(span=Span(line.start(), line.end()), kind=BlockKind.LIST_ITEM)
        for line in re.finditer(r"[^\n]+", original)
    ]


@pytest.mark.parametrize("holding", ["sykkelen", "hjelmen", "låsen"])
def test_a_short_list_without_a_lead_in_is_quoted_whole(holding: str) -> None:
    wanted = one(holding, found_in(LOOSE, *loose_blocks(LOOSE)))
    assert quoted(wanted, LOOSE) == LOOSE


def test_of_a_long_list_without_a_lead_in_only_the_item_is_quoted() -> None:
    original = "\n".join(f"- punkt {number}: {FILLER.strip()}" for number in range(12))
    wanted = one("punkt 7", found_in(original, *loose_blocks(original)))
    assert quoted(wanted, original) == original.split("\n")[7]


def test_a_list_with_something_masked_is_not_quoted_whole() -> None:
    original = f"{LOOSE}\n- {MASK} har nøkkelen"
    wanted = one("hjelmen", found_in(original, *loose_blocks(original)))
    assert quoted(wanted, original) == "- hjelmen lånes ut"


def test_a_paragraph_between_two_lists_keeps_them_apart() -> None:
    original = f"{LOOSE}\nDette er noe annet enn det.\n- nøkkelen lånes ut"
    blocks = loose_blocks(original)
    blocks[3] = Block(span=blocks[3].span)
    found = found_in(original, *blocks)
    assert quoted(one("hjelmen", found), original) == LOOSE
    assert quoted(one("nøkkelen", found), original) == "- nøkkelen lånes ut"


def test_a_short_paragraph_is_quoted_whole() -> None:
    original = "Lånet varer i 14 dager. Det kan likevel forlenges dersom ingen venter."
    assert quoted(found_in(original)[0], original) == original


CONDITIONS = {
    "dersom": "Dersom noen venter, er det slutt.",
    "likevel": "Likevel gjelder andre regler om vinteren.",
    "unntak": "Unntak kan avtales skriftlig.",
    "med_mindre": "Med mindre annet er avtalt, er lånet gratis.",
    "men": "Men bare for fast ansatte.",
    "english": "However, this does not apply in winter.",
}
OTHERS = {
    "new_subject": "Hjelmen kjøpes av den ansatte selv.",
    "inside": "Sykkelen pusses hver fredag.",
    "similar_start": "Mennesker med briller kan få lykt.",
    "hvis_in_word": "Hvisking er ikke nødvendig.",
}


@pytest.mark.parametrize("condition", CONDITIONS.values(), ids=CONDITIONS)
def test_a_condition_in_the_next_sentence_is_kept(condition: str) -> None:
    original = f"{FILLER * 9}Lånet varer i 14 dager. {condition} {FILLER.strip()}"
    wanted = one("14 dager", found_in(original))
    assert quoted(wanted, original) == f"Lånet varer i 14 dager. {condition}"


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_a_sentence_that_limits_nothing_is_left(other: str) -> None:
    original = f"{FILLER * 9}Lånet varer i 14 dager. {other} {FILLER.strip()}"
    assert quoted(one("14 dager", found_in(original)), original) == "Lånet varer i 14 dager."


def test_the_sentence_that_is_leaned_on_comes_along() -> None:
    original = f"{FILLER * 9}Lånet er gratis. Det varer i 14 dager. {FILLER.strip()}"
    wanted = one("14 dager", found_in(original))
    assert quoted(wanted, original) == "Lånet er gratis. Det varer i 14 dager."


@pytest.mark.parametrize("holding", ["Den som låner", "bruke hjelm", "melde fra"])
def test_a_list_is_quoted_whole_with_its_lead_in(holding: str) -> None:
    wanted = one(holding, found_in(LIST, *list_blocks()))
    assert quoted(wanted, LIST) == LIST


RULE = "Lånet kan forlenges. Da må de:"
LONG_ITEMS = "\n".join(f"- {FILLER.strip()}" for _ in range(20))


def test_a_rule_whose_next_sentence_leads_in_to_a_list_keeps_the_list() -> None:
    original = f"{RULE}\n- bruke hjelm\n- melde fra"
    for holding in ("kan forlenges", "Da må de", "melde fra"):
        wanted = one(holding, found_in(original, *list_blocks(original)))
        assert quoted(wanted, original) == original


@pytest.mark.parametrize("items", [LONG_ITEMS, "- ringe ███\n- melde fra"], ids=["long", "masked"])
def test_a_rule_before_a_list_that_cannot_be_quoted_ends_before_the_lead_in(items: str) -> None:
    original = f"{RULE}\n{items}"
    wanted = one("kan forlenges", found_in(original, *list_blocks(original)))
    assert quoted(wanted, original) == "Lånet kan forlenges."


def test_an_item_whose_lead_in_lies_in_another_chunk_gets_both() -> None:
    blocks = list_blocks()
    last = blocks[-1]
    chunk = make_chunk(
        body=last.span.of(LIST),
        blocks=(last,),
        locator=Locator(file="handbook/s1.md", start=last.span.start, end=last.span.end),
    )
    (wanted,) = candidates(chunk, RepairedText(LIST))
    assert quoted_spans(wanted, LIST) == (Span(0, LIST.index("\n")), last.span)


def test_a_row_of_a_table_comes_with_its_headings_and_not_the_other_rows() -> None:
    original = "Gruppe | Sats\nLærer | 310 kr\nVakt | 75 kr"
    head = Span(0, 13)
    rows = [
        Block(span=Span(14, 28), kind=BlockKind.TABLE_ROW, lead_in=head),
        Block(span=Span(29, 41), kind=BlockKind.TABLE_ROW, lead_in=head),
    ]
    wanted = one("310 kr", found_in(original, *rows))
    assert quoted_spans(wanted, original) == (head, rows[0].span)


def test_notes_and_masked_sentences_are_no_candidates() -> None:
    original = "Ring ███ om nøkkelen. Rommet er åpent.\nFotnote om rommet."
    note = Block(span=Span(39, len(original)), kind=BlockKind.NOTE)
    texts = [c.text for c in found_in(original, Block(span=Span(0, 38)), note)]
    assert texts == ["Rommet er åpent."]


def test_a_masked_neighbour_is_not_drawn_in() -> None:
    original = f"{FILLER * 9}Lånet varer i 14 dager. Men ring ███ først. {FILLER.strip()}"
    assert quoted(one("14 dager", found_in(original)), original) == "Lånet varer i 14 dager."


def test_a_list_with_a_masked_item_is_quoted_item_by_item() -> None:
    original = "De skal:\n- bruke hjelm\n- ringe ███\n- låse sykkelen"
    wanted = one("låse", found_in(original, *list_blocks(original)))
    assert MASK not in quoted(wanted, original)


def test_a_short_block_with_a_mask_gives_its_other_sentences() -> None:
    original = "Ring ███ om nøkkelen. Rommet er åpent i 36 dager."
    assert quoted(one("36 dager", found_in(original)), original) == "Rommet er åpent i 36 dager."


def test_the_heading_of_a_table_is_no_answer() -> None:
    original = "Satser for lån av sykkel\nUke 1 og uke 2\nSykkel 10 20"
    head, row = Span(0, 39), Span(40, 52)
    chunk = replace(
        chunk_of(original, Block(span=head), Block(span=row, kind=BlockKind.TABLE_ROW)),
        rows=(Row(span=row, statements=("Sykkel: 10 kroner",), heading=head),),
    )
    found = candidates(chunk, RepairedText(original))
    assert {one.text for one in found} == {"Sykkel: 10 kroner"}


def test_a_lead_in_stops_before_a_masked_item() -> None:
    original = "De skal:\n- bruke hjelm\n- ringe ███\n- låse sykkelen"
    wanted = one("De skal", found_in(original, *list_blocks(original)))
    assert MASK not in quoted(wanted, original)


_PIECES = st.sampled_from(
    ["Lånet varer i 14 dager.", "Dersom noen venter, er det slutt.", "Den er gratis.", "\n", " ",
     "Ring ██ først.", "Jf. § 3-2 nr. 4.", "😀 Æ!", FILLER]
)  # fmt: skip


@given(st.lists(_PIECES, min_size=1, max_size=14), st.integers(0, 30))
def test_every_quote_is_the_original_at_its_place(pieces: list[str], before: int) -> None:
    original = "x" * before + " ".join(pieces)
    block = Block(span=Span(before, len(original)))
    for candidate in found_in(original, block):
        assert candidate.text == candidate.span.of(original)
        assert MASK not in candidate.text
        spans = quoted_spans(candidate, original)
        assert spans
        for span in spans:
            assert before <= span.start < span.end <= len(original)
        assert any(s.start <= candidate.span.start and candidate.span.end <= s.end for s in spans)


@given(st.lists(st.text(alphabet="abæø. ,§1", min_size=3, max_size=200), min_size=2, max_size=9))
def test_every_item_is_quoted_with_its_lead_in(items: list[str]) -> None:
    original = "Den ansatte skal:" + "".join(f"\n- {item}." for item in items)
    blocks = list_blocks(original)
    for candidate in found_in(original, *blocks):
        spans = quoted_spans(candidate, original)
        assert spans[0].of(original).startswith("Den ansatte skal:")
        assert any(s.start <= candidate.span.start and candidate.span.end <= s.end for s in spans)


def test_a_misread_sentence_is_judged_as_it_is_read_and_quoted_where_it_stands() -> None:
    original = "Lgnet er hgyt. Det betales hver maned."
    edits = (Edit(0, 5, "Lånet"), Edit(9, 13, "høyt"))
    chunk = chunk_of(original, Block(span=Span(0, len(original))))
    first = candidates(chunk, RepairedText(original, edits))[0]
    assert first.text == "Lånet er høyt."
    assert first.span == Span(0, 14)


SAYING = {
    "sentence": "Hjelm er påbudt.",
    "with_a_figure": "14 dager",
    "with_an_address": "sykkel@eksempel.no",
    "question_mentioned": "Spørsmålet «hvor lenge?» har et svar.",
}
SAYING_NOTHING = {
    "question": "Hvor lenge kan en sykkel lånes?",
    "quoted_question": "«Hvor lenge kan den lånes?»",
    "name": "Utlånets lengde",
    "bare_lead_in": "Sykkelen skal:",
    "strokes": "– – –",
}


@pytest.mark.parametrize("words", SAYING.values(), ids=SAYING)
@pytest.mark.parametrize("kind", [BlockKind.PARAGRAPH, BlockKind.LIST_ITEM])
def test_what_says_something_may_be_an_answer(words: str, kind: BlockKind) -> None:
    block = Block(span=Span(0, len(words)), kind=kind)
    assert quoted(found_in(words, block)[0], words) == words


@pytest.mark.parametrize("words", SAYING_NOTHING.values(), ids=SAYING_NOTHING)
@pytest.mark.parametrize("kind", [BlockKind.PARAGRAPH, BlockKind.LIST_ITEM])
def test_a_question_or_a_mere_name_is_no_answer(words: str, kind: BlockKind) -> None:
    assert found_in(words, Block(span=Span(0, len(words)), kind=kind)) == []


def test_a_question_is_quoted_with_the_answer_beside_it() -> None:
    original = "Hvor lenge varer lånet? Det varer i 14 dager."
    assert [quoted(found, original) for found in found_in(original)] == [original]


def test_a_name_or_a_question_in_a_list_that_is_led_in_to_stays() -> None:
    original = "Avklar før utlån:\n- Hvem låner?\n- Hjelm"
    found = found_in(original, *list_blocks(original))
    assert [one.text for one in found] == ["Avklar før utlån:", "- Hvem låner?", "- Hjelm"]
