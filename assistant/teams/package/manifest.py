"""The manifest of the app and its translations, as Microsoft's schemas 1.30 want them."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.messages.catalog import LANGUAGES
from assistant.teams.commands import Command
from assistant.teams.package.details import AppDetails
from corpus.source import Language

SCHEMA_VERSION = "1.30"
NAME = "Medlemsassistenten"
ACCENT = "#0a5167"
COLOR_ICON, OUTLINE_ICON = "color.png", "outline.png"

_SCHEMAS = f"https://developer.microsoft.com/json-schemas/teams/v{SCHEMA_VERSION}"
_WORDS = Path(__file__).with_name("words.toml")
_TAGS: Mapping[Language, str] = {"nb": "nb-no", "nn": "nn-no", "en": "en"}
_EVERYWHERE = (Command.HELP, Command.NEW_TALK)
# Notices are for a user alone, so groups are not offered them.
_COMMANDS: Mapping[str, tuple[Command, ...]] = {
    "personal": (*_EVERYWHERE, Command.NOTICES, Command.STOP_NOTICES),
    "groupChat": _EVERYWHERE,
    "team": _EVERYWHERE,
}


def file_of(language: Language) -> str:
    """The name of the file with the words of a language."""
    return f"{language}.json"


def manifest_of(details: AppDetails) -> dict[str, Any]:
    """The manifest, in bokmål."""
    words = _words("nb")
    return {
        "$schema": f"{_SCHEMAS}/MicrosoftTeams.schema.json",
        "manifestVersion": SCHEMA_VERSION,
        "version": details.version,
        "id": details.app_id,
        "localizationInfo": {
            "defaultLanguageTag": _TAGS["nb"],
            "defaultLanguageFile": file_of("nb"),
            "additionalLanguages": [
                {"languageTag": _TAGS[language], "file": file_of(language)}
                for language in LANGUAGES
                if language != "nb"
            ],
        },
        "developer": {
            "name": details.developer,
            "websiteUrl": details.website,
            "privacyUrl": details.privacy,
            "termsOfUseUrl": details.terms,
        },
        "name": {"short": NAME, "full": words["full_name"]},
        "description": {"short": words["short"], "full": words["full"].strip()},
        "icons": {"color": COLOR_ICON, "outline": OUTLINE_ICON},
        "accentColor": ACCENT,
        "bots": [_bot(details, words)],
        "defaultInstallScope": "personal",
        "defaultGroupCapability": {"team": "bot", "groupchat": "bot"},
        # The second lets the bot write to a member of a team alone, about a text that it stopped.
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [],
    }


def translation_of(language: Language) -> dict[str, str]:
    """What stands in the place of the manifest's words for users of a language."""
    words = _words(language)
    translated = {
        "$schema": f"{_SCHEMAS}/MicrosoftTeams.Localization.schema.json",
        "name.short": NAME,
        "name.full": words["full_name"],
        "description.short": words["short"],
        "description.full": words["full"].strip(),
    }
    for place, listed in enumerate(_COMMANDS.values()):
        for number, command in enumerate(listed):
            title, description = words["commands"][command]
            key = f"bots[0].commandLists[{place}].commands[{number}]"
            translated |= {f"{key}.title": title, f"{key}.description": description}
    return translated


def _bot(details: AppDetails, words: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "botId": details.app_id,
        "scopes": list(_COMMANDS),
        "supportsFiles": False,
        "supportsCalling": False,
        "supportsVideo": False,
        "isNotificationOnly": False,
        "commandLists": [
            {"scopes": [scope], "commands": [_command(words["commands"][one]) for one in listed]}
            for scope, listed in _COMMANDS.items()
        ],
    }


def _command(words: tuple[str, str]) -> dict[str, str]:
    title, description = words
    return {"title": title, "description": description}


def _words(language: Language) -> Mapping[str, Any]:
    read: Mapping[str, Any] = tomllib.loads(_WORDS.read_text(encoding="utf-8"))[language]
    return read
