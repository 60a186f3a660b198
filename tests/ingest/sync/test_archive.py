import bz2
import lzma
import tarfile
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.sync.archive import ArchiveLimits, Member, read_members
from ingest.sync.errors import Refusal, Refused
from tests.ingest.sync.archives import PACKING, claiming, member, packed, tar

SMALL = ArchiveLimits(members=5, member_bytes=1000, total_bytes=50_000)


def members(path: Path, data: bytes, limits: ArchiveLimits = SMALL) -> list[Member]:
    path = path / "archive"
    path.write_bytes(data)
    return list(read_members(path, limits))


def refusal(path: Path, data: bytes, limits: ArchiveLimits = SMALL) -> Refusal:
    with pytest.raises(Refused) as refused:
        members(path, data, limits)
    return refused.value.reason


@pytest.mark.parametrize("packing", PACKING)
def test_members_come_in_order_whatever_they_are_packed_with(tmp_path: Path, packing: str) -> None:
    files = {"nl/b.xml": b"b" * 900, "nl/a.xml": b"", "./nl/c.xml": b"c"}
    assert members(tmp_path, packed(files, packing)) == [
        Member("nl/b.xml", b"b" * 900),
        Member("nl/a.xml", b""),
        Member("nl/c.xml", b"c"),
    ]


def test_an_archive_packed_in_several_streams_is_one(tmp_path: Path) -> None:
    plain = tar([member("a.xml", b"a" * 600), member("b.xml", b"b")])
    halves = plain[:700], plain[700:]
    whole = [Member("a.xml", b"a" * 600), Member("b.xml", b"b")]
    assert members(tmp_path, b"".join(map(bz2.compress, halves))) == whole
    assert members(tmp_path, b"".join(map(lzma.compress, halves)) + bytes(8)) == whole
    padded = lzma.compress(halves[0]) + bytes(4) + lzma.compress(halves[1])
    assert members(tmp_path, padded) == whole


@pytest.mark.parametrize(
    ("built", "reason"),
    [
        (member("../out.xml", b"x"), Refusal.UNSAFE_NAME),
        (member("/etc/passwd", b"x"), Refusal.UNSAFE_NAME),
        (member("a/../../b.xml", b"x"), Refusal.UNSAFE_NAME),
        (member("..\\b.xml", b"x"), Refusal.UNSAFE_NAME),
        (member(".sync/state.json", b"x"), Refusal.UNSAFE_NAME),
        (member("a" * 150 + "/" + "../" * 20, b"x"), Refusal.UNSAFE_NAME),
        (member("a.xml", kind=tarfile.SYMTYPE, link="/etc/passwd"), Refusal.NOT_A_FILE),
        (member("a.xml", kind=tarfile.LNKTYPE, link="../b"), Refusal.NOT_A_FILE),
        (member("a.xml", kind=tarfile.CHRTYPE), Refusal.NOT_A_FILE),
        (member("a.xml", kind=tarfile.BLKTYPE), Refusal.NOT_A_FILE),
        (member("a.xml", kind=tarfile.FIFOTYPE), Refusal.NOT_A_FILE),
        (claiming("a.xml", 0, tarfile.GNUTYPE_SPARSE), Refusal.NOT_A_FILE),
        (member("a.xml", b"x" * 1001), Refusal.TOO_LARGE),
    ],
)
def test_a_member_that_is_no_plain_file_below_is_not_read(
    tmp_path: Path, built: bytes, reason: Refusal
) -> None:
    found = members(tmp_path, tar([built, member("good.xml", b"good")]))
    assert [one.content for one in found] == [reason, b"good"]
    assert {path.name for path in tmp_path.iterdir()} == {"archive"}


def test_folders_are_no_members(tmp_path: Path) -> None:
    assert members(tmp_path, tar([member("nl", kind=tarfile.DIRTYPE)])) == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Refusal.DAMAGED),
        (b"<html>not found</html>", Refusal.DAMAGED),
        (b"BZh9nonsense", Refusal.DAMAGED),
        (b"\xfd7zXZ\x00nonsense", Refusal.DAMAGED),
        (b"\x1f\x8bnonsense", Refusal.DAMAGED),
        (lzma.compress(tar([member("a", b"a")])) + b"tail", Refusal.DAMAGED),
        (tar([member("a", b"a")])[:700], Refusal.DAMAGED),
        (member("a", b"a") + b"\xff" * 512 + member("b", b"b"), Refusal.DAMAGED),
        (member("a", b"a") + b"\xff" * 200, Refusal.DAMAGED),
        (claiming("a", -512) + bytes(1024), Refusal.DAMAGED),
        (packed({str(number): b"" for number in range(6)}), Refusal.TOO_MANY),
        (packed({"a": bytes(100_000)}), Refusal.TOO_LARGE),
        (packed({"a": bytes(100_000)}, "xz"), Refusal.TOO_LARGE),
        (packed({"a": b"a"}) + bz2.compress(bytes(100_000)), Refusal.TOO_LARGE),
        (claiming("a", 10**11) + bytes(100_000), Refusal.TOO_LARGE),
        (claiming("a", 10**9, tarfile.XHDTYPE) + bytes(9000), Refusal.TOO_LARGE),
        (claiming("a", 10**9, tarfile.GNUTYPE_LONGNAME) + bytes(9000), Refusal.TOO_LARGE),
    ],
)
def test_an_archive_that_is_damaged_or_too_large_is_refused(
    tmp_path: Path, data: bytes, reason: Refusal
) -> None:
    assert refusal(tmp_path, data) is reason


@pytest.mark.parametrize("packing", ["bz2", "xz", "gz"])
@pytest.mark.parametrize("share", [0.2, 0.6, 0.98])
def test_an_archive_cut_short_is_told_from_a_whole_one(
    tmp_path: Path, packing: str, share: float
) -> None:
    whole = packed({f"{number}.xml": bytes([number]) * 900 for number in range(4)}, packing)
    assert refusal(tmp_path, whole[: int(len(whole) * share)]) is Refusal.DAMAGED


def test_an_archive_that_asks_for_more_memory_than_it_needs_is_refused(tmp_path: Path) -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20}]
    assert members(tmp_path, lzma.compress(tar([]), filters=filters)) == []
    # The dictionary's size stands in one byte of the block header, which a CRC-32 guards.
    data = bytearray(lzma.compress(tar([]), filters=filters))
    header = bytes(data[12 : 12 + (data[12] + 1) * 4 - 4])
    greedy = header.replace(bytes([0x21, 1, 16]), bytes([0x21, 1, 40]))
    assert greedy != header
    data[12 : 12 + len(header) + 4] = greedy + lzma_crc(greedy)
    assert refusal(tmp_path, bytes(data)) is Refusal.DAMAGED


def lzma_crc(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(4, "little")


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 2000), st.binary(min_size=1, max_size=12))
def test_any_damage_is_read_past_or_refused(tmp_path: Path, at: int, damage: bytes) -> None:
    pax = tarfile.TarInfo("ø.xml")
    pax.pax_headers = {"comment": "æ" * 20}
    plain = bytearray(tar([pax.tobuf(tarfile.PAX_FORMAT), member("a" * 120, b"x" * 300)]))
    plain[at : at + len(damage)] = damage
    try:
        found = members(tmp_path, bytes(plain))
    except Refused:
        return
    assert all(isinstance(one, Member) for one in found)
