"""The texts that words are counted in, each told as paragraphs with a source's name."""

import csv
import gzip
import json
import lzma
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ingest.repair.held_out import is_held_out
from ingest.repair.standard import standard_of

_STARTER = ("circulars", "handbook", "regulations")
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_BOKMAAL = re.compile(r"\b(?:ikke|et|en|de|fra|hvordan|noe|jeg|virksomheten|skal være)\b")
_ENGLISH = re.compile(r"\b(?:the|of|and|shall|les|des|aux)\b")


class Paragraph(NamedTuple):
    """A paragraph: its source, its written standard (nb or nn), its text."""

    source: str
    standard: str
    text: str


def all_paragraphs(data: Path, starter: Path) -> Iterator[Paragraph]:
    """Every paragraph to count, in an order that never changes."""
    yield from _laws(data / "norwegian-laws/lover_forskrifter_md.tar.xz")
    yield from _letters(data / "nb-nn/nav-pairs.tsv.gz")
    yield from _plain_language(data / "nav/tekster.js")
    yield from _encyclopedia(data / "norquad/norquad.tar.xz")
    yield from _news(data / "norne/norne.json.xz")
    for path in sorted(path for name in _STARTER for path in starter.glob(f"{name}/*.md")):
        text = path.read_text(encoding="utf-8")
        for line in text.splitlines():
            yield Paragraph("starter", standard_of(text), line)


def _laws(archive: Path) -> Iterator[Paragraph]:
    with tarfile.open(archive) as tar:
        for member in tar:
            folder = member.name.partition("/")[0]
            file = tar.extractfile(member)
            if folder not in ("lover", "forskrifter") or file is None or is_held_out(member.name):
                continue
            text = _FRONT_MATTER.sub("", file.read().decode("utf-8"))
            whole = standard_of(text)
            source = "law" if folder == "lover" else "regulation"
            for line in text.splitlines():
                if len(_ENGLISH.findall(line)) < 2:
                    yield Paragraph(source, whole, line)


def _letters(path: Path) -> Iterator[Paragraph]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        for row in rows:
            yield Paragraph("nav", "nb", row["nb"] or "")
            yield Paragraph("nav", "nn", row["nn"] or "")


def _plain_language(path: Path) -> Iterator[Paragraph]:
    for match in re.finditer(r"['\"`]([^'\"`\n]{20,})['\"`]", path.read_text(encoding="utf-8")):
        yield Paragraph("nav", "nb", re.sub(r"<[^>]+>", " ", match.group(1)))


def _encyclopedia(archive: Path) -> Iterator[Paragraph]:
    seen: set[str] = set()
    with tarfile.open(archive) as tar:
        for member in tar:
            file = tar.extractfile(member) if member.name.endswith(".json") else None
            if file is None:
                continue
            for text in _contexts(json.load(file)):
                if text not in seen:
                    seen.add(text)
                    yield from (Paragraph("norquad", "nb", line) for line in text.splitlines())


def _contexts(squad: object) -> Iterator[str]:
    """Every `context` in a file of SQuAD's form, however deep."""
    if isinstance(squad, dict):
        if isinstance(squad.get("context"), str):
            yield squad["context"]
        for value in squad.values():
            yield from _contexts(value)
    elif isinstance(squad, list):
        for value in squad:
            yield from _contexts(value)


def _news(path: Path) -> Iterator[Paragraph]:
    """Words outside names only, and as single words: the sentences may not be passed on."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        corpus = json.load(file)
    for language, standard in (("nob", "nb"), ("nno", "nn")):
        for sentence in corpus[language]["train"]:
            for token, tag, *_ in sentence:
                if tag == "O" and token == token.lower():
                    yield Paragraph("norne", standard, token)
