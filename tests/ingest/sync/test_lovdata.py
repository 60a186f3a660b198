import io
import json
import tarfile
from pathlib import Path

import pytest

from ingest.sync.archive import ArchiveLimits
from ingest.sync.download import Patient
from ingest.sync.errors import Refusal, SourceUnavailable
from ingest.sync.fetcher import Fetcher
from ingest.sync.lovdata import LovdataTerms, sync_lovdata
from ingest.sync.report import RefusedItem, SyncReport
from tests.ingest.sync.archives import member, packed, tar
from tests.ingest.sync.local_server import Resource, Server, local_fetcher

LAWS = {"nl/nl-1.xml": b"<html>1</html>", "nl/nl-2.xml": b"<html>2</html>"}
RULES = {"sf/sf-1.xml": b"<html>f</html>"}
LAW, RULE, GAZETTE = (
    f"{name}.tar.bz2"
    for name in ("gjeldende-lover", "gjeldende-sentrale-forskrifter", "lovtidend-avd1-2025")
)


def serve(server: Server, archives: dict[str, bytes], day: int = 1, **extra: object) -> None:
    """Put archives on the server, as Lovdata lists them."""
    for name, data in archives.items():
        server.answers[f"/v1/publicData/get/{name}"] = Resource(data, "application/x-bzip2")
    listed = [
        {
            "filename": name,
            "description": "Lover",
            "sizeBytes": str(len(data)),
            "lastModified": f"2025-11-{day:02}T02:31:59.418Z",
            **extra,
        }
        for name, data in archives.items()
    ]
    server.answers["/v1/publicData/list"] = Resource(json.dumps(listed).encode())


def sync(
    server: Server,
    mirror: Path,
    archives: tuple[str, ...] = (),
    limits: ArchiveLimits | None = None,
) -> SyncReport:
    terms = LovdataTerms(
        base_url=f"{server.url}/v1/publicData",
        archives=archives,
        patient=Patient(attempts=1, sleep=lambda _seconds: None),
        limits=limits or ArchiveLimits(),
    )
    return sync_lovdata(mirror, local_fetcher(), terms)


def contents(mirror: Path) -> dict[str, bytes]:
    return {p.relative_to(mirror).as_posix(): p.read_bytes() for p in mirror.rglob("*.xml")}


def below(archive: str, files: dict[str, bytes]) -> dict[str, bytes]:
    return {f"{archive}/{name}": body for name, body in files.items()}


def test_law_in_force_is_mirrored_and_the_gazette_is_not(server: Server, mirror: Path) -> None:
    serve(server, {LAW: packed(LAWS), RULE: packed(RULES), GAZETTE: packed(RULES)})
    report = sync(server, mirror)
    assert contents(mirror) == below("gjeldende-lover", LAWS) | below(
        "gjeldende-sentrale-forskrifter", RULES
    )
    assert sorted(report.added) == sorted(contents(mirror))
    assert report.refused == ()
    assert [path for path in server.paths() if "lovtidend" in path] == []


def test_a_second_sync_asks_for_the_list_only(server: Server, mirror: Path) -> None:
    serve(server, {LAW: packed(LAWS)})
    sync(server, mirror)
    before = {path: path.stat().st_mtime_ns for path in mirror.rglob("*.xml")}
    server.forget()
    report = sync(server, mirror)
    assert server.paths() == ["/v1/publicData/list"]
    assert (report.added, report.changed, report.removed, report.unchanged) == ((), (), (), 2)
    assert {path: path.stat().st_mtime_ns for path in mirror.rglob("*.xml")} == before


def test_a_new_date_alone_brings_no_download(server: Server, mirror: Path) -> None:
    serve(server, {LAW: packed(LAWS)})
    sync(server, mirror)
    server.forget()
    serve(server, {LAW: packed(LAWS)}, day=2)
    assert sync(server, mirror).unchanged == 2
    assert [asked.status for asked in server.asked] == [200, 304]
    server.forget()
    assert sync(server, mirror).unchanged == 2
    assert server.paths() == ["/v1/publicData/list"]


def test_only_files_that_changed_are_written(server: Server, mirror: Path) -> None:
    serve(server, {LAW: packed(LAWS | {"nl/nl-3.xml": b"3"})})
    sync(server, mirror)
    unchanged = mirror / "gjeldende-lover/nl/nl-1.xml"
    before = unchanged.stat()
    changed = {"nl/nl-1.xml": LAWS["nl/nl-1.xml"], "nl/nl-2.xml": b"new", "nl/nl-4.xml": b"4"}
    serve(server, {LAW: packed(changed)}, day=2)
    report = sync(server, mirror)
    assert contents(mirror) == below("gjeldende-lover", changed)
    assert report.added == ("gjeldende-lover/nl/nl-4.xml",)
    assert report.changed == ("gjeldende-lover/nl/nl-2.xml",)
    assert report.removed == ("gjeldende-lover/nl/nl-3.xml",)
    assert report.unchanged == 1
    after = unchanged.stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


def test_an_interrupted_download_goes_on_in_the_next_sync(server: Server, mirror: Path) -> None:
    data = packed({f"nl/{n}.xml": bytes([n]) * 999 for n in range(50)}, "")
    serve(server, {LAW: data})
    whole = server.answers[f"/v1/publicData/get/{LAW}"]
    server.answers[f"/v1/publicData/get/{LAW}"] = Resource(data, cut_after=1000)
    report = sync(server, mirror)
    assert report.refused == (RefusedItem("gjeldende-lover", Refusal.INTERRUPTED, kept=False),)
    server.answers[f"/v1/publicData/get/{LAW}"] = whole
    assert len(sync(server, mirror).added) == 50
    assert [one.sent for one in server.asked if "get" in one.path] == [1000, len(data) - 1000]
    assert list((mirror / ".sync" / "partial").iterdir()) == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (packed(LAWS)[:-30], Refusal.DAMAGED),
        (b"<html>maintenance</html>" * 100, Refusal.DAMAGED),
        (packed({"README.md": b"no law"}), Refusal.EMPTY),
        (packed({"nl/nl-1.xml": b"changed", "big.xml": bytes(90_000)}), Refusal.TOO_LARGE),
    ],
)
def test_an_archive_that_cannot_be_read_leaves_the_former_one_whole(
    server: Server, mirror: Path, data: bytes, reason: Refusal
) -> None:
    serve(server, {LAW: packed(LAWS)})
    sync(server, mirror)
    serve(server, {LAW: data, RULE: packed(RULES)}, day=2)
    report = sync(server, mirror, limits=ArchiveLimits(total_bytes=60_000))
    assert report.refused == (RefusedItem("gjeldende-lover", reason, kept=True),)
    assert report.added == ("gjeldende-sentrale-forskrifter/sf/sf-1.xml",)
    assert (report.changed, report.removed) == ((), ())
    assert contents(mirror) == below("gjeldende-lover", LAWS) | below(
        "gjeldende-sentrale-forskrifter", RULES
    )
    serve(server, {LAW: packed(LAWS), RULE: packed(RULES)}, day=3)
    assert sync(server, mirror).refused == ()


def test_an_archive_that_is_missing_does_not_hinder_the_others(
    server: Server, mirror: Path
) -> None:
    serve(server, {LAW: packed(LAWS), RULE: packed(RULES)})
    del server.answers[f"/v1/publicData/get/{LAW}"]
    report = sync(server, mirror)
    assert report.refused == (RefusedItem("gjeldende-lover", Refusal.GONE, kept=False),)
    assert len(report.added) == 1


def test_members_that_lead_elsewhere_are_refused_and_the_rest_taken(
    server: Server, mirror: Path, tmp_path: Path
) -> None:
    evil = tar(
        [
            member("../../../evil.xml", b"x"),
            member("/evil.xml", b"x"),
            member("nl/link.xml", kind=b"2", link="/etc/passwd"),
            member("README.md", b"about"),
            member("nl/nl-1.xml", b"law"),
            member("nl/nl-1.xml", b"twice"),
        ]
    )
    serve(server, {LAW: evil})
    report = sync(server, mirror)
    assert contents(mirror) == {"gjeldende-lover/nl/nl-1.xml": b"law"}
    assert [item.reason for item in report.refused] == [
        Refusal.UNSAFE_NAME,
        Refusal.UNSAFE_NAME,
        Refusal.NOT_A_FILE,
        Refusal.NOT_XML,
        Refusal.DUPLICATE,
    ]
    assert list(tmp_path.rglob("evil.xml")) == []


def test_a_member_that_can_no_longer_be_taken_keeps_its_former_copy(
    server: Server, mirror: Path
) -> None:
    serve(server, {LAW: packed(LAWS)})
    sync(server, mirror)
    grown = LAWS | {"nl/nl-1.xml": bytes(5_000)}
    serve(server, {LAW: packed(grown)}, day=2)
    report = sync(server, mirror, limits=ArchiveLimits(member_bytes=4_000))
    assert report.refused == (
        RefusedItem("gjeldende-lover/nl/nl-1.xml", Refusal.TOO_LARGE, kept=True),
    )
    assert contents(mirror) == below("gjeldende-lover", LAWS)


def test_a_file_deleted_here_comes_back(server: Server, mirror: Path) -> None:
    serve(server, {LAW: packed(LAWS)})
    sync(server, mirror)
    (mirror / "gjeldende-lover/nl/nl-2.xml").unlink()
    report = sync(server, mirror)
    assert report.changed == ("gjeldende-lover/nl/nl-2.xml",)
    assert contents(mirror) == below("gjeldende-lover", LAWS)


def test_an_archive_may_be_named_with_and_without_its_suffix(server: Server, mirror: Path) -> None:
    serve(server, {LAW: packed(LAWS), GAZETTE: packed(RULES)})
    report = sync(server, mirror, (GAZETTE, "lovtidend-avd1-2025", "no-such"))
    assert report.added == ("lovtidend-avd1-2025/sf/sf-1.xml",)
    assert report.refused == (RefusedItem("no-such", Refusal.NOT_OFFERED, kept=False),)
    assert sync(server, mirror).unchanged == 1  # what was mirrored once is kept up to date


def test_an_archive_no_longer_listed_is_kept_and_told(server: Server, mirror: Path) -> None:
    serve(server, {LAW: packed(LAWS), RULE: packed(RULES)})
    sync(server, mirror)
    serve(server, {RULE: packed(RULES)})
    report = sync(server, mirror)
    assert report.refused == (RefusedItem("gjeldende-lover", Refusal.NOT_OFFERED, kept=True),)
    assert len(contents(mirror)) == 3


def test_an_archive_packed_in_another_way_is_the_same(server: Server, mirror: Path) -> None:
    serve(server, {LAW: packed(LAWS)})
    sync(server, mirror)
    serve(server, {"gjeldende-lover.tar.xz": packed(LAWS, "xz")}, day=2)
    report = sync(server, mirror)
    assert (report.unchanged, report.refused) == (2, ())


@pytest.mark.parametrize(
    "listed",
    [
        b"", b"<html>", b"{}", b"[]", b'[{"name": "x"}]', b'[{"filename": "../evil.tar.bz2"}]',
        b'[{"filename": ".tar.bz2"}]', b'[{"filename": "laws.zip"}]',
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_used_touches_nothing(
    server: Server, mirror: Path, listed: bytes
) -> None:
    serve(server, {LAW: packed(LAWS)})
    sync(server, mirror)
    server.answers["/v1/publicData/list"] = Resource(listed)
    with pytest.raises(SourceUnavailable):
        sync(server, mirror)
    assert contents(mirror) == below("gjeldende-lover", LAWS)


def test_a_list_that_does_not_come_touches_nothing(server: Server, mirror: Path) -> None:
    with pytest.raises(SourceUnavailable, match="gone"):
        sync(server, mirror)
    with pytest.raises(SourceUnavailable, match="private_address"):
        sync_lovdata(mirror, Fetcher(), LovdataTerms(base_url=server.url))
    with pytest.raises(SourceUnavailable, match="no web address"):
        sync_lovdata(mirror, Fetcher(), LovdataTerms(base_url="lovdata"))


@pytest.mark.real_documents
def test_the_whole_archive_of_laws_is_mirrored(
    server: Server, mirror: Path, law_archive: bytes
) -> None:
    name = "gjeldende-lover_xml.tar.xz"
    place = f"/v1/publicData/get/{name}"
    half = len(law_archive) // 2
    serve(server, {name: law_archive})
    server.answers[place] = Resource(law_archive, cut_after=half)
    assert sync(server, mirror).refused[0].reason is Refusal.INTERRUPTED
    server.answers[place] = Resource(law_archive)
    report = sync(server, mirror)
    assert [one.sent for one in server.asked if one.path == place] == [
        half,
        len(law_archive) - half,
    ]
    assert len(report.added) == len(list(mirror.rglob("*.xml"))) == 755
    assert {item.reason for item in report.refused} == {Refusal.NOT_XML}
    server.forget()
    assert sync(server, mirror).unchanged == 755
    assert sum(one.sent for one in server.asked if one.path == place) == 0


@pytest.mark.real_documents
def test_of_the_whole_archive_only_what_changed_is_written(
    server: Server, mirror: Path, law_archive: bytes
) -> None:
    name = "gjeldende-lover_xml.tar.xz"
    serve(server, {name: law_archive})
    sync(server, mirror)
    before = {path: path.stat().st_ino for path in mirror.rglob("*.xml")}
    with tarfile.open(fileobj=io.BytesIO(law_archive)) as archive:
        files = {
            one.name: content.read() for one in archive if (content := archive.extractfile(one))
        }
    first, second, *_rest = sorted(file for file in files if file.endswith(".xml"))
    files[first] += b"\n"
    del files[second]
    serve(server, {name: packed(files, "")}, day=2)
    report = sync(server, mirror)
    folder = "gjeldende-lover_xml"
    assert report.changed == (f"{folder}/{first}",)
    assert report.removed == (f"{folder}/{second}",)
    assert report.unchanged == 753
    after = {path: path.stat().st_ino for path in mirror.rglob("*.xml")}
    assert {path for path in before if after.get(path) != before[path]} == {
        mirror / folder / first,
        mirror / folder / second,
    }
