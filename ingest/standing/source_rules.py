"""What a whole file is worth, and the rule that said so.

The order: what staff wrote, then what the file says about itself, then the folder it lies in.
"""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath

from corpus.document import Span
from corpus.language import detect_language
from corpus.repaired_text import RepairedText
from corpus.source import PUBLIC, SECTOR, Authority, Source, Standing, Status, Validity
from ingest.catalogue import Entry
from ingest.parse.parsed import Parsed, Profile
from ingest.standing.periods import period
from ingest.standing.rules import OPENING_CHARS, rule_of_whole

_BY_FOLDER = {
    "circulars": Authority.CIRCULAR,
    "handbook": Authority.HANDBOOK,
    "regulations": Authority.REGULATION,
    "guides": Authority.GUIDE,
    "agreements": Authority.CENTRAL_AGREEMENT,
}
_AUDIENCE_FOLDERS = {"members": "members", "subscribers": "subscribers"}
_EMPLOYERS_FOLDER = "employers"
_RECORD = re.compile(
    r"\b(?:m[øo]teinnkalling|m[øo]teprotokoll|saksframlegg|saksliste|m[øo]tested|utvalg:)", re.I
)
_PROPOSAL = re.compile(r"\b(?:forslag|utkast|h[øo]ring\w*|innstilling)\b", re.I)
_ANY_MUNICIPALITY = r"(?!(?:Hver|Enhver|Denne|Vår|En|Ingen|Samme|Din|Ei|Kvar|Ein|Alle) )"
_MUNICIPALITY = re.compile(
    r"\b" + _ANY_MUNICIPALITY + r"([A-ZÆØÅ][\w-]+(?: og [A-ZÆØÅ]\w+)? (?:fylkes)?kommune)\b"
)
_COMPANY = re.compile(r"\b(?:IKS|KF|AS|SA)\s*\(([A-ZÆØÅ]{3,})\)")
_NUMBER = r"B/\d{1,2}-\d{4}"
_CIRCULAR = re.compile(rf"B-rundskriv\s+nr\.?:?\s*({_NUMBER})")
_CIRCULAR_DAY = re.compile(r"^Dato:\s*(\d{1,2})\.(\d{1,2})\.(\d{4})", re.MULTILINE)
# The dots of «nr.» and of a day end no sentence.
_IN_SENTENCE = r"(?:[^.\n]|(?<=\bnr)\.|\.(?=\d))"
_REPLACES = re.compile(
    r"\b(?i:erstatt[ae]r|avløy?ser|opphev[ae]r|trekkj?er tilbake)\b(?!\s+ikk)"
    rf"{_IN_SENTENCE}{{0,80}}?({_NUMBER}(?:\s*(?:,|og)\s*(?:B-rundskriv\s*)?{_NUMBER})*)"
)
_REPLACED = re.compile(
    rf"({_NUMBER})(?:(?!\bikk){_IN_SENTENCE}){{0,40}}?"
    r"\b(?:oppheves|utgår|bortfaller|erstattes|trekkes|blir erstatt(?:et|a))\b(?!\s+ikk)"
)
_FILE_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_AGREEMENT = re.compile(
    r"(?:hovedtariffavtale|hovudtariffavtale|hovedavtale|hovudavtale|overenskomst|"
    r"(?:sentral\w* )?(?:generell\w* )?særavtale|sfs \d{4}|sgs \d{4}|tariffavtale)",
    re.I,
)
_LOCAL_AGREEMENT = re.compile(r"lokal\w* (?:særavtale|tariffavtale|avtale)", re.I)
_HEAD_CHARS = 3000
_MIN_RECORD_SIGNS = 2
_MIN_OWN_NAMINGS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedSource:
    """A source, the name of the rule that decided its standing, and what other files must know.

    `papers` tells that the file is no rule as a whole: proposals, records and what comes with them.
    """

    source: Source
    rule: str
    profile: Profile
    employer: str | None
    papers: bool


@dataclass(frozen=True, slots=True)
class _Own:
    """What a file says about itself, and by which rule."""

    rule: str
    authority: Authority | None = None
    status: Status | None = None
    validity: Validity | None = None
    scope: str | None = None


def judge_source(file: str, parsed: Parsed, said: Entry) -> JudgedSource:
    """Decide what a file is worth as a whole."""
    head = RepairedText(parsed.original, parsed.edits).shown(
        Span(0, min(_HEAD_CHARS, len(parsed.original)))
    )
    profile = _with_circular(parsed.profile, head, parsed.original)
    title = said.title or _circular_title(head, profile.title) or profile.title or _readable(file)
    own = _own_words(file, title, head, replace(parsed, profile=profile))
    by_folder = _BY_FOLDER.get(file.partition("/")[0])
    standing = Standing(
        authority=said.authority or own.authority or by_folder or Authority.GUIDE,
        scope=said.scope or own.scope or _scope(parsed, by_folder or Authority.GUIDE),
        status=said.status or own.status or Status.IN_FORCE,
        validity=_validity(said, own.validity or profile.validity or Validity(_circular_day(head))),
    )
    employer = _employer(parsed.original)
    source = Source(
        source_id=source_id(file),
        file=file,
        title=title,
        issuer=said.issuer or profile.issuer or _issuer(head, employer),
        standing=standing,
        language=said.language or profile.language or detect_language(parsed.original[:20000]),
        audience=said.audience or _audience(file),
        state_date=said.state_date or profile.state_date or _file_day(file),
        restatement=said.restatement,
        url=said.url or profile.url,
        attribution=profile.attribution,
    )
    return JudgedSource(
        source=source,
        rule="staff" if said.decides() else own.rule if own.rule else _folder_rule(by_folder),
        profile=profile,
        employer=employer,
        papers=standing.status not in {Status.IN_FORCE, Status.NOT_YET_IN_FORCE},
    )


def source_id(file: str) -> str:
    """A name for a source that is safe in a URL and in a file name, and unique by its path."""
    slug = re.sub(r"[^a-z0-9]+", "-", file.rpartition(".")[0].lower()).strip("-")[-60:]
    return f"{slug}-{hashlib.sha256(file.encode()).hexdigest()[:6]}"


def _own_words(file: str, title: str, head: str, parsed: Parsed) -> _Own:
    """What the file says about itself, the surest sign first."""
    profile = parsed.profile
    if profile.authority or profile.status:
        return _Own(_profile_rule(file, profile), profile.authority, profile.status)
    if len(set(map(str.lower, _RECORD.findall(head)))) >= _MIN_RECORD_SIGNS:
        return _Own("committee_paper", Authority.LOCAL_RULE, _record_status(parsed.original))
    whole = rule_of_whole(title, head[:OPENING_CHARS])
    if whole:
        return _Own(whole.name, status=whole.status)
    folder = _BY_FOLDER.get(file.partition("/")[0], Authority.CIRCULAR)
    if _CIRCULAR.search(head) and folder is Authority.CIRCULAR:
        return _Own("circular", authority=Authority.CIRCULAR)
    return _agreement(title, head, parsed.original) or _Own("")


def _profile_rule(file: str, profile: Profile) -> str:
    if profile.authority in {Authority.LAW, Authority.REGULATION}:
        return "law_in_force" if profile.status is Status.IN_FORCE else "law_without_a_day"
    return "email_file" if PurePosixPath(file).suffix.lower() == ".eml" else "parser"


def _agreement(title: str, head: str, original: str) -> _Own | None:
    """An agreement by its title, with the period it gives itself."""
    if not _AGREEMENT.match(title) and not _LOCAL_AGREEMENT.match(title):
        return None
    runs = period(head)
    if runs is None:
        return None
    if _LOCAL_AGREEMENT.match(title):
        employer = _municipality(original)
        return _Own("local_agreement", Authority.LOCAL_RULE, None, runs, employer)
    return _Own("central_agreement", Authority.CENTRAL_AGREEMENT, None, runs, SECTOR)


def _validity(said: Entry, own: Validity) -> Validity:
    return Validity(said.valid_from or own.valid_from, said.valid_to or own.valid_to)


def _folder_rule(by_folder: Authority | None) -> str:
    return "folder" if by_folder else "no_sign"


def _record_status(original: str) -> Status:
    """A committee's papers hold proposals; where they propose nothing, they are a record."""
    return Status.PROPOSAL if _PROPOSAL.search(original) else Status.MEETING_RECORD


def _audience(file: str) -> str:
    """Whom the folders above a file are for: `members`, `subscribers`, or `employers/NAME`."""
    folders = file.split("/")[:-1]
    for place, folder in enumerate(folders):
        if folder.lower() == _EMPLOYERS_FOLDER and place + 1 < len(folders):
            return folders[place + 1]
        if folder.lower() in _AUDIENCE_FOLDERS:
            return _AUDIENCE_FOLDERS[folder.lower()]
    return PUBLIC


def _scope(parsed: Parsed, by_folder: Authority) -> str:
    """One municipality's own paper binds that municipality; a handbook is for the sector."""
    if parsed.profile.authority or by_folder in {Authority.CIRCULAR, Authority.HANDBOOK}:
        return SECTOR
    return _municipality(parsed.original) or SECTOR


def _employer(original: str) -> str | None:
    """The employer whose handbook this is, by the short name in its opening words."""
    named = _COMPANY.search(original[:_HEAD_CHARS])
    return named.group(1) if named else _municipality(original)


def _municipality(original: str) -> str | None:
    """The municipality that a paper speaks of again and again: its own."""
    counts = Counter(_MUNICIPALITY.findall(original)).most_common(1)
    return counts[0][0] if counts and counts[0][1] >= _MIN_OWN_NAMINGS else None


def _issuer(head: str, employer: str | None) -> str:
    return "KS" if _CIRCULAR.search(head) else employer or "Ukjent"


def _with_circular(profile: Profile, head: str, original: str) -> Profile:
    """The profile with a circular's own number and the numbers of those it replaces."""
    number = _CIRCULAR.search(head)
    if number is None:
        return profile
    own = circular_id(number.group(1))
    named = [found.group(1) for rule in (_REPLACES, _REPLACED) for found in rule.finditer(original)]
    replaced = (circular_id(one) for words in named for one in re.findall(_NUMBER, words))
    others = tuple(dict.fromkeys(one for one in replaced if one != own))
    return replace(profile, identifier=own, repeals=others)


def circular_id(number: str) -> str:
    """One name for a circular however its number is written: «B/8-2019» as «B/08-2019»."""
    serial, _, year = number.removeprefix("B/").partition("-")
    return f"B/{int(serial):02d}-{year}"


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
