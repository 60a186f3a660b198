import pytest

from corpus.document import BlockKind
from ingest.errors import DocumentRejected, Reason
from ingest.parse import parse
from tests.ingest.parsing import lead_ins, outline, parse_text, rows, words_of


def _page(body: str, head: str = "<title>Ferie hos oss</title>", lang: str = "nb") -> str:
    return f'<!doctype html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'


@pytest.mark.parametrize(
    "noise",
    [
        "<nav><p>Meny</p></nav>",
        "<script>Meny</script>",
        "<style>Meny</style>",
        "<header><p>Meny</p></header>",
        "<footer>Meny</footer>",
        "<aside>Meny</aside>",
        "<form><p>Meny</p></form>",
        "<noscript>Meny</noscript>",
        "<!-- Meny -->",
        "<template><p>Meny</p></template>",
        "<button>Meny</button>",
    ],
)
def test_what_is_no_text_of_the_page_is_left_out(noise: str):
    parsed = parse_text("a.html", _page(f"{noise}<h1>Ferie</h1><p>Fri {noise} nå.</p>{noise}"))
    assert "Meny" not in parsed.original
    assert parsed.original.startswith("Ferie\n\nFri")


def test_only_the_main_part_is_read_where_there_is_one():
    parsed = parse_text("a.html", _page("<div>Utenfor</div><main><p>Innenfor.</p></main>"))
    assert words_of(parsed) == "Innenfor."


def test_headings_nest_and_stand_in_the_text():
    body = "<h1>Ferie</h1><p>En.</p><h2>Lengde</h2><p>To.</p><h2>Tid</h2><p>Tre.</p>"
    parsed = parse_text("a.html", _page(body))
    assert outline(parsed) == {
        ("Ferie",): ["En."],
        ("Ferie", "Lengde"): ["To."],
        ("Ferie", "Tid"): ["Tre."],
    }
    assert parsed.original == "Ferie\n\nEn.\n\nLengde\n\nTo.\n\nTid\n\nTre.\n"


def test_without_headings_the_pages_title_heads_the_text():
    assert outline(parse_text("a.html", _page("<p>En.</p>"))) == {("Ferie hos oss",): ["En."]}


def test_without_a_title_the_files_name_does():
    assert list(outline(parse_text("om-ferie.html", _page("<p>En.</p>", head="")))) == [
        ("Om ferie",)
    ]


def test_list_items_keep_their_lead_in_and_nested_items_come_once():
    body = "<p>Meld fra om:</p><ul><li>én dag<ul><li>hel</li></ul></li><li>to dager</li></ul>"
    parsed = parse_text("a.html", _page(body))
    assert [words for _, words in rows(parsed)] == [
        "Meld fra om:",
        "– én dag",
        "– hel",
        "– to dager",
    ]
    assert lead_ins(parsed) == [None, "Meld fra om:", "– én dag", "Meld fra om:"]


def test_a_table_row_is_one_block_with_its_label():
    body = "<table><tr><th>År</th><th>Sats</th></tr><tr><td>2024</td><td>12 %</td></tr></table>"
    parsed = parse_text("a.html", _page(body))
    assert rows(parsed) == [(BlockKind.TABLE_ROW, "2024 | 12 %")]
    assert lead_ins(parsed) == ["År | Sats"]


def test_white_space_and_entities_are_what_a_reader_sees():
    parsed = parse_text(
        "a.html", _page("<p>Fri \n  om&nbsp;s&oslash;ndag<br>og  helg &amp; natt</p>")
    )
    assert words_of(parsed) == "Fri om søndag og helg & natt"


@pytest.mark.parametrize(
    ("lang", "language"),
    [
        ("nb", "nb"),
        ("no", "nb"),
        ("nb-NO", "nb"),
        ("nn", "nn"),
        ("en-GB", "en"),
        ("de", None),
        ("", None),
    ],
)
def test_the_declared_language_is_taken_where_it_is_one_of_ours(lang: str, language: str | None):
    assert parse_text("a.html", _page("<p>En.</p>", lang=lang)).profile.language == language


def test_a_declared_encoding_is_followed():
    page = _page("<p>Lønn på søndag.</p>", head='<meta charset="iso-8859-1">')
    assert words_of(parse("a.html", page.encode("latin-1"))) == "Lønn på søndag."


@pytest.mark.parametrize("body", ["", "<script>1</script>", "<nav>Meny</nav>", "<p> &nbsp;</p>"])
def test_a_page_without_text_is_empty(body: str):
    with pytest.raises(DocumentRejected) as rejected:
        parse_text("a.html", _page(body))
    assert rejected.value.reason is Reason.EMPTY


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (_page("<p>Lønn på søndag.</p>").encode("latin-1"), Reason.NOT_UTF8),
        (_page("<p>Lønn på søndag.</p>").encode("utf-16"), Reason.BINARY),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), Reason.BINARY),
    ],
    ids=["latin-1", "utf-16", "picture"],
)
def test_bytes_in_no_known_encoding_are_rejected(data: bytes, reason: Reason):
    with pytest.raises(DocumentRejected) as rejected:
        parse("a.html", data)
    assert rejected.value.reason is reason


def test_a_heading_in_the_articles_own_header_counts():
    body = "<main><article><header><h1>Ferie</h1></header><p>En.</p></article></main>"
    assert outline(parse_text("a.html", _page(body))) == {("Ferie",): ["En."]}


def test_a_sentence_with_bold_words_stays_whole_beside_a_paragraph():
    body = "<div>Alle har <b>rett</b> til fri.<p>Mer om det.</p></div>"
    assert words_of(parse_text("a.html", _page(body))) == "Alle har rett til fri.\nMer om det."


def test_text_after_deep_markup_is_not_lost_without_a_word():
    deep = "<div>" * 400 + "Inne." + "</div>" * 400
    page = _page(f"<p>Før.</p>{deep}<p>Etter.</p>")
    assert _read_or_reason(page) in {Reason.DAMAGED, "Før.\nInne.\nEtter."}


def _read_or_reason(page: str) -> str:
    try:
        return words_of(parse_text("a.html", page))
    except DocumentRejected as rejected:
        return rejected.reason
