from datetime import date

import pytest

from corpus.document import BlockKind
from corpus.source import Authority, Status, Validity
from ingest.errors import DocumentRejected, Reason
from ingest.parse import parse
from ingest.parse.parsed import Parsed
from tests.ingest.lovdata_xml import article, chapter, items, ledd, make_law
from tests.ingest.parsing import blocks, lead_ins, outline, rows, words_of

_PATH = ("Fjellhytteloven", "Kapittel 1. Innledning", "§ 1-1. Formål")


def _law(body: str, **facts: str) -> Parsed:
    return parse("regulations/laws/nl-20010203-004.xml", make_law(body, **facts))


def test_the_heading_path_runs_from_the_law_to_the_paragraph_sign():
    assert list(outline(_law(chapter(article(ledd("Hytten skal være varm.")))))) == [_PATH]


def test_numbered_and_unnumbered_ledd_are_both_kept():
    parsed = _law(
        chapter(article(ledd("Den er varm.") + ledd("Den er tørr.", 1) + ledd("Åpen.", 2)))
    )
    assert outline(parsed) == {_PATH: ["Den er varm.", "(1) Den er tørr.", "(2) Åpen."]}


@pytest.mark.parametrize("number", ["§ 2 A-1", "§ 14-12 b", "§ 8 a", "§ 10-8"])
def test_a_number_with_a_space_is_kept_whole(number: str):
    parsed = _law(chapter(article(ledd("Hytten skal være varm."), number=number)))
    assert next(iter(outline(parsed)))[-1] == f"{number}. Formål"


def test_parts_and_chapters_nest():
    inner = chapter(article(ledd("Varm.")), heading="Kapittel 2. Drift")
    parsed = _law(chapter(inner, heading="Del I. Alminnelig"))
    assert next(iter(outline(parsed)))[:3] == (
        "Fjellhytteloven",
        "Del I. Alminnelig",
        "Kapittel 2. Drift",
    )


def test_a_ledd_goes_on_after_its_list():
    rule = ledd(
        "Unntatt er:" + items("telt", "naust") + '<p class="leddfortsettelse">Resten gjelder.</p>',
        2,
    )
    parsed = _law(chapter(article(rule)))
    assert rows(parsed) == [
        (BlockKind.PARAGRAPH, "(2) Unntatt er:"),
        (BlockKind.LIST_ITEM, "a. telt"),
        (BlockKind.LIST_ITEM, "b. naust"),
        (BlockKind.PARAGRAPH, "Resten gjelder."),
    ]
    assert lead_ins(parsed) == [None, "(2) Unntatt er:", "(2) Unntatt er:", None]


def test_a_list_inside_a_list_item_comes_after_it():
    parsed = _law(
        chapter(article(ledd("Unntatt er:" + items("telt:" + items("små", "store"), "naust"))))
    )
    assert [words for _, words in rows(parsed)] == [
        "Unntatt er:",
        "a. telt:",
        "a. små",
        "b. store",
        "b. naust",
    ]


def test_a_ledd_with_a_title_and_paragraphs_of_its_own_is_one_block():
    parsed = _law(chapter(article(ledd("(Varme) " + ledd("Den er varm.") + ledd("Alltid."), 2))))
    assert rows(parsed) == [(BlockKind.PARAGRAPH, "(2) (Varme) Den er varm. Alltid.")]


def test_table_rows_are_blocks():
    table = (
        "<table><tr><th>År</th><th>Gebyr</th></tr><tr><td>2024</td><td>12 kroner</td></tr></table>"
    )
    parsed = _law(chapter(article(ledd("Gebyret er:") + table)))
    assert rows(parsed)[1:] == [
        (BlockKind.TABLE_ROW, "År | Gebyr"),
        (BlockKind.TABLE_ROW, "2024 | 12 kroner"),
    ]


def test_references_are_kept_as_words_on_one_line():
    parsed = _law(chapter(article(ledd('Se <a href="lov/x/§4">§ 4</a>,\n   jf. <i>reglene</i>.'))))
    assert words_of(parsed) == "Se § 4, jf. reglene."


_NOTE = '<article class="changesToParent">Endret ved lov 1 jan 2020 nr. 1.</article>'
_CHANGE = (
    '<article class="document-change"><article class="change"><article class="futureLegalArticle">'
    '<span class="futureLegalArticleHeader">§ 9. Ny</span>'
    '<article class="legalP">Ny regel.</article>'
    "</article></article></article>"
)
_FOOTNOTE = (
    '<footer class="footnotes"><article class="footnote" data-name="1">'
    '<span class="footnoteLabel">1</span> En note om ikrafttreden.</article></footer>'
)


@pytest.mark.parametrize(
    "extra", [_NOTE, _CHANGE, _FOOTNOTE], ids=["amendment note", "amending provision", "footnote"]
)
def test_what_is_no_rule_is_never_cited(extra: str):
    parsed = _law(chapter(article(ledd("Hytten er varm.") + extra) + extra))
    assert words_of(parsed) == "Hytten er varm."


def test_a_footnotes_mark_is_no_part_of_the_rule_or_the_heading():
    mark = '<sup class="footnotereference" data-footnotereferencevalue="1">1</sup>'
    parsed = _law(
        chapter(article(ledd(f"Hytten er varm.{mark}") + _FOOTNOTE, title=f"Formål{mark}"))
    )
    assert outline(parsed) == {_PATH: ["Hytten er varm."]}


def test_an_article_that_is_not_law_yet_is_marked():
    future = (
        '<article class="futureLegalArticle"><span class="futureLegalArticleHeader">'
        '<span class="legalArticleValue">§ 1-2</span>. '
        '<span class="legalArticleTitle">Senere</span>'
        f"</span>{ledd('Hytten skal ha strøm.')}</article>"
    )
    now, later = _law(chapter(article(ledd("Hytten er varm.")) + future)).sections
    assert now.standing is None
    assert later.heading_path[-1] == "§ 1-2. Senere"
    assert later.standing is not None
    assert later.standing.status is Status.NOT_YET_IN_FORCE


@pytest.mark.parametrize(
    ("in_force", "status", "validity"),
    [
        ("2002-01-01", Status.IN_FORCE, Validity(date(2002, 1, 1))),
        ("2003-05-01, 2002-01-01", Status.IN_FORCE, Validity(date(2002, 1, 1))),
        ("Kongen bestemmer", Status.NOT_YET_IN_FORCE, None),
        ("", Status.NOT_YET_IN_FORCE, None),
        ("Kongen bestemmer, 2003-05-01, 2002-01-01", Status.IN_FORCE, Validity(date(2002, 1, 1))),
        ("Ikkje i kraft", Status.NOT_YET_IN_FORCE, None),
        ("Kongen fastset", Status.NOT_YET_IN_FORCE, None),
        ("Fra den tid Avtalen av 1998 trer i kraft", Status.NOT_YET_IN_FORCE, None),
        ("Inntektsåret 1998", Status.IN_FORCE, Validity(date(1998, 1, 1))),
        (
            "2018-01-01 – 2027-12-31",
            Status.IN_FORCE,
            Validity(date(2018, 1, 1), date(2028, 1, 1)),
        ),
        (
            "2020-05-11, oppheves 2026-07-01",
            Status.IN_FORCE,
            Validity(date(2020, 5, 11), date(2026, 7, 1)),
        ),
    ],
)
def test_a_law_without_a_day_is_not_in_force(in_force: str, status: Status, validity: Validity):
    profile = _law(chapter(article(ledd("Varm."))), in_force=in_force).profile
    assert (profile.status, profile.validity) == (status, validity)


@pytest.mark.parametrize(
    ("words", "repeals"),
    [
        ("Følgende lov oppheves: Lov 5. mai 1993 nr. 12 om hytter.", ("lov/1993-05-05-12",)),
        ("Følgende lover oppheves: lov 5 mai 1993 nr. 12 og lov 10. februar 1967",
         ("lov/1993-05-05-12", "lov/1967-02-10")),
        ("Følgjande lov vert oppheva: lov 1. desember 1999 nr. 3", ("lov/1999-12-01-3",)),
        ("Endringer i følgende lover: lov 5. mai 1993 nr. 12", ()),
        ("Følgende lov oppheves: lov 5. foo 1993 nr. 12", ()),
    ],
)  # fmt: skip
def test_the_laws_that_a_law_repeals_are_read(words: str, repeals: tuple[str, ...]):
    parsed = _law(chapter(article(ledd("Varm."))) + f'<article class="defaultP">{words}</article>')
    assert parsed.profile.repeals == repeals


def test_what_a_law_says_about_itself_is_read():
    profile = _law(chapter(article(ledd("Varm.")))).profile
    assert profile.title == "Fjellhytteloven (LOV-2001-02-03-4)"
    assert profile.authority is Authority.LAW
    assert profile.identifier == "lov/2001-02-03-4"
    assert profile.url == "https://lovdata.no/lov/2001-02-03-4"
    assert profile.attribution is not None
    assert "NLOD" in profile.attribution


def test_a_forskrift_is_a_regulation():
    law = _law(chapter(article(ledd("Varm."))), refid="forskrift/2001-02-03-4")
    assert law.profile.authority is Authority.REGULATION


@pytest.mark.parametrize(("lang", "language"), [("nb", "nb"), ("nn", "nn"), ("no", None)])
def test_only_a_declared_variety_is_believed(lang: str, language: str | None):
    assert _law(chapter(article(ledd("Varm."))), lang=lang).profile.language == language


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (make_law(chapter(article(ledd("Varm."))))[:-200], Reason.DAMAGED),
        (b"<html><body>", Reason.DAMAGED),
        (b"no markup at all", Reason.DAMAGED),
        (b"<?xml version='1.0'?><rss><item>Nytt</item></rss>", Reason.NOT_LOVDATA),
        (b"<html><body><main><p>En side.</p></main></body></html>", Reason.NOT_LOVDATA),
        (make_law(""), Reason.EMPTY),
    ],
    ids=["truncated", "unclosed", "text", "feed", "page", "no rules"],
)
def test_what_is_no_whole_law_is_rejected(data: bytes, reason: Reason):
    with pytest.raises(DocumentRejected) as rejected:
        parse("a.xml", data)
    assert rejected.value.reason is reason


def test_blocks_stand_in_order_where_the_law_has_chapters_only():
    parsed = _law(chapter(article(ledd("En.")) + article(ledd("To."), number="§ 1-2")))
    spans = [block.span for block in blocks(parsed)]
    assert spans == sorted(spans)


@pytest.mark.parametrize(
    ("refid", "status"),
    [("lov/1965-06-25-2", Status.IN_FORCE), ("lov/1995-06-25-2", Status.NOT_YET_IN_FORCE)],
)
def test_only_an_old_law_is_in_force_without_a_word_of_it(refid: str, status: Status):
    profile = _law(chapter(article(ledd("Varm."))), in_force="", refid=refid).profile
    assert (profile.status, profile.validity) == (status, None)


@pytest.mark.parametrize(
    ("title", "words", "repeals"),
    [
        ("Ikrafttredelse", "Loven gjelder straks. Fra samme tid oppheves lov 3. februar 2001 nr. 4 "
         "om hytter.", ("lov/2001-02-03-4",)),
        ("Ikraftsetting", "Samtidig oppheves lov 3. februar 2001 nr. 4 og lov 5. mai 1995 nr. 19.",
         ("lov/2001-02-03-4", "lov/1995-05-05-19")),
        ("Ikrafttredelse", "Da oppheves lov 3. februar 2001 nr. 4 om endring i lov 5. mai 1995 "
         "nr. 19.", ("lov/2001-02-03-4",)),
        ("Ikrafttredelse", "Da oppheves § 3 i lov 3. februar 2001 nr. 4.", ()),
        ("Ikrafttredelse", "Loven gjelder straks.", ()),
        ("Vedtak", "Vedtaket oppheves etter lov 3. februar 2001 nr. 4.", ()),
    ],
)  # fmt: skip
def test_the_laws_that_an_article_repeals_are_read(
    title: str, words: str, repeals: tuple[str, ...]
):
    law = _law(chapter(article(ledd(words), number="§ 9-9", title=title)))
    assert law.profile.repeals == repeals


@pytest.mark.parametrize(
    ("note", "counted"),
    [
        ("Endres ved lov 20 juni 2025 nr. 40 (i kraft fra den tid Kongen bestemmer).", 1),
        (
            "Endret ved lov 3 mai 2002 nr. 1. Vert endra ved lov 20 juni 2025 nr. 39 (ikr. 2027).",
            1,
        ),
        ("Kapitlet tilføyes ved lov 22 juni 2018 nr. 77 (ikr. fra den tid Kongen bestemmer).", 1),
        ("Endret ved lov 3 mai 2002 nr. 1 (ikr. 1 juni 2002).", 0),
    ],
)
def test_amendments_to_come_are_counted(note: str, counted: int):
    rule = article(ledd("Varm.") + f'<article class="changesToParent">{note}</article>')
    assert _law(chapter(rule)).left_out.get("changes_to_come", 0) == counted
