import io
import stat
import struct
import zipfile
from email.message import EmailMessage

import pytest

from ingest import zip_guard
from ingest.archive import Member, is_container, unpack
from ingest.errors import DocumentRejected, Reason
from ingest.refusals import (
    DUPLICATE_NAME,
    LINK,
    NESTED_ARCHIVE,
    PASSWORD,
    TOO_DEEP,
    TOO_MANY_MEMBERS,
    UNSAFE_NAME,
    ZIP_BOMB,
)
from ingest.report import Rejection
from tests.ingest.fixtures import make_office as make


def _found(data: bytes, file: str = "a.zip") -> dict[str, bytes | Reason]:
    return {
        one.file: one.data if isinstance(one, Member) else one.reason for one in unpack(file, data)
    }


def _with_member(info: zipfile.ZipInfo, data: bytes = b"x") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as container:
        container.writestr(info, data)
        container.writestr("god.txt", b"god")
    return buffer.getvalue()


def _message(*attached: tuple[str, bytes]) -> bytes:
    message = EmailMessage()
    message["Subject"] = "Emne"
    message.set_content("Tekst.")
    for name, data in attached:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


@pytest.mark.parametrize(
    ("file", "expected"),
    [("a.zip", True), ("a/b.EML", True), ("a.docx", False), ("zip", False), ("a.zip.txt", False)],
)
def test_archives_and_messages_hold_files(file: str, expected: bool):
    assert is_container(file) is expected


def test_members_are_named_by_the_way_into_them():
    assert list(_found(make.archive())) == [
        "a.zip!/rundskriv/ferie.docx",
        "a.zip!/lønn.xlsx",
        "a.zip!/foiler.pptx",
        "a.zip!/post/svar.eml",
        "a.zip!/post/svar.eml!/Rundskriv om ferie på norsk.docx",
    ]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../opp.txt", UNSAFE_NAME),
        ("a/../../opp.txt", UNSAFE_NAME),
        ("/rot.txt", UNSAFE_NAME),
        ("C:\\disk.txt", UNSAFE_NAME),
        ("a//b.txt", UNSAFE_NAME),
        ("b.zip!/c.txt", UNSAFE_NAME),
        ("linje\nskift.txt", UNSAFE_NAME),
        ("l" * 600 + ".txt", UNSAFE_NAME),
        ("inni.zip", NESTED_ARCHIVE),
        ("inni.7z", NESTED_ARCHIVE),
        ("mappe/inni.TAR", NESTED_ARCHIVE),
    ],
)
def test_a_member_that_leads_elsewhere_is_refused_and_the_rest_goes_on(name: str, reason: Reason):
    found = _found(_with_member(zipfile.ZipInfo(name)))
    assert found.pop("a.zip!/god.txt") == b"god"
    assert list(found.values()) == [reason]
    assert all(file.isprintable() for file in found)


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (stat.S_IFLNK | 0o777, LINK),
        (stat.S_IFIFO, LINK),
        (stat.S_IFBLK, LINK),
        (stat.S_IFREG | 0o644, b"x"),
        (0, b"x"),
    ],
)
def test_links_and_devices_are_refused(mode: int, expected: bytes | Reason):
    info = zipfile.ZipInfo("a.txt")
    info.create_system, info.external_attr = 3, mode << 16
    assert _found(_with_member(info))["a.zip!/a.txt"] == expected


def test_of_two_members_by_one_name_neither_is_taken():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as container:
        container.writestr("a.txt", b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            container.writestr("a.txt", b"2")
    assert (
        list(unpack("a.zip", buffer.getvalue())) == [Rejection("a.zip!/a.txt", DUPLICATE_NAME)] * 2
    )


@pytest.mark.parametrize("coding", ["cp850", "utf-8"])
def test_names_without_a_mark_are_read_as_programs_write_them(coding: str):
    data = make.zipped({"l#nn.txt": b"x"} if coding == "cp850" else {"l##nn.txt": b"x"})
    marks = "ø".encode(coding)
    assert list(_found(data.replace(b"#" * len(marks), marks))) == ["a.zip!/lønn.txt"]


def test_a_mark_over_a_letter_and_the_letter_are_one_name():
    data = make.zipped({"a\u030a.txt": b"1"})
    assert list(_found(data)) == ["a.zip!/å.txt"]


def test_a_member_with_a_password_is_refused():
    data = bytearray(make.zipped({"a.txt": b"hemmelig"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + place] |= 1
    assert _found(bytes(data)) == {"a.zip!/a.txt": PASSWORD}


def test_a_damaged_member_leaves_the_others_whole():
    info = zipfile.ZipInfo("a.txt")
    data = _with_member(info, b"innhold").replace(b"innhold", b"innhald", 1)
    assert _found(data) == {"a.zip!/a.txt": Reason.DAMAGED, "a.zip!/god.txt": b"god"}


def test_a_way_of_packing_that_is_not_known_is_refused():
    data = bytearray(make.zipped({"a.txt": b"innhold"}))
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.find(mark) + place] = 97
    assert _found(bytes(data)) == {"a.zip!/a.txt": Reason.UNSUPPORTED}


def test_a_bomb_among_members_is_refused_and_the_rest_goes_on():
    data = make.zipped({"b.txt": bytes(20_000_000), "god.txt": b"god"})
    assert _found(data) == {"a.zip!/b.txt": ZIP_BOMB, "a.zip!/god.txt": b"god"}


def test_members_that_share_their_bytes_are_a_bomb():
    data = make.zipped({"a.txt": bytes(range(256)) * 4})
    entry = data[data.find(b"PK\x01\x02") : data.find(b"PK\x05\x06")]
    end = bytearray(data[data.find(b"PK\x05\x06") :])
    many = 50
    end[8:16] = struct.pack("<HHI", many, many, many * len(entry))
    overlapping = data[: data.find(b"PK\x01\x02")] + entry * many + bytes(end)
    assert _found(overlapping) == {"a.zip": ZIP_BOMB}


def test_a_size_that_is_a_lie_is_found_out():
    data = bytearray(make.zipped({"a.txt": b"x" * 5000}))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.find(mark) + place
        data[at : at + 4] = struct.pack("<I", 10)
    assert _found(bytes(data)) == {"a.zip!/a.txt": Reason.DAMAGED}


def test_a_claim_beyond_all_limits_refuses_the_archive(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(zip_guard, "MAX_UNPACKED_BYTES", 100)
    assert _found(make.zipped({"a.txt": b"x" * 101})) == {"a.zip": ZIP_BOMB}
    assert _found(make.zipped({"a.txt": b"x" * 100})) == {"a.zip!/a.txt": b"x" * 100}


def test_a_member_larger_than_any_text_is_refused():
    with zip_guard.open_zip(make.zipped({"a.txt": b"x" * 11})) as container:
        member = container.infolist()[0]
        assert zip_guard.read_member(container, member, limit=11) == b"x" * 11
        with pytest.raises(DocumentRejected) as rejected:
            zip_guard.read_member(container, member, limit=10)
    assert rejected.value.reason is Reason.TOO_LARGE


def test_too_many_members_refuse_the_archive(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(zip_guard, "MAX_MEMBERS", 2)
    assert len(_found(make.zipped({"a": b"", "b": b""}))) == 2
    assert _found(make.zipped({"a": b"", "b": b"", "c": b""})) == {"a.zip": TOO_MANY_MEMBERS}
    monkeypatch.setattr(zip_guard, "_MAX_DIRECTORY_ENTRIES", 1)
    assert _found(make.zipped({"a": b"", "b": b""})) == {"a.zip": TOO_MANY_MEMBERS}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (make.zipped({}), Reason.EMPTY),
        (make.zipped({"mappe/": b""}), Reason.EMPTY),
        (make.damaged(make.archive()), Reason.DAMAGED),
        (b"", Reason.DAMAGED),
        (b"PK\x03\x04", Reason.DAMAGED),
    ],
    ids=["empty", "only folders", "broken off", "nothing", "mark only"],
)
def test_an_archive_without_a_file_says_why(data: bytes, reason: Reason):
    assert _found(data) == {"a.zip": reason}


def test_an_archive_attached_to_a_message_is_opened_but_not_one_inside_an_archive():
    inner = make.zipped({"b.txt": b"b"})
    message = _message(("c.zip", inner))
    assert _found(message, "m.eml") == {"m.eml!/c.zip": inner, "m.eml!/c.zip!/b.txt": b"b"}
    assert _found(make.zipped({"m.eml": message})) == {
        "a.zip!/m.eml": message,
        "a.zip!/m.eml!/c.zip": NESTED_ARCHIVE,
    }


def test_what_lies_too_deep_is_named_and_refused():
    inner = make.zipped({"m.eml": _message(("dypt.txt", b"x")), "n.eml": b"ikke e-post"})
    found = _found(_message(("c.zip", inner)), "m.eml")
    assert found["m.eml!/c.zip!/m.eml!/dypt.txt"] is TOO_DEEP
    assert "m.eml!/c.zip!/n.eml" in found


def test_a_message_that_is_none_is_refused_by_its_parser_alone():
    assert _found(b"ikke e-post", "m.eml") == {}
