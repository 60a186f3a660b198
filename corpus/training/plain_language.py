"""NAV's plain texts (MIT) and NorQuAD's questions (CC0), read from their archives."""

import csv
import gzip
import hashlib
import html
import json
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAV_PAIRS = Path("nb-nn/nav-pairs.tsv.gz")
NAV_TEXTS = Path("nav/tekster.js")
NORQUAD = Path("norquad/norquad.tar.xz")

PASSAGE_WORDS = 107
"""Length at which a NorQuAD text is cut into passages; the same as in the project's research."""

HELD_OUT_NAV_SHARE = 0.12
HELD_OUT_NORQUAD_SHARE = 0.25

_NORQUAD_ANSWERS = re.compile(r"annotation/\w+/answers_\d\.json$")
_JS_ENTRY = re.compile(r"^\s*'([^']+)':\s*'((?:[^'\\]|\\.)*)',?\s*$", re.MULTILINE)
_TAG = re.compile(r"<[^>]+>")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|%\w+%")
_SUBHEADING = re.compile(r"<h[1-6][^>]*>(.*?)</h[1-6]>", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentencePair:
    """The same sentence in bokmål and nynorsk; `place` is the file that both came from."""

    bokmal: str
    nynorsk: str
    place: str
    held_out: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredQuestion:
    """A question, the passages of its text in order, and which of them holds the answer."""

    question: str
    passages: tuple[str, ...]
    answer_at: int
    held_out: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TitledText:
    """A heading that lay people read, and the text below it."""

    title: str
    text: str


def read_sentence_pairs(data: Path) -> list[SentencePair]:
    """Read NAV's aligned sentences in file order; a fixed part, chosen by hash, is held out."""
    with gzip.open(data / NAV_PAIRS, "rt", encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        SentencePair(
            bokmal=_plain(row["nb"]),
            nynorsk=_plain(row["nn"]),
            place=row["source"],
            held_out=_share(row["nb"].casefold()) < HELD_OUT_NAV_SHARE,
        )
        for row in rows
    ]


def read_titled_texts(data: Path) -> list[TitledText]:
    """Read NAV's texts on sick leave as (heading, text), by key and by the headings inside."""
    entries = {
        key: value.replace("\\n", " ").replace("\\'", "'")
        for key, value in _JS_ENTRY.findall((data / NAV_TEXTS).read_text(encoding="utf-8"))
    }
    found = list(_titles_by_key(entries))
    for value in entries.values():
        found += _titles_inside(value)
    return [item for item in found if len(item.title) > 8 and len(item.text) > 40]


def read_questions(data: Path) -> list[AnsweredQuestion]:
    """Read NorQuAD in archive order; whole texts, chosen by hash, are held out.

    NorQuAD's own split is by question, so that a text stands on both sides of it.
    """
    paragraphs: list[dict[str, Any]] = []
    with tarfile.open(data / NORQUAD, "r:xz") as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.isfile() else None
            if stream is not None and _NORQUAD_ANSWERS.search(member.name):
                paragraphs += _norquad_paragraphs(stream.read())
    return [question for paragraph in paragraphs for question in _questions(paragraph)]


def _norquad_paragraphs(content: bytes) -> list[dict[str, Any]]:
    texts = json.loads(content)["data"]
    return [paragraph for text in texts for paragraph in text["paragraphs"]]


def _questions(paragraph: dict[str, Any]) -> Iterator[AnsweredQuestion]:
    context = paragraph["context"]
    spans = _passage_spans(context)
    passages = tuple(context[start:end].strip() for start, end in spans)
    for item in paragraph["qas"]:
        if item["answers"]:
            start = item["answers"][0]["answer_start"]
            at = next((i for i, span in enumerate(spans) if start < span[1]), len(spans) - 1)
            yield AnsweredQuestion(
                question=item["question"].strip(),
                passages=passages,
                answer_at=at,
                held_out=_share(_squeeze(context)) < HELD_OUT_NORQUAD_SHARE,
            )


def _passage_spans(text: str) -> list[tuple[int, int]]:
    """Cut a text into spans of PASSAGE_WORDS words; the last may be shorter."""
    starts = [match.start() for match in re.finditer(r"\S+", text)][::PASSAGE_WORDS] or [0]
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


def _titles_by_key(entries: dict[str, str]) -> Iterator[TitledText]:
    for key, value in entries.items():
        stem, _, last = key.rpartition(".")
        if last in {"tittel", "sporsmal", "overskrift"}:
            below = [
                text
                for other, text in entries.items()
                if other != key and other.startswith(stem + ".")
            ]
            text = _plain(" ".join(below[:3]))
            yield TitledText(title=_plain(value), text=text)


def _titles_inside(value: str) -> Iterator[TitledText]:
    parts = _SUBHEADING.split(value)
    for title, text in zip(parts[1::2], parts[2::2], strict=False):
        yield TitledText(title=_plain(title), text=_plain(text))


def _plain(text: str) -> str:
    return _squeeze(_PLACEHOLDER.sub(" ", html.unescape(_TAG.sub(" ", text))))


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def _share(key: str) -> float:
    """Place a text between 0 and 1 by its hash, the same on every machine."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) / 2**32
