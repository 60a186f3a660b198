"""Lovdata's free public archives of current law, mirrored file by file.

The archives and their licence (NLOD 2.0): https://api.lovdata.no/v1/publicData/list and
https://data.norge.no/nlod/no/2.0. Lovdata's web pages are not free and are never asked for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from ingest.sync import mirror as mirrors
from ingest.sync.archive import ArchiveLimits, Member, read_members
from ingest.sync.download import Download, Patient
from ingest.sync.errors import Refusal, Refused, SourceUnavailable
from ingest.sync.fetcher import Fetcher, Patience
from ingest.sync.mirror import Mirror
from ingest.sync.record import Seen
from ingest.sync.relative_name import is_safe
from ingest.sync.reply_status import refusal_for
from ingest.sync.report import SyncReport
from ingest.sync.web_address import WebAddress, web_address

BASE_URL = "https://api.lovdata.no/v1/publicData"
PATIENCE = Patience(idle_s=60, total_s=3600)
"""The largest archive is 65 MB, and a slow line takes its time."""

_CURRENT = "gjeldende-"
"""Archives of law in force begin so; the others are the gazette, whose acts amend and lapse."""
_MAX_LIST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LovdataTerms:
    """What to mirror and how much of it. No archives named: all of law in force."""

    base_url: str = BASE_URL
    archives: Sequence[str] = ()
    limits: ArchiveLimits = field(default_factory=ArchiveLimits)
    patient: Patient = field(default_factory=Patient)


class _Offer(BaseModel):
    """One line of Lovdata's list."""

    filename: str
    size: int = Field(default=0, alias="sizeBytes")
    changed: str = Field(default="", alias="lastModified")

    @property
    def stamp(self) -> str:
        """What tells this version from another."""
        return f"{self.changed} {self.size}"

    @property
    def name(self) -> str:
        """The archive whatever it is packed with; also the folder that its files stand in."""
        return _name(self.filename)


def sync_lovdata(folder: Path, fetcher: Fetcher, terms: LovdataTerms) -> SyncReport:
    """Bring a mirror of Lovdata's archives up to date.

    Each archive is taken or left as a whole; one that cannot be taken leaves its former files.

    Raises:
        SourceUnavailable: The list cannot be read; nothing was changed.
        SyncError: The folder cannot hold this mirror.
    """
    base = _base(terms.base_url)
    with mirrors.opened(folder, "lovdata", base.url) as mirror:
        offers = _offers(fetcher, base)
        for name in _chosen(offers, mirror, terms.archives):
            try:
                _Archive(mirror, _offered(offers, name), base, terms).bring_up_to_date(fetcher)
            except Refused as refused:
                mirror.undo()
                mirror.refuse(name, refused.reason, kept=bool(mirror.files_from(name)))
            mirror.commit()
        return mirror.report(fetcher.requests)


class _Archive:
    """One archive on its way into the mirror."""

    def __init__(
        self, mirror: Mirror, offer: _Offer, base: WebAddress, terms: LovdataTerms
    ) -> None:
        self._mirror = mirror
        self._offer = offer
        self._terms = terms
        address = base.joined(f"get/{quote(offer.filename)}")
        self._download = Download(mirror.partial / offer.filename, address, offer.stamp)

    def bring_up_to_date(self, fetcher: Fetcher) -> None:
        """Stage what changed of it.

        Raises:
            Refused: It cannot be taken.
        """
        mirror, name = self._mirror, self._offer.name
        held = mirror.files_from(name)
        known = mirror.archives.get(name, Seen())
        if not held or not all(map(mirror.holds, held)):
            known = Seen()
        if known.stamp == self._offer.stamp:
            seen: Seen | None = None
        else:
            seen = self._download.run(fetcher, known, self._terms.patient)
        if seen is None:
            mirror.archives[name] = known.model_copy(update={"stamp": self._offer.stamp})
            for file in held:
                mirror.unchanged(file)
        else:
            self._take(held)
            mirror.archives[name] = seen

    def _take(self, held: Sequence[str]) -> None:
        """Stage the members of the archive that has come, and drop those that it no longer has.

        Raises:
            Refused: It is damaged, or holds nothing that can be taken in.
        """
        try:
            found = set(self._members())
        finally:
            self._download.forget()
        if not found:
            raise Refused(Refusal.EMPTY)
        for file in held:
            if file not in found:
                self._mirror.drop(file)

    def _members(self) -> Iterator[str]:
        for member in read_members(self._download.path, self._terms.limits):
            file = f"{self._offer.name}/{member.name}"
            try:
                self._mirror.offer(file, [_xml(member)], self._offer.name, Seen())
            except Refused as refused:
                kept = file in self._mirror.files
                self._mirror.refuse(file, refused.reason, kept=kept)
                if not kept:
                    continue
            yield file


def _xml(member: Member) -> bytes:
    """The member's bytes.

    Raises:
        Refused: It could not be taken, or is no XML file.
    """
    if isinstance(member.content, Refusal):
        raise Refused(member.content)
    if not member.name.endswith(".xml"):
        raise Refused(Refusal.NOT_XML)
    return member.content


def _base(url: str) -> WebAddress:
    """The address under which `list` and `get/` lie.

    Raises:
        SourceUnavailable: It is none.
    """
    try:
        return web_address(url.rstrip("/") + "/")
    except Refused as refused:
        raise SourceUnavailable(
            f"{url!r} is no web address; expected one such as {BASE_URL}"
        ) from refused


def _offers(fetcher: Fetcher, base: WebAddress) -> dict[str, _Offer]:
    """The archives on Lovdata's list, by their names.

    Raises:
        SourceUnavailable: There is no list, or no archive on it.
    """
    address = base.joined("list")
    try:
        listed = TypeAdapter(list[_Offer]).validate_json(_listed(fetcher, address))
    except Refused as refused:
        raise SourceUnavailable(f"{address.url} cannot be read: {refused}") from refused
    except ValidationError as error:
        raise SourceUnavailable(
            f"{address.url} is no list of archives; expected JSON with filename and lastModified"
        ) from error
    offers = {offer.name: offer for offer in listed if _usable(offer.filename)}
    if not offers:
        raise SourceUnavailable(f"{address.url} lists no archive; nothing was changed")
    return offers


def _listed(fetcher: Fetcher, address: WebAddress) -> bytes:
    """The list as it comes.

    Raises:
        Refused: It cannot be had.
    """
    with fetcher.get(address, {"Accept": "application/json"}) as reply:
        if reply.status != 200:
            raise Refused(refusal_for(reply.status))
        return reply.body(_MAX_LIST_BYTES)


def _name(filename: str) -> str:
    return filename.partition(".tar")[0]


def _usable(filename: str) -> bool:
    return is_safe(filename) and "/" not in filename and ".tar" in filename


def _offered(offers: dict[str, _Offer], name: str) -> _Offer:
    """The archive of that name.

    Raises:
        Refused: It is not on the list.
    """
    if name not in offers:
        raise Refused(Refusal.NOT_OFFERED)
    return offers[name]


def _chosen(offers: dict[str, _Offer], mirror: Mirror, wanted: Sequence[str]) -> list[str]:
    """Archives to look at: those named, else those of law in force and those mirrored before."""
    if wanted:
        return list(dict.fromkeys(map(_name, wanted)))
    current = {name for name in offers if name.startswith(_CURRENT)}
    return sorted(current | set(mirror.archives))
