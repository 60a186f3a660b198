"""The same questions through Teams, through the widget's stream and through the interface."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.app import create_app
from assistant.bootstrap import build_assistant
from assistant.settings import Settings
from assistant.teams.markdown import as_markdown
from assistant.teams.opening import Teams, open_teams
from assistant.teams.registration import Registration
from assistant.teams.shortening import whole_sentences
from assistant.teams.voice import MOST_CHARS
from evals.commands.running import STARTER
from evals.datasets.shipped import read_samples
from evals.runs.fresh_index import fresh_index
from tests.assistant.services import make_service
from tests.assistant.teams.activities import message
from tests.assistant.teams.bots import Time
from tests.fakes.bot_keys import APP_ID, TENANT, Signer, key_server
from tests.fakes.teams_speaker import FakeSpeaker, Posted

pytestmark = pytest.mark.server

MOST = 60
STOPS = ("Ingrid Solberg har fått kreft, kan vi si henne opp?", "Ingrid Solberg vil ha ferie.")
STREAM = {"Accept": "text/event-stream"}


@dataclass
class Served:
    """One server with all three ways in, and what its bot wrote."""

    client: TestClient
    teams: Teams
    speaker: FakeSpeaker

    def by_interface(self, question: str) -> dict[str, Any]:
        return dict(self.client.post("/v1/chat", json={"question": question}).json())

    def by_stream(self, question: str) -> tuple[str, dict[str, Any]]:
        """The text as it came, and the whole answer at the end."""
        told = self.client.post("/v1/chat", json={"question": question}, headers=STREAM).text
        events = [one.split("\n") for one in told.removesuffix("\n\n").split("\n\n")]
        data = [(name[7:], json.loads(held[6:])) for name, held in events]
        text = "".join(held["text"] for name, held in data if name == "delta")
        (whole,) = [held for name, held in data if name == "done"]
        return text, whole

    def by_teams(self, question: str, number: int) -> list[Posted]:
        """What the bot posted, each question in a conversation of its own."""
        before = len(self.speaker.posts)
        conversation = {"id": f"a:{number}", "conversationType": "personal", "tenantId": TENANT}
        sent = message(question, conversation=conversation)
        response = self.client.post("/api/messages", json=sent, headers=Signer().bearer())
        assert response.status_code == 202
        self.client.portal.call(self._settled)  # type: ignore[union-attr]
        return self.speaker.posts[before:]

    async def _settled(self) -> None:
        await asyncio.gather(*self.teams.door._under_way)


def questions() -> list[str]:
    """Development questions of the starter corpus, spread over all of them, and two that stop."""
    asked = [one.question for one in read_samples("dev", "starter") if not one.history]
    step = max(1, len(asked) // MOST)
    return [*asked[::step][:MOST], *STOPS]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with fresh_index([Path(STARTER)], None) as index, key_server() as keys:
        assistant = build_assistant(Settings(), index)
        service = make_service(assistant)
        speaker = FakeSpeaker()
        known = Registration(
            app_id=APP_ID,
            tenant=TENANT,
            tenants=frozenset({TENANT}),
            secret="x",
            metadata_url=keys.metadata_url,
        )
        teams = open_teams(known, service, tmp_path_factory.mktemp("data"), speaker)
        bot = replace(teams.bot, clock=Time().clock())
        teams.door._receiver = bot
        with TestClient(create_app(assistant, service, bot=teams)) as client:
            yield Served(client, teams, speaker)


def expected_text(answer: str) -> str:
    return as_markdown(whole_sentences(answer, MOST_CHARS)[0])


def final(posts: Sequence[Posted]) -> Posted:
    return next(one for one in posts if one.step == "final")


def test_the_three_ways_give_the_same_answers(served: Served) -> None:
    asked = questions()
    statuses = set()
    for number, question in enumerate(asked):
        whole = served.by_interface(question)
        text, streamed = served.by_stream(question)
        told = final(served.by_teams(question, number))
        statuses.add(whole["status"])
        apart = {"trace_id"}
        assert {key: held for key, held in streamed.items() if key not in apart} == {
            key: held for key, held in whole.items() if key not in apart
        }, question
        assert text == whole["answer"], question
        assert told.text.startswith(expected_text(whole["answer"])), question
        assert all(as_markdown(notice) in told.text for notice in whole["notices"]), question
        assert [claim["position"] for claim in told.claims] == [
            one["number"] for one in whole["citations"] if f"[{one['number']}]" in told.text
        ][:20], question
        for claim, citation in zip(told.claims, whole["citations"], strict=False):
            shown = " ".join((citation["quote_repaired"] or citation["quote"]).split())
            abstract = claim["appearance"]["abstract"]
            assert shown.startswith(abstract.removesuffix("…")), question
    assert len(asked) > 40
    stops = {"personal_data", "referred_special_category"}
    assert {"answered", "no_source", *stops} <= statuses


def test_a_cited_place_is_the_same_place(served: Served) -> None:
    question = "Hvor lang er prøvetiden?"
    citation = served.by_interface(question)["citations"][0]
    card = json.dumps(served.by_teams(question, 1_000)[-1].card)
    place = {key: citation[key] for key in ("source", "start", "end")}
    assert all(json.dumps(value) in card for value in place.values())
