import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.embedders.hashing import HashingEmbedder
from evals.bench.peers.encoders import RememberingEncoder
from evals.bench.peers.passages import CHARS, cut, folder_bytes

TEXTS = st.lists(
    st.sampled_from(["ord ", "\n", "\n\n", " \n \n", "x" * 700, "lang setning. " * 90, "\u00a0"]),
    max_size=12,
).map("".join)


@given(TEXTS)
def test_passages_hold_all_that_is_not_blank_once_and_in_order(text: str) -> None:
    found = cut({"a": text})
    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(0 < len(one.text) <= CHARS and one.text == one.text.strip() for one in found)
    assert all(one.end <= after.start for one, after in itertools.pairwise(found))
    held = "".join("".join(one.text.split()) for one in found)
    assert held == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("", []),
        (" \n\n ", []),
        ("En.\n\nTo.\n", ["En.\n\nTo."]),
        ("En\nlinje til.\n", ["En\nlinje til."]),
        ("a" * 990 + "\n\nEt nytt avsnitt.", ["a" * 990, "Et nytt avsnitt."]),
        ("b" * 1500, ["b" * 1000, "b" * 500]),
        ("c" * 600 + " " + "d" * 600, ["c" * 600, "d" * 600]),
    ],
    ids=["empty", "blank", "packed", "lines", "full", "no-space", "space"],
)
def test_paragraphs_are_packed_and_long_ones_cut(text: str, passages: list[str]) -> None:
    assert [one.text for one in cut({"a": text})] == passages


def test_a_folder_weighs_what_its_files_weigh(tmp_path: Path) -> None:
    (tmp_path / "under").mkdir()
    (tmp_path / "a").write_bytes(b"abc")
    (tmp_path / "under" / "b").write_bytes(b"de")
    assert folder_bytes(tmp_path) == 5


class CountingEmbedder(HashingEmbedder):
    def __init__(self) -> None:
        super().__init__(16)
        self.embedded: list[str] = []

    def embed_passages(self, texts):
        self.embedded += texts
        return super().embed_passages(texts)


def test_a_passage_is_embedded_once_and_the_time_spared_is_told() -> None:
    inner = CountingEmbedder()
    encoder = RememberingEncoder(inner)
    first = encoder.embed_passages(["ferie", "lønn", "ferie"])
    assert inner.embedded == ["ferie", "lønn"]
    assert encoder.spared_s == 0.0
    again = encoder.embed_passages(["lønn", "permisjon"])
    assert inner.embedded == ["ferie", "lønn", "permisjon"]
    assert encoder.spared_s > 0.0
    assert np.array_equal(first[1], again[0])
    assert np.array_equal(encoder.embed_query("ferie"), first[0])
    assert (encoder.name, encoder.dimension) == (inner.name, 16)
    assert encoder.embed_passages([]).shape[0] == 0
