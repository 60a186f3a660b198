"""The word model, loaded once, and a document of our own as a reading machine would see it."""

from pathlib import Path

import pytest

from ingest.repair import RepairModel

STARTER = Path(__file__).parents[3] / "corpus"
AS_SEEN = str.maketrans({"æ": "ee", "ø": "g", "å": "a", "Æ": "EE", "Ø": "G", "Å": "A"})


@pytest.fixture(scope="session")
def model() -> RepairModel:
    return RepairModel.load()


@pytest.fixture(scope="session")
def clean() -> str:
    """Nynorsk and bokmål of the starter corpus."""
    names = ("handbook/oppseiing.md", "handbook/arbeidstid.md", "regulations/varsling.md")
    return "\n\n".join((STARTER / name).read_text(encoding="utf-8") for name in names)


@pytest.fixture(scope="session")
def damaged(clean: str) -> str:
    return clean.translate(AS_SEEN)
