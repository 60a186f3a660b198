"""What the documents of one build say about one another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from corpus.document import Document
from corpus.source import Authority, Standing, Status, Validity
from ingest.parse.parsed import Profile
from ingest.standing.cited import Citation, articles, law_name

Judged = tuple[Document, Profile, tuple[Citation, ...]]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something staff should look at: its kind, and the law or rule it is about."""

    kind: str
    about: str


def settled(judged: Sequence[Judged]) -> list[tuple[Standing, tuple[Remark, ...]]]:
    """Each document's standing once the others are heard, and the remarks on it."""
    ends = _ends(judged)
    laws = _laws(judged)
    known = {profile.identifier for _, profile, _ in judged if profile.identifier}
    said = []
    for document, profile, cited in judged:
        standing = _ended(document.source.standing, ends.get(profile.identifier or "", ...))
        remarks = [*_repealed(cited, ends), *_without_article(cited, laws)]
        remarks += [Remark("replaces_unknown", one) for one in _unknown(profile, known)]
        said.append((standing, tuple(remarks)))
    return said


def _ends(judged: Sequence[Judged]) -> Mapping[str, date | None]:
    """When what another document repeals or replaces ends; None where no day is known."""
    ends: dict[str, date | None] = {}
    for document, profile, _ in judged:
        standing = document.source.standing
        if standing.status is not Status.IN_FORCE:
            continue
        begins = standing.validity.valid_from
        if begins or standing.authority is Authority.CIRCULAR:
            ends.update(dict.fromkeys(profile.repeals, begins))
    return ends


def _ended(standing: Standing, end: object) -> Standing:
    if standing.validity.valid_to or not (end is None or isinstance(end, date)):
        return standing
    if end is None:
        return replace(standing, status=Status.SUPERSEDED)
    return replace(standing, validity=Validity(standing.validity.valid_from, end))


def _laws(judged: Sequence[Judged]) -> Mapping[str, frozenset[str]]:
    """The §§ of every law by its short name; laws of one name, an old and a new, share them."""
    laws: dict[str, frozenset[str]] = {}
    for document, profile, _ in judged:
        if profile.authority is Authority.LAW and document.sections:
            name = law_name(document.sections[0].heading_path[0])
            laws[name] = laws.get(name, frozenset()) | articles(document)
    return laws


def _repealed(cited: Sequence[Citation], ends: Mapping[str, date | None]) -> list[Remark]:
    return [Remark("cites_repealed", one.words()) for one in cited if one.law in ends]


def _without_article(cited: Sequence[Citation], laws: Mapping[str, frozenset[str]]) -> list[Remark]:
    """A § that the law of that name does not have: of an older law, or misread."""
    return [
        Remark("cites_no_article", one.words())
        for one in cited
        if one.article and laws.get(one.law) and one.article not in laws[one.law]
    ]


def _unknown(profile: Profile, known: set[str]) -> list[str]:
    """The circulars it replaces that the build does not hold: nothing to end, but good to know."""
    return [one for one in profile.repeals if one.startswith("B/") and one not in known]
