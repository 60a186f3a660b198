"""What a file and every section of it is worth: authority, scope, status and validity, and why.

The order: what staff wrote, then what the parser or the section says, then what holds for the whole
file (`ingest.standing.source_rules`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpus.document import Document, Section
from corpus.repaired_text import RepairedText
from corpus.source import Authority, Standing, Status
from ingest.catalogue import Entry, SectionEntry
from ingest.parse.parsed import Parsed, Profile
from ingest.parse.plain_text import LOCAL_HEADING
from ingest.standing.across import Remark, settled
from ingest.standing.cited import Citation, citations
from ingest.standing.periods import heading_period
from ingest.standing.rules import OPENING_CHARS, SectionRules
from ingest.standing.source_rules import JudgedSource, judge_source, source_id
from ingest.standing.staff import entry_for_each, standing_said

__all__ = ["Classified", "classify", "settle", "settle_repeals", "source_id"]

_FULL_NAME = re.compile(r"\b[A-ZÆØÅ][a-zæøå]+ [A-ZÆØÅ][a-zæøå]+\b")
_LONGEST_OF_ONE_KIND = 8000
"""The first words of a longer section, in characters, do not speak for all of it."""
_LAWS = {Authority.LAW, Authority.REGULATION}


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified:
    """A parsed file with what it is worth.

    `reasons` names the rule that decided for each section of the document, in order, and
    `source_rule` the one that decided for the whole. `unmatched` are headings that staff named and
    the document does not have. `cited` are the laws and §§ it refers to, `remarks` what other
    documents say about it.
    """

    document: Document
    profile: Profile
    left_out: Mapping[str, int]
    reasons: tuple[str, ...] = ()
    source_rule: str = ""
    unmatched: tuple[str, ...] = ()
    cited: tuple[Citation, ...] = ()
    remarks: tuple[Remark, ...] = field(default=())


def classify(file: str, parsed: Parsed, entry: Entry | None) -> Classified:
    """Decide what a file and its sections are worth."""
    said = entry or Entry(file=file)
    whole = judge_source(file, parsed, said)
    words, unmatched = entry_for_each(said.section, parsed.sections)
    judged = [
        (section, rule) if one is None else (_as_said(section, one, whole), "staff")
        for (section, rule), one in zip(_judged(parsed, whole), words, strict=True)
        if one is None or not one.ignore
    ]
    document = Document(
        source=whole.source,
        original=parsed.original,
        sections=tuple(section for section, _ in judged),
        edits=parsed.edits,
    )
    return Classified(
        document=document,
        profile=whole.profile,
        left_out=parsed.left_out,
        reasons=tuple(rule for _, rule in judged),
        source_rule=whole.rule,
        unmatched=unmatched,
        cited=citations(document, whole.profile),
    )


def settle(classified: Sequence[Classified]) -> list[Classified]:
    """Let the documents of a build have their say on one another.

    A law in force ends those it repeals, a circular those it replaces, and a text that cites what
    is repealed is remarked upon. To be run over all documents of every build.
    """
    say = settled([(one.document, one.profile, one.cited) for one in classified])
    return [
        replace(one, document=_settled(one.document, standing), remarks=remarks)
        for one, (standing, remarks) in zip(classified, say, strict=True)
    ]


def settle_repeals(classified: Sequence[Classified]) -> list[Document]:
    """The documents, each with the end that another one gives it."""
    return [one.document for one in settle(classified)]


def _settled(document: Document, standing: Standing) -> Document:
    """The document with its standing, and its rules in force ended with it."""
    old = document.source.standing
    if standing == old:
        return document
    sections = tuple(
        replace(
            section,
            standing=replace(section.standing, status=standing.status, validity=standing.validity),
        )
        if section.standing and section.standing.status is old.status
        else section
        for section in document.sections
    )
    source = replace(document.source, standing=standing)
    return replace(document, source=source, sections=sections)


def _as_said(section: Section, entry: SectionEntry, whole: JudgedSource) -> Section:
    own = section.standing or whole.source.standing
    return replace(section, standing=standing_said(entry, own))


def _judged(parsed: Parsed, whole: JudgedSource) -> Iterator[tuple[Section, str]]:
    """Each section with its standing, where that is not the file's, and the rule that decided."""
    if whole.source.standing.authority in _LAWS and whole.profile.authority:
        for section in parsed.sections:
            yield section, "future_article" if section.standing else whole.rule
        return
    text = RepairedText(parsed.original, parsed.edits)
    rules = SectionRules(papers=whole.papers)
    case = _Case()
    for section in parsed.sections:
        words = _words(section, text)
        opening = words[:OPENING_CHARS] if len(words) <= _LONGEST_OF_ONE_KIND else ""
        standing, rule = _section(section, opening, whole, rules)
        if case.goes_on(section, words, made_up=rule == "fictitious_case"):
            standing = replace(whole.source.standing, status=Status.FICTITIOUS_CASE)
            rule = "people_of_a_case"
        yield (section if standing is None else replace(section, standing=standing)), rule


def _section(
    section: Section, opening: str, whole: JudgedSource, rules: SectionRules
) -> tuple[Standing | None, str]:
    own, path = whole.source.standing, section.heading_path
    found = rules.judge(path, opening)
    if section.standing:
        return section.standing, "parser"
    if any(LOCAL_HEADING.match(heading) for heading in path):
        scope = whole.employer or whole.source.title
        own = replace(own, authority=Authority.LOCAL_RULE, scope=scope)
        return _dated(path, own) or own, "local_info"
    if found:
        return replace(own, status=found.status), found.name
    dated = _dated(path, own)
    return (dated, "day_in_heading") if dated else (None, whole.rule)


def _dated(path: Sequence[str], own: Standing) -> Standing | None:
    """The standing with the period that the nearest heading names, below the file's title."""
    periods = filter(None, (heading_period(heading) for heading in reversed(path[1:])))
    found = next(periods, None)
    return replace(own, validity=found) if found else None


class _Case:
    """Follows a made-up case: the sections right after it that speak of its people belong to it."""

    def __init__(self) -> None:
        self._people: frozenset[str] = frozenset()

    def goes_on(self, section: Section, words: str, *, made_up: bool) -> bool:
        named = frozenset(_FULL_NAME.findall(f"{section.heading_path[-1]}\n{words}"))
        if made_up:
            self._people |= named
            return False
        if not self._people & named:
            self._people = frozenset()
            return False
        return True


def _words(section: Section, text: RepairedText) -> str:
    return " ".join(" ".join(text.shown(block.span).split()) for block in section.blocks)
