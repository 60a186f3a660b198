"""What the manifest and its translations say."""

import json

import pytest

from assistant.messages.catalog import LANGUAGES
from assistant.teams.commands import Command, command_in
from assistant.teams.package.manifest import ACCENT, manifest_of, translation_of
from corpus.source import Language
from tests.architecture.tree import ROOT
from tests.assistant.teams.package.details import GUID, details

MANIFEST = manifest_of(details())
(BOT,) = MANIFEST["bots"]
PERSONAL = [Command.HELP, Command.NEW_TALK, Command.NOTICES, Command.STOP_NOTICES]


def test_the_app_holds_the_bot_of_its_own_id() -> None:
    assert (MANIFEST["id"], BOT["botId"]) == (GUID, GUID)


def test_who_offers_it_is_told() -> None:
    assert MANIFEST["developer"] == {
        "name": "Eksempel kommune",
        "websiteUrl": "https://www.eksempel.kommune.no/assistent",
        "privacyUrl": "https://www.eksempel.kommune.no/personvern",
        "termsOfUseUrl": "https://www.eksempel.kommune.no/vilkar",
    }


def test_it_asks_for_nothing_more_than_to_be_written_to_and_to_write() -> None:
    assert MANIFEST["permissions"] == ["identity", "messageTeamMembers"]
    assert MANIFEST["validDomains"] == []
    assert not {"authorization", "webApplicationInfo", "devicePermissions"} & MANIFEST.keys()
    assert not any(BOT[name] for name in ("supportsFiles", "supportsCalling", "supportsVideo"))


def test_it_can_be_put_into_chats_groups_and_teams() -> None:
    assert BOT["scopes"] == ["personal", "groupChat", "team"]
    assert [one["scopes"] for one in BOT["commandLists"]] == [["personal"], ["groupChat"], ["team"]]


def meant(title: str, language: Language) -> Command | None:
    told = command_in(title)
    return told.command if told and language in told.languages else None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_offered_is_one_that_the_bot_knows(language: Language) -> None:
    translated = translation_of(language)
    offered = [
        [
            meant(translated[f"bots[0].commandLists[{place}].commands[{number}].title"], language)
            for number, _ in enumerate(one["commands"])
        ]
        for place, one in enumerate(BOT["commandLists"])
    ]
    assert offered == [PERSONAL, PERSONAL[:2], PERSONAL[:2]]


def test_the_manifest_itself_is_in_bokmal() -> None:
    translated = translation_of("nb")
    assert MANIFEST["name"]["full"] == translated["name.full"]
    assert MANIFEST["description"] == {
        "short": translated["description.short"],
        "full": translated["description.full"],
    }
    first = BOT["commandLists"][0]["commands"][0]
    assert first["title"] == translated["bots[0].commandLists[0].commands[0].title"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_tells_that_it_is_a_machine_and_wants_no_individuals(
    language: Language,
) -> None:
    told = translation_of(language)["description.full"].casefold()
    assert {"nb": "maskin", "nn": "maskin", "en": "machine"}[language] in told
    assert {"nb": "enkeltpersoner", "nn": "enkeltpersonar", "en": "individuals"}[language] in told
    assert "ks advokatene" in told


def test_the_languages_have_the_same_parts_in_words_of_their_own() -> None:
    translated = [translation_of(language) for language in LANGUAGES]
    assert len({frozenset(one) for one in translated}) == 1
    for part in ("name.full", "description.short", "description.full"):
        assert len({one[part] for one in translated}) == len(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_longer_than_teams_shows(language: Language) -> None:
    limits = {"name.short": 30, "name.full": 100, "description.short": 80, "description.full": 4000}
    for part, words in translation_of(language).items():
        # Microsoft's pages ask for shorter commands than the schema takes.
        most = limits.get(part, 32 if part.endswith(".title") else 128)
        assert 0 < len(words) <= most, part


def test_the_accent_is_the_themes() -> None:
    theme = json.loads((ROOT / "assistant/widget/themes/ks.json").read_text(encoding="utf-8"))
    assert theme["light"]["accent"] == ACCENT
