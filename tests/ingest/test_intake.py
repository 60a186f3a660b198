"""Files inside files are documents of their own, and one bad one takes no other with it."""

import io
import zipfile
from pathlib import Path

import pytest

from corpus.embedders.hashing import HashingEmbedder
from corpus.factory import open_index
from corpus.source import Authority, Status
from ingest.catalogue import Catalogues
from ingest.classify import Classified
from ingest.errors import Reason
from ingest.intake import take_in
from ingest.load import FoundFile
from ingest.report import Rejection
from tests.factories import build_index, write_files

RULE = "# Ferie\n\nDe ansatte har fem ukers ferie.\n"
CATALOGUE = """
exclude = ["a.zip!/ut/*"]

[[source]]
file = "a.zip!/ferie.md"
title = "Ferie i Lillevik"
issuer = "Lillevik kommune"
"""
LETTER = b"""From: kari@example.com
To: ola@example.com
Subject: Ferie
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain; charset=utf-8

Vi mener at ferien burde vart i seks uker.
--x
Content-Type: text/markdown; name=ferie.md
Content-Disposition: attachment; filename=ferie.md

# Ferie

De ansatte har fem ukers ferie.
--x--
"""


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def taken(folder: Path, file: str, data: bytes) -> list[Classified | Rejection]:
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    (folder / file).write_bytes(data)
    return list(take_in(FoundFile(folder, file), Catalogues()))


def files_of(found: list[Classified | Rejection]) -> list[str]:
    return [one.document.source.file for one in found if isinstance(one, Classified)]


def reasons_of(found: list[Classified | Rejection]) -> dict[str, Reason]:
    return {one.file: one.reason for one in found if isinstance(one, Rejection)}


def test_an_archive_is_its_members_and_nothing_itself(tmp_path: Path) -> None:
    members = {"ferie.md": RULE.encode(), "b/lonn.md": RULE.encode(), "tom.md": b" "}
    found = taken(tmp_path, "a.zip", zipped(members))
    assert files_of(found) == ["a.zip!/ferie.md", "a.zip!/b/lonn.md"]
    assert reasons_of(found) == {"a.zip!/tom.md": Reason.EMPTY}


def test_an_e_mail_is_its_text_and_its_attachments(tmp_path: Path) -> None:
    found = taken(tmp_path, "circulars/brev.eml", LETTER)
    assert files_of(found) == ["circulars/brev.eml", "circulars/brev.eml!/ferie.md"]
    (letter, attached) = (one.document.source for one in found if isinstance(one, Classified))
    assert (letter.standing.authority, letter.standing.status) == (
        Authority.GUIDE,
        Status.CONSULTATION_INPUT,
    )
    assert attached.standing.authority is Authority.CIRCULAR


def test_the_catalogue_speaks_of_members_too(tmp_path: Path) -> None:
    write_files(tmp_path, {"catalogue.toml": CATALOGUE})
    members = {"ferie.md": RULE.encode(), "ut/gammel.md": RULE.encode(), ".skjult.md": b"x"}
    found = taken(tmp_path, "a.zip", zipped(members))
    (kept,) = (one.document.source for one in found if isinstance(one, Classified))
    assert (kept.file, kept.title, kept.issuer) == (
        "a.zip!/ferie.md",
        "Ferie i Lillevik",
        "Lillevik kommune",
    )
    assert reasons_of(found) == {
        "a.zip!/ut/gammel.md": Reason.EXCLUDED,
        "a.zip!/.skjult.md": Reason.HIDDEN,
    }


REFUSED = {
    "no_archive": ("a.zip", b"PK", Reason.DAMAGED),
    "an_archive_in_an_archive": ("a.zip", zipped({"b.zip": b"PK"}), Reason.NESTED_ARCHIVE),
    "a_name_that_climbs": ("a.zip", zipped({"../b.md": b"x"}), Reason.UNSAFE_NAME),
    "an_old_format": ("a.doc", b"\xd0\xcf\x11\xe0", Reason.OLD_OFFICE),
}


@pytest.mark.parametrize(("file", "data", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_taken_in_is_told(
    tmp_path: Path, file: str, data: bytes, reason: Reason
) -> None:
    found = taken(tmp_path, file, data)
    assert list(reasons_of(found).values()) == [reason]
    assert not files_of(found)


def test_a_member_is_cited_by_its_path_in_the_archive(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "a.zip").write_bytes(zipped({"ferie.md": RULE.encode()}))
    opened = open_index(build_index(tmp_path, {"b.md": RULE}), HashingEmbedder())
    try:
        files = {source.file for source in opened.release.sources.values()}
    finally:
        opened.store.close()
    assert files == {"b.md", "a.zip!/ferie.md"}


@pytest.mark.parametrize(("said", "repaired"), [("", True), ("repair = false\n", False)])
def test_staff_can_say_that_a_text_is_right_as_it_stands(
    tmp_path: Path, said: str, *, repaired: bool
):
    starter = Path(__file__).parents[2] / "corpus" / "handbook" / "oppseiing.md"
    as_seen = str.maketrans({"æ": "ee", "ø": "g", "å": "a"})
    damaged = starter.read_text(encoding="utf-8").translate(as_seen).encode()
    if said:
        (tmp_path / "a.txt.toml").write_text(said, encoding="utf-8")
    (one,) = taken(tmp_path, "a.txt", damaged)
    assert isinstance(one, Classified)
    assert bool(one.document.edits) is repaired
