import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.tokens import split_words

SENTENCES = {
    "two": ("Hun er ny. Hva nå?", 2),
    "ordinal": ("Fra 1. juli gjelder det", 1),
    "abbreviation": ("Det er f.eks. et tillegg", 1),
    "initial": ("Per K. Hansen kom", 1),
    "line_break": ("Hei\nKari her", 2),
    "one": ("kan vi kreve dette", 1),
    "none": ("...", 0),
}


@pytest.mark.parametrize(("text", "count"), SENTENCES.values(), ids=SENTENCES.keys())
def test_splits_sentences(text: str, count: int) -> None:
    assert len(split_words(text).sentences) == count


@given(st.text())
def test_tokens_lie_in_order_and_sentences_cover_them(text: str) -> None:
    words = split_words(text)
    ends = [0]
    for token in words.tokens:
        assert text[token.start : token.end] == token.text
        assert token.start >= ends[-1]
        ends.append(token.end)
    assert [i for span in words.sentences for i in span] == list(range(len(words.tokens)))
