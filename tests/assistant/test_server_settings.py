"""What the server reads from the environment."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from assistant.settings import Settings


def test_by_default_it_is_an_open_demonstration_of_one_origin() -> None:
    settings = Settings()
    assert settings.origins == ()
    assert settings.token_keys is None
    assert settings.questions_per_minute == 0
    assert settings.feedback_days == 90
    assert settings.data == Path(".data")


@pytest.mark.parametrize(
    ("value", "origins"),
    [
        ("", ()),
        ("https://www.eksempel.kommune.no", ("https://www.eksempel.kommune.no",)),
        (" https://a.no , http://localhost:3000,", ("https://a.no", "http://localhost:3000")),
    ],
)
def test_origins_are_comma_separated(
    monkeypatch: pytest.MonkeyPatch, value: str, origins: tuple[str, ...]
) -> None:
    monkeypatch.setenv("KS_ORIGINS", value)
    assert Settings().origins == origins


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KS_ORIGINS", "*"),
        ("KS_ORIGINS", "https://a.no/"),
        ("KS_ORIGINS", "https://a.no/side"),
        ("KS_ORIGINS", "a.no"),
        ("KS_ORIGINS", "https://*.a.no"),
        ("KS_ORIGINS", "https://a.no; script-src *"),
        ("KS_ORIGINS", "https://A.no"),
        ("KS_FEEDBACK_DAYS", "0"),
        ("KS_FEEDBACK_DAYS", "731"),
        ("KS_QUESTIONS_PER_MINUTE", "-1"),
        ("KS_ANSWER_THREADS", "0"),
        ("KS_ANSWERS_WAITING", "-1"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError):
        Settings()


@pytest.mark.parametrize(("value", "folder"), [("", None), ("/etc/keys", Path("/etc/keys"))])
def test_an_empty_folder_of_keys_is_none(
    monkeypatch: pytest.MonkeyPatch, value: str, folder: Path | None
) -> None:
    monkeypatch.setenv("KS_TOKEN_KEYS", value)
    assert Settings().token_keys == folder
