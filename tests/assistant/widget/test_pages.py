"""The pages as they are without JavaScript: complete, in words, and safe."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from starlette.testclient import TestClient

from assistant.answerers.base import Draft
from assistant.app import create_app
from assistant.messages.catalog import LANGUAGES, load_messages
from assistant.pipeline import Assistant
from assistant.widget.page import page_router
from corpus.source import Language
from tests.assistant.services import KnownTokens, make_service

MESSAGES = load_messages()
RULE = "Hvor lenge kan tjenestesykkel lånes?"
ILL = "Ingrid Solberg har fått kreft. Hva gjør vi?"
NAMED = f"Ingrid Solberg vil sykle. {RULE}"
HOSTILE = '</textarea><script>alert(1)</script> " onfocus=x & {{ 7*7 }} {7}'
GET = ["/", "/frame", "/tilgjengelighet", "/personvern"]


class Balanced(HTMLParser):
    """Whether every element that is opened is closed, in order."""

    EMPTY = frozenset({"meta", "link", "input", "br", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def served(assistant: Assistant, **changes: Any) -> TestClient:
    app = create_app(assistant, make_service(assistant, **changes))
    return TestClient(app, raise_server_exceptions=False)


def read(text: str) -> Any:
    checked = Balanced()
    checked.feed(text)
    assert checked.open == []
    tree: Any = html.fromstring(text)
    assert tree.xpath("//style | //@style | //script[not(@src='/widget.js')]") == []
    assert not [one for one in tree.xpath("//@*") if one.attrname.startswith("on")]
    assert not [one for one in tree.xpath("//@href") if one.startswith("javascript:")]
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    for reference in tree.xpath("//@aria-labelledby | //@aria-describedby | //label/@for"):
        assert reference in ids
    assert len(tree.xpath("//h1")) == 1
    return tree


def ask(client: TestClient, question: str, language: str = "nb", **fields: str) -> Any:
    data = {"question": question, "language": language, **fields}
    response = client.post("/", data=data)
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    return read(response.text)


def words(tree: Any, path: str) -> str:
    return " ".join(" ".join(node.text_content() for node in tree.xpath(path)).split())


@pytest.mark.parametrize("path", GET)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_whole_in_every_language(
    client: TestClient, path: str, language: Language
) -> None:
    response = client.get(path, params={"language": language})
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/html")
    assert response.headers["content-language"] == language
    assert not response.cookies
    tree = read(response.text)
    assert tree.get("lang") == language
    assert "https://" not in response.text
    for address in tree.xpath("//link/@href | //a/@href"):
        assert address.startswith(("/", "?", "#"))
        if address.startswith("/"):
            assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [
        ("", "nn-NO", "nn"),
        ("?language=en", "nn-NO", "en"),
        ("?language=fr", "nn", "nn"),
        ("", "", "nb"),
    ],
)
def test_the_language_named_goes_before_the_browsers(
    client: TestClient, query: str, header: str, language: str
) -> None:
    response = client.get(f"/{query}", headers={"Accept-Language": header})
    assert read(response.text).get("lang") == language


def test_the_start_says_what_it_is_before_the_first_question(client: TestClient) -> None:
    tree = read(client.get("/?language=nb").text)
    notice = words(tree, "//medlems-assistent//section")
    for key in ("machine", "persons", "text_kept", "mode_open"):
        assert MESSAGES["nb"].text("page", key) in notice
    form = tree.xpath("//medlems-assistent//form")[0]
    assert (form.get("method"), form.get("action")) == ("post", "/")
    assert MESSAGES["nb"].text("page", "no_script") in words(tree, "//medlems-assistent")


def test_a_chat_model_is_told_of(guarded: Assistant) -> None:
    client = served(guarded, model="openai:x")
    for path in ("/", "/personvern"):
        assert "openai:x" in client.get(path).text
    assert "openai" not in served(guarded).get("/personvern").text


def test_the_frames_form_opens_a_page_of_its_own(client: TestClient) -> None:
    tree = read(client.get("/frame?theme=eksempelkommune").text)
    assert tree.xpath("//form/@target") == ["_blank"]
    assert tree.xpath("//medlems-assistent/@layout") == ["panel"]
    assert tree.xpath("//medlems-assistent/@theme") == ["eksempelkommune"]


@pytest.mark.parametrize("theme", ["../ks", "KS", "<b>", "x" * 41, ""])
def test_a_theme_with_no_name_is_not_found(client: TestClient, theme: str) -> None:
    assert client.get("/frame", params={"theme": theme}).status_code == 404


def test_an_answer_stands_beside_its_marked_sources(client: TestClient) -> None:
    tree = ask(client, RULE)
    assert words(tree, "//section[@class='asked']/p") == RULE
    assert "14 dager" in words(tree, "//div[@class='answer']")
    first = tree.xpath("//article[@id='source-1']")[0]
    assert "Tjenestesykkel" in words(first, ".//h3")
    assert "14 dager" in words(first, ".//blockquote/mark")
    assert words(first, ".//details//mark") == words(first, ".//blockquote/mark")
    assert "Utlån av tjenestesykkel" in words(first, ".//details")
    facts = [item.text_content() for item in first.xpath(".//ul[@class='facts']/li")]
    for told in ("Personalhåndbok", "Gjelder", "Gjelder hele sektoren", "Gjelder fra 01.01.2020"):
        assert told in facts
    targets = tree.xpath("//div[@class='answer']//a/@href")
    assert targets[0] == "#source-1"
    assert all(tree.xpath(f"//*[@id='{target[1:]}']") for target in targets)
    assert words(tree, "//textarea") == ""
    assert MESSAGES["nb"].text("page", "alone") in words(tree, "//main")


BANDS = {
    "proposal": ("Hvor mye er kaffepengene per måned?", "Forslag"),
    "restatement": ("Når skal en lånt paraply leveres tilbake?", "Gjengivelse"),
    "not_yet": ("Hvor mange minutter varer ballongprøven for ansatte?", "Ikke trådt i kraft"),
}


@pytest.mark.parametrize(("question", "band"), BANDS.values(), ids=BANDS)
def test_what_must_not_be_overlooked_stands_in_a_band(
    client: TestClient, question: str, band: str
) -> None:
    tree = ask(client, question)
    assert band in words(tree, "//ul[@class='bands']")


def test_a_plain_rule_has_no_band(client: TestClient) -> None:
    assert words(ask(client, RULE), "//article[@id='source-1']//ul[@class='bands']") == ""


def test_a_stopped_text_is_back_in_its_box_with_what_was_seen(client: TestClient) -> None:
    tree = ask(client, NAMED)
    assert words(tree, "//h1") == MESSAGES["nb"].text("page", "stopped")
    assert words(tree, "//textarea") == NAMED
    assert words(tree, "//section[@class='seen']//mark") == "Ingrid Solberg"
    assert "(navn)" in words(tree, "//section[@class='seen']")
    assert tree.xpath("//section[@class='asked']") == []


def test_the_masked_text_can_be_sent_with_a_button(client: TestClient) -> None:
    (form,) = ask(client, NAMED).xpath("//section[@class='seen']//form")
    fields = {name.get("name"): name.get("value") for name in form.xpath(".//input")}
    assert fields["question"] == NAMED.replace("Ingrid Solberg", "[navn]")
    assert form.xpath(".//button")
    answered = ask(client, **fields)
    assert "14 dager" in words(answered, "//div[@class='answer']")
    assert "Solberg" not in answered.text_content()


def test_consent_masks_the_text_that_was_sent(client: TestClient) -> None:
    tree = ask(client, NAMED, consent_masked="true")
    assert words(tree, "//section[@class='asked']/p") == NAMED.replace("Ingrid Solberg", "[navn]")


def test_a_special_category_says_whom_to_contact_and_whether_the_telephone_is_open(
    guarded: Assistant,
) -> None:
    tree = ask(served(guarded), ILL)
    referral = words(tree, "//section[@class='referral']")
    assert "KS Advokatene" in referral
    assert "Telefonen 24 13 64 00 er åpen nå, til klokka 15:00." in referral
    assert words(tree, "//textarea") == ILL
    assert tree.xpath("//section[@class='seen']//form") == []
    assert "(sensitiv opplysning)" in words(tree, "//section[@class='seen']")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("nb", "stengt nå. Den åpner mandag 23.11.2026 klokka 09:00."),
        ("nn", "stengd no. Han opnar måndag 23.11.2026 klokka 09:00."),
        ("en", "closed now. It opens on Monday 23.11.2026 at 09:00."),
    ],
)
def test_a_closed_telephone_says_when_it_opens(
    guarded: Assistant, language: str, told: str
) -> None:
    from datetime import datetime

    sunday = datetime(2026, 11, 22, 12, 0)  # noqa: DTZ001 - local time
    tree = ask(served(guarded, now=lambda: sunday), ILL, language)
    assert told in words(tree, "//section[@class='referral']")


def test_a_hostile_text_is_only_text(client: TestClient) -> None:
    tree = ask(client, f"{HOSTILE} {RULE}")
    assert tree.xpath("//script") == []
    stopped = ask(client, f"{HOSTILE} {NAMED}")
    assert words(stopped, "//textarea") == f"{HOSTILE} {NAMED}"
    assert "49" not in words(stopped, "//main")


def test_a_text_keeps_its_lines_in_the_box(client: TestClient) -> None:
    text = "\nIngrid Solberg\r\nvil sykle"
    response = client.post("/", data={"question": text, "language": "nb"})
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", response.text, re.DOTALL)
    assert found is not None
    assert found.group(1).replace("\r\n", "\n") == text.replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "application/x-www-form-urlencoded"),
        (b"language=nb", "application/x-www-form-urlencoded"),
        (b"question=%FF%FE", "application/x-www-form-urlencoded"),
        (b"\xff\xfe", "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % n for n in range(20)), "application/x-www-form-urlencoded"),
        (b'{"question": "x"}', "application/json"),
        (b"question=x", "text/plain"),
        (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x"),
    ],
)
def test_a_form_of_another_kind_is_refused_on_a_page(
    client: TestClient, content: bytes, kind: str
) -> None:
    response = client.post("/", content=content, headers={"Content-Type": kind})
    assert response.status_code == 422
    assert MESSAGES["nb"].text("problem", "invalid") in words(read(response.text), "//main")


def test_what_breaks_is_told_on_a_page_that_keeps_the_text(
    guarded: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        def compose(self, asked: Any, found: object) -> Draft:
            raise RuntimeError(asked.text)

    broken: Any = Broken()
    client = served(replace(guarded, answerer=broken))
    response = client.post("/", data={"question": RULE, "language": "nb"})
    assert response.status_code == 500
    tree = read(response.text)
    assert words(tree, "//textarea") == RULE
    assert MESSAGES["nb"].text("problem", "failed") in words(tree, "//main")
    assert RULE not in caplog.text


def test_a_source_has_a_page_that_marks_the_quote(client: TestClient) -> None:
    link = ask(client, RULE).xpath("//article[@id='source-1']//p[@class='ways']/a/@href")[0]
    response = client.get(link)
    assert response.status_code == 200
    tree = read(response.text)
    assert "14 dager" in words(tree, "//mark")
    assert words(tree, "//h1") == "Tjenestesykkel"
    assert "Personalhåndbok" in words(tree, "//ul[@class='facts']")
    other = client.get(link.split("?")[0] + tree.xpath("//nav//a/@href")[1])
    assert read(other.text).get("lang") == "nn"
    assert "14 dager" in other.text


def test_the_statement_says_what_has_not_been_tested_and_whom_to_tell(client: TestClient) -> None:
    told = words(read(client.get("/tilgjengelighet?language=nb").text), "//main")
    for part in ("Ingen mennesker har prøvd assistenten med skjermleser", "WCAG 2.2",
                 "medlemsservice@ks.no", "Diskrimineringsnemnda", "uustatus.no"):  # fmt: skip
        assert part in told


def test_the_privacy_page_tells_the_retention_in_days(guarded: Assistant) -> None:
    service = make_service(guarded)
    service = replace(service, feedback=replace(service.feedback, days=14))
    client = TestClient(create_app(guarded, service))
    assert "14 dager etter at de kom" in client.get("/personvern?language=nb").text


def test_a_theme_is_served_to_any_page(guarded: Assistant, tmp_path: Path) -> None:
    from fastapi import FastAPI

    (tmp_path / "lia.json").write_text('{"name": "Lia"}')
    (tmp_path / "secret.txt").write_text("x")
    app = FastAPI()
    app.include_router(page_router(None, tmp_path))
    client = TestClient(app)
    response = client.get("/themes/lia.json")
    assert response.json() == {"name": "Lia"}
    assert response.headers["access-control-allow-origin"] == "*"
    for name in ("none.json", "..%2Flia.json", "secret.txt", "LIA.json"):
        assert client.get(f"/themes/{name}").status_code == 404


def test_a_signed_server_shows_no_form(guarded: Assistant) -> None:
    tree = read(served(guarded, tokens=KnownTokens()).get("/?language=nb").text)
    assert tree.xpath("//form") == []
    assert MESSAGES["nb"].text("page", "mode_signed") in words(tree, "//main")


def test_every_word_of_the_pages_is_used_and_there() -> None:
    templates = Path(__file__).parents[3] / "assistant" / "widget" / "pages"
    code = (templates.parent / "shown.py").read_text("utf-8")
    text = "".join(path.read_text("utf-8") for path in templates.glob("*.html"))
    used = set(re.findall(r'say\(\s*"(\w+)"', text + code))
    used |= set(re.findall(r'"(valid_from|valid_to|state_date)":', code))
    told_by_name = {"language_name", "privacy", "accessibility"}
    assert used | told_by_name == set(MESSAGES["nb"].group("page"))
