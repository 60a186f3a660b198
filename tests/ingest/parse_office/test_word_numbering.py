import pytest
from lxml import etree

from ingest.parse.word_numbering import Label, Numbering, written
from ingest.parse.word_styles import NumberedAs, Styles

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _numbering(levels: str, nums: str = "", styles: str = "") -> Numbering:
    tree = etree.fromstring(
        f'<w:numbering {_W}><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{nums}</w:numbering>'
    )
    return Numbering(tree, Styles(etree.fromstring(f"<w:styles {_W}>{styles}</w:styles>")))


def _level(at: int, way: str, words: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}">{more}<w:numFmt w:val="{way}"/><w:lvlText w:val="{words}"/></w:lvl>'
    )


def _count(numbering: Numbering, *places: tuple[str, int]) -> list[str]:
    labels = [numbering.label(NumberedAs(list_id, level), None) for list_id, level in places]
    return [label.words for label in labels if label]


def test_deeper_levels_begin_again_under_each_outer_one():
    numbering = _numbering(_level(0, "decimal", "%1.") + _level(1, "decimal", "%1.%2"))
    places = [("1", 0), ("1", 1), ("1", 1), ("1", 0), ("1", 1)]
    assert _count(numbering, *places) == ["1.", "1.1", "1.2", "2.", "2.1"]


def test_a_level_can_count_on_through_the_whole_text():
    numbering = _numbering(
        _level(0, "upperRoman", "Del %1")
        + _level(1, "decimal", "§ %2", '<w:lvlRestart w:val="0"/>')
    )
    places = [("1", 0), ("1", 1), ("1", 0), ("1", 1)]
    assert _count(numbering, *places) == ["Del I", "§ 1", "Del II", "§ 2"]


def test_a_deeper_level_first_counts_the_outer_ones_from_their_start():
    start = '<w:start w:val="4"/>'
    numbering = _numbering(_level(0, "decimal", "%1", start) + _level(1, "decimal", "%1-%2"))
    assert _count(numbering, ("1", 1)) == ["4-1"]


def test_lists_on_one_definition_count_on_unless_told_to_begin_again():
    nums = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    numbering = _numbering(_level(0, "decimal", "%1."), nums)
    places = [("1", 0), ("2", 0), ("3", 0), ("3", 0)]
    assert _count(numbering, *places) == ["1.", "2.", "1.", "2."]


def test_a_list_may_define_its_level_anew():
    nums = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        f"{_level(0, 'lowerLetter', '(%1)')}</w:lvlOverride></w:num>"
    )
    assert _count(_numbering(_level(0, "decimal", "%1."), nums), ("2", 0)) == ["(a)"]


def test_legal_numbering_writes_roman_chapters_as_digits():
    numbering = _numbering(
        _level(0, "upperRoman", "%1") + _level(1, "decimal", "%1.%2", "<w:isLgl/>")
    )
    assert _count(numbering, ("1", 0), ("1", 1)) == ["I", "1.1"]


def test_a_style_gives_the_level_that_the_definition_ties_to_it():
    style = (
        '<w:style w:styleId="Par"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    levels = _level(0, "decimal", "%1") + _level(1, "decimal", "§ %1-%2", '<w:pStyle w:val="Par"/>')
    numbering = _numbering(levels, styles=style)
    assert numbering.label(NumberedAs("1", None), "Par") == Label("§ 1-1", 1)


def test_a_definition_may_lie_behind_a_list_style():
    style = (
        '<w:style w:styleId="Liste"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        "</w:style>"
    )
    tree = etree.fromstring(
        f'<w:numbering {_W}><w:abstractNum w:abstractNumId="0">{_level(0, "bullet", "x")}'
        '</w:abstractNum><w:abstractNum w:abstractNumId="9"><w:numStyleLink w:val="Liste"/>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="9"/></w:num></w:numbering>'
    )
    styles = Styles(etree.fromstring(f"<w:styles {_W}>{style}</w:styles>"))
    assert Numbering(tree, styles).label(NumberedAs("2", 0), None) == Label("–", 0)


def test_a_list_that_is_not_there_gives_no_label():
    assert _numbering("").label(NumberedAs("77", 0), None) is None
    assert _numbering("").label(NumberedAs("1", 3), None) == Label("–", 3)


@pytest.mark.parametrize(
    ("count", "way", "expected"),
    [
        (3, "decimal", "3"),
        (3, "decimalZero", "03"),
        (3, "ordinal", "3."),
        (3, "lowerLetter", "c"),
        (28, "upperLetter", "BB"),
        (9, "lowerRoman", "ix"),
        (1994, "upperRoman", "MCMXCIV"),
        (5000, "upperRoman", "5000"),
        (0, "lowerLetter", "0"),
        (3, "none", ""),
        (3, "chicago", "3"),
    ],
)
def test_counts_are_written_as_word_writes_them(count: int, way: str, expected: str):
    assert written(count, way) == expected


@pytest.mark.parametrize(("outline", "level"), [("0", 1), ("2", 3), ("9", None), ("-1", None)])
def test_a_style_of_any_name_may_have_an_outline_level(outline: str, level: int | None):
    style = (
        f'<w:style w:styleId="Basis"><w:pPr><w:outlineLvl w:val="{outline}"/></w:pPr></w:style>'
        '<w:style w:styleId="Egen"><w:basedOn w:val="Basis"/></w:style>'
    )
    styles = Styles(etree.fromstring(f"<w:styles {_W}>{style}</w:styles>"))
    assert styles.heading_level("Egen") == level


def test_a_number_of_a_deeper_level_is_blank():
    assert _count(_numbering(_level(0, "decimal", "%1.%3")), ("1", 0)) == ["1."]


def test_a_style_that_builds_on_itself_ends():
    tree = etree.fromstring(
        f'<w:styles {_W}><w:style w:styleId="A"><w:basedOn w:val="A"/></w:style></w:styles>'
    )
    styles = Styles(tree)
    assert styles.heading_level("A") is None
    assert not styles.is_bold("A")


@pytest.mark.parametrize(
    ("name", "level", "item", "contents", "title"),
    [
        ("heading 2", 2, None, False, False),
        ("Overskrift 3", 3, None, False, False),
        ("Overskrift", None, None, False, False),
        ("heading 12", None, None, False, False),
        ("toc 1", None, None, True, False),
        ("TOC Heading", None, None, True, False),
        ("Title", None, None, False, True),
        ("Tittel", None, None, False, True),
        ("Subtitle", None, None, False, False),
        ("List Bullet", None, 0, False, False),
        ("List Number 3", None, 2, False, False),
        ("Listless", None, None, False, False),
    ],
)
def test_style_names_tell_what_a_paragraph_is(
    name: str, level: int | None, item: int | None, contents: bool, title: bool
):
    tree = etree.fromstring(
        f'<w:styles {_W}><w:style w:type="paragraph" w:default="1" w:styleId="x">'
        f'<w:name w:val="{name}"/><w:rPr><w:b/></w:rPr></w:style></w:styles>'
    )
    styles = Styles(tree)
    assert styles.default == "x"
    assert styles.heading_level("x") == level
    assert styles.list_level("x") == item
    assert styles.is_contents("x") is contents
    assert styles.is_title("x") is title
    assert styles.is_bold("x")
