"""Training the tagger: on a few texts, it learns them."""

import lzma
import random

import numpy as np
import pytest

from guardrails.pii.name_lists import load_name_lists
from guardrails.pii.vocabulary import ABSENT, Vocabulary, is_proper
from guardrails.tokens import split_words
from guardrails.training.fit_chain import Chain, fit_chain
from guardrails.training.name_examples import MarkedText
from guardrails.training.train_persons import (
    chats,
    name_pool,
    news,
    part_of,
    questions,
    read_vocabulary,
    train,
)

TEXTS = ["Kan Mwezzu få fri?", "Skal Mwezzu jobbe?"]


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    path = tmp_path_factory.mktemp("words") / "words.xz"
    lines = ["kan", "få", "fri.", "skal", "jobbe", "Oslo", "oslo-", "og", "vi"]
    path.write_bytes(lzma.compress("\n".join(lines).encode()))
    return read_vocabulary(path)


def test_ranks_are_read_past_punctuation(vocabulary: Vocabulary):
    assert vocabulary.class_of("fri") not in {ABSENT, vocabulary.class_of("nei")}
    assert not is_proper(vocabulary.class_of("oslo"))
    assert vocabulary.class_of("mwezzu") == ABSENT


def test_a_tagger_learns_what_it_is_shown(vocabulary: Vocabulary):
    marked = [MarkedText(text, ((text.index("M"), text.index("M") + 6),)) for text in TEXTS]
    plain = [MarkedText(text.replace("Mwezzu", "vi"), ()) for text in TEXTS]
    dice, lists = random.Random(1), load_name_lists()  # noqa: S311 - no secret
    tagger = train((marked + plain) * 5, lists, vocabulary, dice, rounds=30)
    (found,) = tagger.names(split_words("Kan Mwezzu jobbe?"), lists, 0.5)
    assert (found.start, found.end) == (1, 2)
    assert tagger.names(split_words("Kan vi jobbe?"), lists, 0.5) == []


def test_moves_between_labels_are_learned():
    chains = [Chain(buckets=[[0], [0]], labels=[1, 0]), Chain(buckets=[[0]], labels=[1])]
    weights, moves = fit_chain(chains * 9, buckets=1, labels=2, strictness=10.0, rounds=50)
    assert moves[1, 0] > moves[1, 1]
    assert np.isfinite(weights).all()


def test_every_source_gives_texts_with_and_without_names():
    dice = random.Random(2)  # noqa: S311 - no secret
    named = MarkedText("Ola Lie kom.", ((0, 7),))
    assert len(list(news([named], dice))) == 3
    told = list(
        chats(["Kari Nordmann søkte.", "kari søkte", "kan vi få fri"], load_name_lists(), dice)
    )
    assert [bool(one.names) for one in told] == [True, True, True, False]
    asked = list(questions(["Kan en ansatt få fri?"], dice))
    assert {bool(one.names) for one in asked} == {True, False}


def test_names_are_drawn_from_all_three_lists():
    assert len(name_pool().lists) == len(name_pool().weights) == 3
    assert all(given and surnames for given, surnames in name_pool().lists)


def test_the_part_of_a_question_stays():
    parts = [part_of(f"spørsmål {number}") for number in range(300)]
    assert parts == [part_of(f"spørsmål {number}") for number in range(300)]
    assert set(parts) == set(range(10))
