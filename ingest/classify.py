"""What a document is worth: authority, scope, status and validity, by rules and by the catalogue.

The order: what staff wrote in the catalogue, then what the file says about itself, then the folder
it lies in. A section may be worth something else than its document.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from corpus.document import Document, Section
from corpus.language import detect_language
from corpus.source import PUBLIC, SECTOR, Authority, Source, Standing, Status, Validity
from ingest.catalogue import Entry
from ingest.parse.parsed import Parsed, Profile
from ingest.parse.plain_text import LOCAL_HEADING

_BY_FOLDER = {
    "circulars": Authority.CIRCULAR,
    "handbook": Authority.HANDBOOK,
    "regulations": Authority.REGULATION,
    "guides": Authority.GUIDE,
}
_RECORD = re.compile(
    r"\b(?:m[øo]teinnkalling|m[øo]teprotokoll|saksframlegg|saksliste|m[øo]tested|utvalg:)", re.I
)
_PROPOSAL = re.compile(r"\b(?:forslag|utkast|h[øo]ring\w*|innstilling)\b", re.I)
_ANY_MUNICIPALITY = r"(?!(?:Hver|Enhver|Denne|Vår|En|Ingen|Samme|Din|Ei|Kvar|Ein|Alle) )"
_MUNICIPALITY = re.compile(
    r"\b" + _ANY_MUNICIPALITY + r"([A-ZÆØÅ][\w-]+(?: og [A-ZÆØÅ]\w+)? (?:fylkes)?kommune)\b"
)
_COMPANY = re.compile(r"\b(?:IKS|KF|AS|SA)\s*\(([A-ZÆØÅ]{3,})\)")
_CIRCULAR = re.compile(r"B-rundskriv\s+nr\.?:?\s*(B/\d{1,2}-\d{4})")
_CIRCULAR_DAY = re.compile(r"^Dato:\s*(\d{1,2})\.(\d{1,2})\.(\d{4})", re.MULTILINE)
_FILE_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_CASE = re.compile(r"\s*(?:case|caset)\b|.*\bfikti(?:v|ve|vt)\b", re.I)
_HEAD_CHARS = 3000
_MIN_RECORD_SIGNS = 2
_MIN_OWN_NAMINGS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified:
    """A parsed file with what it is worth, before other documents have had their say."""

    document: Document
    profile: Profile
    left_out: Mapping[str, int]


def classify(file: str, parsed: Parsed, entry: Entry | None) -> Classified:
    """Decide what a file and its sections are worth."""
    said = entry or Entry(file=file)
    source = _source(file, parsed, said)
    employer = _employer(parsed.original)
    sections = tuple(
        replace(section, standing=section.standing or _section_standing(section, source, employer))
        for section in parsed.sections
    )
    document = Document(
        source=source, original=parsed.original, sections=sections, edits=parsed.edits
    )
    return Classified(document=document, profile=parsed.profile, left_out=parsed.left_out)


def settle_repeals(classified: Sequence[Classified]) -> list[Document]:
    """End the validity of every law that another law in force says it repeals."""
    ends = _ends(classified)
    return [_ended(one, ends) for one in classified]


def _ends(classified: Sequence[Classified]) -> Mapping[str, date]:
    ends: dict[str, date] = {}
    for one in classified:
        standing = one.document.source.standing
        begins = standing.validity.valid_from
        if standing.status is Status.IN_FORCE and begins:
            ends.update(dict.fromkeys(one.profile.repeals, begins))
    return ends


def _ended(one: Classified, ends: Mapping[str, date]) -> Document:
    source = one.document.source
    end = ends.get(one.profile.identifier or "")
    if end is None or source.standing.validity.valid_to:
        return one.document
    validity = Validity(source.standing.validity.valid_from, end)
    standing = replace(source.standing, validity=validity)
    return replace(one.document, source=replace(source, standing=standing))


def _source(file: str, parsed: Parsed, said: Entry) -> Source:
    profile = parsed.profile
    folder = file.partition("/")[0]
    head = parsed.original[:_HEAD_CHARS]
    title = said.title or _circular_title(head, profile.title) or profile.title
    return Source(
        source_id=source_id(file),
        file=file,
        title=title or _readable(file),
        issuer=said.issuer or profile.issuer or _issuer(parsed.original),
        standing=_standing(parsed, said, _BY_FOLDER.get(folder, Authority.GUIDE)),
        language=said.language or profile.language or detect_language(parsed.original[:20000]),
        audience=said.audience or PUBLIC,
        state_date=said.state_date or profile.state_date or _file_day(file),
        restatement=said.restatement,
        url=said.url or profile.url,
        attribution=profile.attribution,
    )


def source_id(file: str) -> str:
    """A name for a source that is safe in a URL and in a file name, and unique by its path."""
    slug = re.sub(r"[^a-z0-9]+", "-", file.rpartition(".")[0].lower()).strip("-")[-60:]
    return f"{slug}-{hashlib.sha256(file.encode()).hexdigest()[:6]}"


def _standing(parsed: Parsed, said: Entry, by_folder: Authority) -> Standing:
    profile = parsed.profile
    head = parsed.original[:_HEAD_CHARS]
    is_record = len(set(map(str.lower, _RECORD.findall(head)))) >= _MIN_RECORD_SIGNS
    authority = said.authority or profile.authority
    status = said.status or profile.status
    if is_record:
        authority = authority or Authority.LOCAL_RULE
        status = status or _record_status(parsed.original)
    validity = profile.validity or Validity(_circular_day(head))
    if said.valid_from or said.valid_to:
        validity = Validity(
            said.valid_from or validity.valid_from, said.valid_to or validity.valid_to
        )
    return Standing(
        authority=authority or by_folder,
        scope=said.scope or _scope(parsed, by_folder),
        status=status or Status.IN_FORCE,
        validity=validity,
    )


def _record_status(original: str) -> Status:
    """A committee's papers hold proposals; where they propose nothing, they are a record."""
    return Status.PROPOSAL if _PROPOSAL.search(original) else Status.MEETING_RECORD


def _scope(parsed: Parsed, by_folder: Authority) -> str:
    """One municipality's own paper binds that municipality; a handbook is for the sector."""
    if parsed.profile.authority or by_folder in {Authority.CIRCULAR, Authority.HANDBOOK}:
        return SECTOR
    return _municipality(parsed.original) or SECTOR


def _section_standing(section: Section, source: Source, employer: str | None) -> Standing | None:
    if any(LOCAL_HEADING.match(heading) for heading in section.heading_path):
        scope = employer or source.title
        return replace(source.standing, authority=Authority.LOCAL_RULE, scope=scope)
    if any(_CASE.match(heading) for heading in section.heading_path[1:]):
        return replace(source.standing, status=Status.FICTITIOUS_CASE)
    return None


def _employer(original: str) -> str | None:
    """The employer whose handbook this is, by the short name in its opening words."""
    named = _COMPANY.search(original[:_HEAD_CHARS])
    if named:
        return named.group(1)
    return _municipality(original)


def _municipality(original: str) -> str | None:
    """The municipality that a paper speaks of again and again: its own."""
    counts = Counter(_MUNICIPALITY.findall(original)).most_common(1)
    return counts[0][0] if counts and counts[0][1] >= _MIN_OWN_NAMINGS else None


def _issuer(original: str) -> str:
    if _CIRCULAR.search(original[:_HEAD_CHARS]):
        return "KS"
    return _employer(original) or "Ukjent"


def _circular_title(head: str, title: str | None) -> str | None:
    number = _CIRCULAR.search(head)
    if number is None:
        return None
    subject = title if title and not _CIRCULAR.search(title) else ""
    return f"B-rundskriv {number.group(1)} {subject}".strip()


def _circular_day(head: str) -> date | None:
    day = _CIRCULAR_DAY.search(head) if _CIRCULAR.search(head) else None
    try:
        return date(int(day.group(3)), int(day.group(2)), int(day.group(1))) if day else None
    except ValueError:  # a day that no calendar has
        return None


def _file_day(file: str) -> date | None:
    found = _FILE_DAY.search(file)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _readable(file: str) -> str:
    words = file.rpartition("/")[2].rpartition(".")[0].replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]
