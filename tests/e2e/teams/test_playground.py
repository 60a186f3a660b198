"""The bot in Microsoft's own client for trying bots, in a real browser, over a real server."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from evals.bench.widget.browser import CHROMIUM
from tests.assistant.documents import files
from tests.conftest import require
from tests.e2e.teams.playground import Playground, Recorded, installed, opened
from tests.e2e.teams.signing_proxy import Passed, signing_proxy
from tests.e2e.test_server import ROOT, Server, environment, free_port, wait_until_ready
from tests.factories import build_index
from tests.fakes.bot_keys import APP_ID, TENANT, Signer, key_server

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.server]

RULE = "Hvor lenge kan tjenestesykkel lånes?"
ILL = "Ingrid Solberg har fått kreft, kan vi si henne opp?"
NAMED = "Ingrid Solberg vil låne tjenestesykkel. Hvor lenge kan hun det?"
NYNORSK = "Kor lenge kan ein låne tenestesykkel av arbeidsgjevaren?"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    require(os.access(CHROMIUM, os.X_OK), f"expected Debian's chromium at {CHROMIUM}")
    return installed(tmp_path_factory.mktemp("playground"))


@pytest.fixture(scope="module")
def proxy(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Passed]:
    """A proxy that signs, before a bot in a process of its own."""
    folder = tmp_path_factory.mktemp("bot")
    index = build_index(folder / "index", files())
    port = free_port()
    with key_server() as keys:
        settings = {
            "KS_TEAMS_APP_ID": APP_ID,
            "KS_TEAMS_TENANT": TENANT,
            "KS_TEAMS_SERVICE_HOSTS": "localhost,127.0.0.1",
            "KS_TEAMS_METADATA_URL": keys.metadata_url,
            "KS_LOG_LEVEL": "WARNING",
        }
        options = ["--index", str(index), "--port", str(port)]
        process = subprocess.Popen(
            [sys.executable, "-m", "assistant", "teams", *options],
            cwd=ROOT,
            env={**environment(folder), **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            wait_until_ready(Server(process=process, url=f"http://127.0.0.1:{port}"))
            with signing_proxy(port, Signer()) as passed:
                yield passed
            process.send_signal(signal.SIGTERM)
            said = "".join(process.communicate(timeout=60))
            # The server ends by the signal that it was told to end with.
            assert process.returncode in {0, -signal.SIGTERM}
            assert [name for name in ("Solberg", "kreft", "sykkel") if name in said] == []
        finally:
            process.kill()
            process.wait()


@pytest.fixture
def playground(
    program: Path, proxy: Passed, browser: "Browser", tmp_path: Path
) -> Iterator[Playground]:
    """A Playground of its own for each test: it keeps a conversation as long as it runs."""
    page = browser.new_page(viewport={"width": 1280, "height": 1000}, locale="nb-NO")
    page.set_default_timeout(20_000)
    with opened(program, tmp_path, proxy.url, page) as shown:
        yield shown
    page.close()


def steps(posts: list[Recorded]) -> list[str | None]:
    return [one.step for one in posts]


def said(posts: list[Recorded]) -> str:
    return json.dumps([one.sent for one in posts], ensure_ascii=False)


def test_a_conversation_from_the_welcome_to_its_end(playground: Playground) -> None:
    welcome = playground.wait(0, "Medlemsassistenten")
    assert len(welcome) == 1
    assert "Svarene er laget av kunstig intelligens" in welcome[0].text
    assert "Ikke skriv om enkeltpersoner" in welcome[0].text

    posts = playground.say(RULE, until="Kilder")
    assert steps(posts) == ["informative", "streaming", "final", None]
    opening, step, final, card = posts
    assert [one.name for one in posts] == ["typing", "typing", "message", "message"]
    assert (opening.text, opening.sent["channelData"]["streamSequence"]) == ("Leter i kildene …", 1)
    assert final.text.startswith(step.text)
    assert final.sent["id"] == step.sent["id"]
    (schema,) = [one for one in final.sent["entities"] if "citation" in one]
    assert schema["additionalType"] == ["AIGeneratedContent"]
    assert [claim["position"] for claim in schema["citation"]] == [1]
    assert "14 dager" in schema["citation"][0]["appearance"]["abstract"]
    assert final.sent["channelData"]["feedbackLoop"]["type"] == "custom"
    assert card.card is not None
    assert [one.status in {201, 202} for one in posts] == [True] * 4
    page = playground.page
    page.get_by_text("AI generated").first.wait_for()
    page.get_by_text("Arbeidsgiveren låner ut tjenestesykkel").first.wait_for()

    (shown,) = playground.press("Vis [1] i sammenheng", until="Krav til den")
    assert shown.card is not None
    pressed = [one for one in playground.recorded() if one.name == "invoke"][-1]
    assert pressed.sent["value"]["action"]["verb"] == "show_source"
    assert pressed.status == 200

    page.get_by_role("button", name="Like", exact=True).first.click()
    page.locator("[role=dialog] textarea").fill("Nyttig svar")
    page.locator("[role=dialog]").get_by_role("button", name="Submit").click()
    page.wait_for_timeout(500)
    rated = [one for one in playground.recorded() if one.name == "invoke"][-1]
    assert rated.sent["name"] == "message/submitAction"
    assert rated.status == 200
    assert "Takk" in json.dumps(rated.answered)


def test_a_diagnosis_is_stopped_and_a_name_can_be_masked(
    playground: Playground, proxy: Passed
) -> None:
    playground.wait(0, "Medlemsassistenten")
    stopped = playground.say(ILL, until="KS Advokatene")
    assert steps(stopped)[:2] == ["informative", "final"]
    assert [word for word in ("Solberg", "kreft") if word in said(playground.from_bot())] == []

    named = playground.say(NAMED, until="send_masked")
    assert "Solberg" not in said(named)
    answered = playground.press("Send den sladdede teksten", until="14 dager")
    assert "Solberg" not in said(answered)
    assert set(proxy.statuses) <= {200, 202}


def test_commands_languages_and_a_new_conversation(playground: Playground) -> None:
    playground.wait(0, "Medlemsassistenten")
    (helped,) = playground.say("hjelp", until="Still et spørsmål")
    assert "stopp varsler" in helped.text
    nynorsk = playground.say(NYNORSK, until="Kjelder")
    assert nynorsk[0].text == "Leitar i kjeldene …"
    assert "14 dager" in nynorsk[-2].text
    (anew,) = playground.say("ny samtale", until="nytt")
    assert anew.step is None
    (nothing,) = playground.say("👍", until="tekst")
    assert nothing.step is None
