"""The package held against Microsoft's own schemas, which are fetched for the test."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from assistant.messages.catalog import LANGUAGES
from assistant.teams.package.manifest import SCHEMA_VERSION, manifest_of, translation_of
from corpus.source import Language
from tests.assistant.teams.package.details import details
from tests.conftest import require

HOLDING = "@microsoft/app-manifest@1.1.2"
LIMIT_S = 120


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of every version's schemas."""
    require(shutil.which("npm"), "expected npm on the path")
    folder = tmp_path_factory.mktemp("schemas")
    command = ["npm", "install", "--prefix", str(folder), "--ignore-scripts", "--no-audit"]
    try:
        done = subprocess.run(
            [*command, "--no-fund", "--no-save", HOLDING],
            check=False,
            capture_output=True,
            timeout=LIMIT_S,
        )
    except subprocess.TimeoutExpired:
        require(None, f"expected npm to install {HOLDING} in time")
    require(done.returncode == 0, f"expected npm to be able to install {HOLDING}")
    return folder / "node_modules/@microsoft/app-manifest/build/json-schemas/teams"


def faults(schemas: Path, kind: str, value: dict[str, Any]) -> list[str]:
    file = schemas / f"v{SCHEMA_VERSION}" / f"MicrosoftTeams.{kind}schema.json"
    schema = json.loads(file.read_text(encoding="utf-8-sig"))
    # The schemas call themselves draft 4 and use `const`, which came with draft 6.
    return [error.json_path for error in jsonschema.Draft6Validator(schema).iter_errors(value)]


def numbers(folder: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in folder.name.removeprefix("v").split("."))


def test_the_manifest_is_of_the_newest_version(schemas: Path) -> None:
    newest = max((one for one in schemas.iterdir() if one.name[1].isdigit()), key=numbers)
    assert newest.name == f"v{SCHEMA_VERSION}"


def test_the_manifest_is_valid(schemas: Path) -> None:
    assert faults(schemas, "", manifest_of(details())) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_is_valid(schemas: Path, language: Language) -> None:
    assert faults(schemas, "Localization.", dict(translation_of(language))) == []


@pytest.mark.parametrize(
    ("part", "value"),
    [("id", "1"), ("manifestVersion", "1.5"), ("accentColor", "teal"), ("unheardOf", True)],
)
def test_the_schema_does_refuse_what_is_wrong(schemas: Path, part: str, value: object) -> None:
    assert faults(schemas, "", manifest_of(details()) | {part: value})
