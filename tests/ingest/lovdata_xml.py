"""Small laws of our own making in the shape of Lovdata's XML."""

_LAW = """<?xml version="1.0"?>
{doctype}
<html lang="{lang}">
  <head><title>{title}</title><base href="https://lovdata.no/"/></head>
  <body>
    <header class="documentHeader" id="hode">
      <dl class="data-document-key-info">
        <dt class="legacyID">Datokode</dt><dd class="legacyID">{legacy_id}</dd>
        <dt class="refid">RefID</dt><dd class="refid">{refid}</dd>
        <dt class="dateInForce">I kraft fra</dt><dd class="dateInForce">{in_force}</dd>
        <dt class="titleShort">Korttittel</dt><dd class="titleShort">{short}</dd>
        <dt class="title">Tittel</dt><dd class="title">{title}</dd>
      </dl>
    </header>
    <main class="documentBody" id="dokument">
      <h1>{title}</h1>
      {body}
    </main>
  </body>
</html>
"""


def make_law(body: str, **facts: str) -> bytes:
    """A law with `body` inside its main element; `facts` replace what it says about itself."""
    defaults = {
        "doctype": "<!DOCTYPE html>",
        "lang": "nb",
        "title": "Lov om fjellhytter og varme (fjellhytteloven)",
        "short": "Fjellhytteloven – fhl",
        "refid": "lov/2001-02-03-4",
        "legacy_id": "LOV-2001-02-03-4",
        "in_force": "2002-01-01",
    }
    return _LAW.format(body=body, **(defaults | facts)).encode()


def article(inner: str, *, number: str = "§ 1-1", title: str = "Formål") -> str:
    """One § with its heading."""
    return (
        f'<article class="legalArticle" data-name="{number.replace(" ", "")}">'
        f'<h3 class="legalArticleHeader"><span class="legalArticleValue">{number}</span>. '
        f'<span class="legalArticleTitle">{title}</span></h3>{inner}</article>'
    )


def chapter(inner: str, heading: str = "Kapittel 1. Innledning") -> str:
    """A chapter with its heading."""
    return f'<section class="section"><h2>{heading}</h2>{inner}</section>'


def ledd(words: str, number: int | None = None) -> str:
    """A paragraph, numbered as its source numbers it or not at all."""
    if number is None:
        return f'<article class="legalP">{words}</article>'
    return f'<article class="numberedLegalP" data-numerator="{number}">({number}) {words}</article>'


def items(*words: str) -> str:
    """A lettered list inside a paragraph."""
    listed = "".join(
        f'<li data-name="{letter}." value="{place}"><article class="listArticle">'
        f'<article class="legalP">{text}</article></article></li>'
        for place, (letter, text) in enumerate(zip("abcdefgh", words, strict=False), start=1)
    )
    return f'<ol class="defaultList" type="a">{listed}</ol>'
