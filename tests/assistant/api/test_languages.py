"""The language that a browser asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.api.languages import language_of
from assistant.messages.catalog import LANGUAGES


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("nn-NO,nb;q=0.8", "nn"), ("en-GB", "en"), ("nb", "nb"), ("no", "nb"), ("NN", "nn"),
        ("en;q=0.5, nn;q=0.7", "nn"), ("fr, en;q=0.3", "en"), ("en;q=0", "nb"), ("en;q=x", "nb"),
        ("fr", "nb"), ("", "nb"), ("*", "nb"), ("de;q=1,sv;q=0.9", "nb"),
    ],
)  # fmt: skip
def test_the_best_of_ours_is_taken(header: str, language: str) -> None:
    assert language_of(header) == language


@given(st.text(max_size=300))
def test_any_header_gives_a_language(header: str) -> None:
    assert language_of(header) in LANGUAGES
