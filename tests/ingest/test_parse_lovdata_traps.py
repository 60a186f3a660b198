"""Shapes of Lovdata's XML, and of hostile XML, that a law can be misread by."""

from itertools import pairwise
from pathlib import Path

import pytest

from ingest.chunk import chunk_document
from ingest.classify import classify
from ingest.errors import DocumentRejected, Reason
from ingest.parse import parse
from tests.ingest.lovdata_xml import article, chapter, items, ledd, make_law
from tests.ingest.parsing import outline, words_of


def _bomb(levels: int) -> str:
    declared = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, levels))
    return f'<!DOCTYPE html [<!ENTITY e0 "haha">{declared}]>'


@pytest.mark.parametrize(
    "body", [ledd("Varm &e11;."), f'<article class="&e11;">x</article>{ledd("Varm.")}']
)
def test_an_entity_bomb_is_rejected(body: str):
    with pytest.raises(DocumentRejected) as rejected:
        parse("a.xml", make_law(chapter(article(body)), doctype=_bomb(12)))
    assert rejected.value.reason is Reason.UNSAFE_XML


@pytest.mark.parametrize("kind", ["SYSTEM", 'PUBLIC "-//x//y"'])
def test_an_external_entity_is_not_read(tmp_path: Path, kind: str):
    secret = tmp_path / "secret.txt"
    secret.write_text("HEMMELIG", encoding="utf-8")
    doctype = f'<!DOCTYPE html [<!ENTITY x {kind} "{secret.as_uri()}">]>'
    with pytest.raises(DocumentRejected) as rejected:
        parse("a.xml", make_law(chapter(article(ledd("Varm &x; hytte."))), doctype=doctype))
    assert rejected.value.reason is Reason.UNSAFE_XML


def test_an_external_dtd_is_not_read(tmp_path: Path):
    dtd = tmp_path / "x.dtd"
    dtd.write_text('<!ENTITY x "HEMMELIG">', encoding="utf-8")
    doctype = f'<!DOCTYPE html SYSTEM "{dtd.as_uri()}">'
    parsed = parse("a.xml", make_law(chapter(article(ledd("Varm &x; hytte."))), doctype=doctype))
    assert "HEMMELIG" not in parsed.original


@pytest.mark.parametrize("depth", [300, 20_000])
def test_markup_too_deep_to_be_a_law_is_rejected(depth: int):
    body = "<section>" * depth + ledd("Varm.") + "</section>" * depth
    with pytest.raises(DocumentRejected) as rejected:
        parse("a.xml", make_law(body))
    assert rejected.value.reason is Reason.DAMAGED


def test_a_law_that_declares_entities_is_rejected():
    doctype = '<!DOCTYPE html [<!ENTITY x "ikke ">]>'
    with pytest.raises(DocumentRejected) as rejected:
        parse("a.xml", make_law(chapter(article(ledd("Hytten &x;er varm."))), doctype=doctype))
    assert rejected.value.reason is Reason.UNSAFE_XML


@pytest.mark.parametrize(
    "words", ["Hytten <!-- sjekk dette -->er varm.", "Hytten <?side 4?>er varm."]
)
def test_what_is_no_element_is_no_rule(words: str):
    parsed = parse("a.xml", make_law(chapter(article(ledd(words)))))
    assert words_of(parsed) == "Hytten er varm."


def test_words_right_before_an_inner_paragraph_keep_their_distance():
    rule = ledd("(Varme)" + ledd("Den er varm.") + ledd("Alltid."), 2)
    parsed = parse("a.xml", make_law(chapter(article(rule))))
    assert words_of(parsed) == "(2) (Varme) Den er varm. Alltid."


def test_a_footnote_inside_a_ledd_is_no_rule():
    note = '<footer class="footnotes"><article class="footnote">1 En note.</article></footer>'
    parsed = parse("a.xml", make_law(chapter(article(ledd(f"Hytten er varm.{note}", 1)))))
    assert words_of(parsed) == "(1) Hytten er varm."


@pytest.mark.parametrize(
    "body",
    [chapter(article(items("hytten er varm", "døren er åpen"))),
     chapter(article(ledd("Krav:") + items("hytten er varm", "døren er åpen"))),
     chapter(ledd("Krav:") + items("hytten er varm", "døren er åpen"))],
)  # fmt: skip
def test_a_list_right_below_a_paragraph_sign_or_chapter_is_kept(body: str):
    parsed = parse("a.xml", make_law(body))
    assert words_of(parsed).splitlines()[-2:] == ["a. hytten er varm", "b. døren er åpen"]


_BEFORE_AND_AFTER = chapter(
    ledd("Vedtatt i forrige århundre.")
    + chapter(article(ledd("Hytten er varm.")), heading="Del I")
    + ledd("Til bekreftelse har partene undertegnet."),
    heading="Vedlegg",
)
_AMENDING = chapter(
    ledd("I loven skal ny § 2 lyde:")
    + article(ledd("Hytten er varm."), number="§ 2")
    + ledd("Nåværende § 2 blir ny § 3."),
    heading="I",
)


@pytest.mark.parametrize("body", [_BEFORE_AND_AFTER, _AMENDING])
def test_a_law_is_cut_in_reading_order(body: str):
    document = classify("a.xml", parse("a.xml", make_law(body)), None).document
    spans = [chunk.locator.span for chunk in chunk_document(document)]
    assert all(one.end <= other.start for one, other in pairwise(spans))


def test_a_day_that_no_calendar_has_rejects_the_law_only():
    with pytest.raises(DocumentRejected) as rejected:
        parse("a.xml", make_law(chapter(article(ledd("Varm."))), in_force="2002-13-01"))
    assert rejected.value.reason is Reason.DAMAGED


def test_another_encoding_is_followed_where_it_is_declared():
    law = make_law(chapter(article(ledd("Hytten på fjellet."))), short="Fjellhytteloven").decode()
    declared = law.replace('version="1.0"', 'version="1.0" encoding="iso-8859-1"', 1)
    parsed = parse("a.xml", declared.encode("latin-1"))
    assert list(outline(parsed).values()) == [["Hytten på fjellet."]]
