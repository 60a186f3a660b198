import tomllib
from pathlib import Path

from corpus.document import Document
from corpus.source import Standing
from ingest.catalogue import Catalogues
from ingest.classify import Classified
from ingest.first_words import first_words, write_first_words
from ingest.intake import take_in
from ingest.load import FoundFile
from tests.factories import write_files

_BOOK = (
    "# Håndbok «for» \\ alle\n\nVelkommen.\n\n## Ferie\n\nFem uker.\n\n"
    "## Case 1\n\nLeder sa nei.\n\n## Lokal info: Ferie\n\nFor oss.\n"
)


def _taken(root: Path, file: str) -> Classified:
    (one,) = take_in(FoundFile(root, file), Catalogues())
    assert isinstance(one, Classified)
    return one


def _worth(document: Document) -> list[Standing]:
    return [section.standing or document.source.standing for section in document.sections]


def test_a_file_as_written_says_nothing_and_with_the_marks_away_says_what_was_found(
    documents: Path, tmp_path: Path
):
    write_files(documents, {"handbook/bok.md": _BOOK})
    before = _taken(documents, "handbook/bok.md")
    (path,) = write_first_words([documents], tmp_path / "ord")
    assert path == tmp_path / "ord" / "handbook" / "bok.md.toml"
    written = path.read_text("utf-8")
    assert tomllib.loads(written) == {}
    beside = documents / "handbook" / "bok.md.toml"
    head, _, said = written.partition("\n#\n")
    beside.write_text("\n".join(line.removeprefix("# ") for line in said.splitlines()), "utf-8")
    after = _taken(documents, "handbook/bok.md")
    assert _worth(after.document) == _worth(before.document)
    assert after.document.source.title == before.document.source.title
    assert "staff" in after.reasons
    assert "bok.md.toml" in head


def test_a_file_that_is_there_is_left_alone(documents: Path, tmp_path: Path):
    write_files(documents, {"a.txt": "Ferie\n\nFem uker.\n"})
    write_files(tmp_path / "ord", {"a.txt.toml": "# mitt\n"})
    assert write_first_words([documents], tmp_path / "ord") == []
    assert (tmp_path / "ord" / "a.txt.toml").read_text("utf-8") == "# mitt\n"


def test_files_that_cannot_be_read_get_no_words(documents: Path, tmp_path: Path):
    (documents / "a.txt").write_bytes(b"\x00\x01")
    assert write_first_words([documents], tmp_path / "ord") == []


def test_only_parts_with_a_worth_of_their_own_are_listed(documents: Path):
    write_files(documents, {"a.txt": "Ferie\n\nFem uker.\n"})
    assert "[[section]]" not in first_words(_taken(documents, "a.txt"))
