"""A fact in words, so that it can be searched and shown without its table."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

from corpus.document import Span
from corpus.source import Language
from ingest.tables.fact import BY_YEARS, Fact

_DATE = re.compile(
    r"\b(?:pr|per|fr[aå])\b\.?\s*(\d{1,2}\.\s?(?:\d{1,2}\.|[a-zæøå]{3,9})\s?\d{4})", re.IGNORECASE
)
_NO_YEARS = "0"


def as_statement(fact: Fact, language: Language) -> str:
    """One statement with the fact's labels and its value, which is given as the fact has it."""
    words = _words()[language]
    if fact.value is None:
        value = words["unreadable"]
    elif fact.kind in BY_YEARS:
        value = words["kroner"].format(value=fact.value)
    else:
        value = fact.value
    mark = words["repaired"] if fact.repaired and fact.value is not None else ""
    table = f" ({fact.table})" if fact.table else ""
    return words[fact.kind].format(
        row=_row(fact),
        column=", ".join(fact.column),
        seniority=_seniority(fact, words),
        value=value + mark,
        **_titles(fact, words),
        table=table,
    )


def _titles(fact: Fact, words: Mapping[str, str]) -> dict[str, str]:
    dated = _DATE.search(fact.table)
    return {
        "date": words["date"].format(date=dated.group(1)) if dated else "",
        "title": f"{fact.table}: " if fact.table else "",
    }


def _row(fact: Fact) -> str:
    """The row's labels; in running text a group begins with a small letter."""
    label = " – ".join(fact.row)
    in_sentence = fact.kind in BY_YEARS and label[1:2].islower()
    return label[:1].lower() + label[1:] if in_sentence else label


def _seniority(fact: Fact, words: Mapping[str, str]) -> str:
    """The years of the column; a table that leaves them out before the lowest level has no 0."""
    if fact.kind not in BY_YEARS:
        return ""
    years = fact.column[-1].removesuffix(" år")
    return words["no_seniority"] if years == _NO_YEARS else words["seniority"].format(years=years)


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    text = resources.files("ingest.tables").joinpath("statements.toml").read_text("utf-8")
    return tomllib.loads(text)


def row_statements(facts: Iterable[Fact], language: Language) -> dict[Span, str]:
    """Everything that is said by each row, a line a cell, by where the whole row stands."""
    found: dict[Span, list[str]] = {}
    for fact in facts:
        found.setdefault(fact.span, []).append(as_statement(fact, language))
    return {span: "\n".join(statements) for span, statements in found.items()}
