"""Whom to contact is read from the circular, wherever it stands in the index."""

from pathlib import Path

import pytest

from assistant.messages.catalog import load_messages
from assistant.steps.refer import ContactRoutes
from corpus.factory import HASHING, load_embedder, open_index
from corpus.release import Release
from tests.assistant.documents import BICYCLE, CIRCULAR, files
from tests.factories import build_index

MESSAGES = load_messages()

ORIGINAL = """# Rundskriv om henvendelser

B-rundskriv nr.: B/08-2019

## Om sensitive saker

Saker med sensitive opplysninger sendes direkte til KS Advokatene i Fjellvik.
Andre kan ringe til Medlemsservice.

## Om telefonen

Telefonen har nummer 99 88 77 66. Den er åpen tirsdager og øvrige dager.
"""


def release_of(folder: Path, texts: dict[str, str]) -> Release:
    return open_index(build_index(folder, texts), load_embedder(HASHING)).release


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Release:
    held = files()
    texts = {name: held[name] for name in ("catalogue.toml", CIRCULAR)}
    return release_of(tmp_path_factory.mktemp("starter"), texts)


def test_the_starter_circular_gives_lawyers_and_telephone(starter: Release) -> None:
    routes = ContactRoutes.read(starter)
    assert any("KS Advokatene" in quote.text for quote in routes.sensitive)
    assert any("24 13 64 00" in quote.text for quote in routes.contact)
    assert any("medlemsservice@ks.no" in quote.text for quote in routes.contact)
    for quote in (*routes.sensitive, *routes.contact):
        assert starter.originals[quote.source.source_id][quote.start : quote.end] == quote.text


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_referral_is_whole_in_every_language(starter: Release, language: str) -> None:
    referral = ContactRoutes.read(starter).special_category(MESSAGES[language])  # type: ignore[index]
    assert referral.to.startswith("KS Advokatene")
    assert "24 13 64 00" in referral.contact
    assert referral.why
    assert len(referral.checklist) == 3
    numbers = [citation.number for citation in referral.rule_citations]
    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers


def test_the_original_goes_before_a_restatement(tmp_path: Path) -> None:
    held = files()
    texts = {
        "catalogue.toml": held["catalogue.toml"],
        CIRCULAR: held[CIRCULAR],
        "circulars/original.md": ORIGINAL,
    }
    routes = ContactRoutes.read(release_of(tmp_path, texts))
    assert "99 88 77 66" in routes.contact[0].text
    assert "i Fjellvik" in routes.sensitive[0].text


def test_without_the_circular_the_lawyers_are_still_named(tmp_path: Path) -> None:
    release = release_of(tmp_path, {"handbook/sykkel.md": BICYCLE})
    routes = ContactRoutes.read(release)
    assert routes == ContactRoutes(sensitive=(), contact=())
    referral = routes.special_category(MESSAGES["nb"])
    assert referral.to == "KS Advokatene"
    assert "B/08-2019" in referral.contact
    assert referral.rule_citations == ()


def test_a_handbook_that_mentions_the_circular_is_not_the_circular(tmp_path: Path) -> None:
    release = release_of(tmp_path, {"handbook/om.md": ORIGINAL})
    assert ContactRoutes.read(release).contact == ()
