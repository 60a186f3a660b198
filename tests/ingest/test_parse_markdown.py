import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from corpus.document import BlockKind
from ingest.parse import markdown
from tests.ingest.parsing import lead_ins, outline, parse_text, rows

TraceFunction = Callable[[FrameType, str, Any], Any]


def test_headings_nest_by_their_marks():
    text = "# Ferie\n\nEn.\n\n## Lengde\n\nTo.\n\n### Tid\n\nTre.\n\n## Lønn\n\nFire.\n"
    assert outline(parse_text("a.md", text)) == {
        ("Ferie",): ["En."],
        ("Ferie", "Lengde"): ["To."],
        ("Ferie", "Lengde", "Tid"): ["Tre."],
        ("Ferie", "Lønn"): ["Fire."],
    }


def test_underlined_headings_and_emphasis_in_headings_are_read():
    parsed = parse_text("a.md", "Ferie og *fri*\n==============\n\nEn.\n")
    assert outline(parsed) == {("Ferie og fri",): ["En."]}
    assert parsed.profile.title == "Ferie og fri"


def test_text_before_any_heading_stands_under_the_files_name():
    parsed = parse_text("felles_regler.md", "Bare tekst.\n")
    assert outline(parsed) == {("Felles regler",): ["Bare tekst."]}
    assert parsed.profile.title is None


@pytest.mark.parametrize("text", ["#Ferie\n", "    # Ferie\n", "```\n# F\n```\n", "\\# Ferie\n"])
def test_what_only_looks_like_a_heading_is_text(text: str):
    assert list(outline(parse_text("a.md", text))) == [("A",)]


def test_offsets_are_the_files_own_marks_and_all():
    text = "# Ferie\n\n\nDu *må* [melde](https://example.no) fra.\n\n> Et sitat\n> til.\n"
    parsed = parse_text("a.md", text)
    assert parsed.original == text
    assert [words for _, words in rows(parsed)] == [
        "Du *må* [melde](https://example.no) fra.",
        "> Et sitat\n> til.",
    ]


def test_list_items_keep_their_lead_in_and_nested_ones_too():
    parsed = parse_text(
        "a.md", "# F\n\nMeld fra om:\n\n- én dag\n- to dager\n  - sammen\n\n  og mer\n"
    )
    assert [kind for kind, _ in rows(parsed)] == [BlockKind.PARAGRAPH] + [BlockKind.LIST_ITEM] * 4
    assert lead_ins(parsed) == [None] + ["Meld fra om:"] * 4


def test_a_list_takes_no_lead_in_from_another_section():
    parsed = parse_text("a.md", "# F\n\nMeld fra om:\n\n## G\n\n- én dag\n")
    assert lead_ins(parsed) == [None, None]


def test_a_table_row_keeps_the_row_of_headings():
    text = "# F\n\n| År | Sats |\n|----|------|\n| 2024 | 12 % |\n| 2025 | 13 % |\n"
    parsed = parse_text("a.md", text)
    assert rows(parsed) == [
        (BlockKind.TABLE_ROW, "| 2024 | 12 % |"),
        (BlockKind.TABLE_ROW, "| 2025 | 13 % |"),
    ]
    assert lead_ins(parsed) == ["| År | Sats |"] * 2


def test_code_and_html_are_kept_as_they_stand():
    text = "# F\n\n```\nkode\n```\n\n<div>tekst</div>\n"
    assert [words for _, words in rows(parse_text("a.md", text))] == [
        "```\nkode\n```",
        "<div>tekst</div>",
    ]


def test_crlf_is_read_as_in_text_mode():
    parsed = parse_text("a.md", "# Ferie\r\n\r\nFørste.\r\n\r\nAndre.\r\n")
    assert outline(parsed) == {("Ferie",): ["Første.", "Andre."]}


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c"])
def test_a_line_separator_inside_a_line_moves_nothing(mark: str):
    last = "Enda et avsnitt om ferie. " * 4 + "Slutt."  # one stray mark makes no file binary
    parsed = parse_text("a.md", f"# F\n\nfør{mark}etter\n\nAndre.\n\n{last}\n")
    assert outline(parsed) == {("F",): [f"før{mark}etter", "Andre.", last]}


def test_a_byte_order_mark_does_not_hide_the_first_heading():
    assert outline(parse_text("a.md", "\ufeff# Ferie\n\nEn.\n")) == {("Ferie",): ["En."]}


def test_a_heading_over_two_lines_keeps_its_words_apart():
    parsed = parse_text("a.md", "Ferie\nog fri\n======\n\nEn.\n")
    assert list(outline(parsed)) == [("Ferie og fri",)]


def test_reading_takes_steps_in_proportion_to_the_length():
    short, long = _steps(50), _steps(400)
    assert long < 10 * short


def _steps(paragraphs: int) -> int:
    """How many lines of the parser are run: the same on every machine, unlike seconds."""
    steps = 0

    def count(frame: FrameType, event: str, _argument: object) -> TraceFunction | None:
        nonlocal steps
        if frame.f_code.co_filename != markdown.__file__:
            return None
        steps += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        parse_text("a.md", "Et avsnitt om ferie.\n\n" * paragraphs)
    finally:
        sys.settrace(before)
    return steps
