from datetime import date
from pathlib import Path

import pytest

from corpus.source import Authority, Status
from ingest.catalogue import CatalogueInvalid, Catalogues, Entry, is_staff_file, read_catalogue


def _write(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "catalogue.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_staff_say_is_read(documents: Path):
    text = (
        '[[source]]\nfile = "a.txt"\nauthority = "circular"\nstatus = "repealed"\n'
        'valid_from = 2020-01-01\nlanguage = "nn"\nrestates = ["b.txt"]\n'
    )
    entry = read_catalogue(_write(documents, text)).entry("a.txt")
    assert entry is not None
    assert (entry.authority, entry.status) == (Authority.CIRCULAR, Status.REPEALED)
    assert (entry.valid_from, entry.valid_to) == (date(2020, 1, 1), None)
    assert (entry.language, entry.restates) == ("nn", ("b.txt",))


def test_an_empty_catalogue_says_nothing(documents: Path):
    catalogue = read_catalogue(_write(documents, ""))
    assert catalogue.entry("a.txt") is None
    assert not catalogue.excludes("a.txt")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("exclude = [", "TOML"),
        ("exclude = 3", "exclude"),
        ('titel = "x"', "titel"),
        ('[[source]]\ntitle = "x"', "source.0.file"),
        ('[[source]]\nfile = "a"\nfarge = "rød"', "source.0.farge"),
        ('[[source]]\nfile = "a"\nauthority = "boss"', "source.0.authority"),
        ('[[source]]\nfile = "a"\nstatus = "old"', "source.0.status"),
        ('[[source]]\nfile = "a"\nlanguage = "de"', "source.0.language"),
        ('[[source]]\nfile = "a"\nvalid_from = "i fjor"', "source.0.valid_from"),
        ('[source]\nfile = "a"', "source"),
    ],
)
def test_a_mistake_is_told_with_its_place(documents: Path, text: str, place: str):
    with pytest.raises(CatalogueInvalid, match=place) as told:
        read_catalogue(_write(documents, text))
    assert "catalogue.toml" in str(told.value)


def test_a_catalogue_that_is_not_utf8_is_a_mistake(documents: Path):
    (documents / "catalogue.toml").write_bytes('exclude = ["lønn*"]'.encode("latin-1"))
    with pytest.raises(CatalogueInvalid, match="TOML"):
        read_catalogue(documents / "catalogue.toml")


@pytest.mark.parametrize(
    ("pattern", "file", "excluded"),
    [
        ("*.bak.txt", "a.bak.txt", True),
        ("*.bak.txt", "mappe/a.bak.txt", True),
        ("utkast/**", "utkast/x/a.txt", True),
        ("utkast/*", "utkast/x/a.txt", True),
        ("a.txt", "a.txt", True),
        ("a.txt", "mappe/a.txt", False),
        ("utkast/*", "utkast.txt", False),
        ("*.TXT", "a.txt", False),
        ("?.txt", "ab.txt", False),
    ],
)
def test_patterns_leave_files_out(documents: Path, pattern: str, file: str, excluded: bool):
    catalogue = read_catalogue(_write(documents, f'exclude = ["{pattern}"]'))
    assert catalogue.excludes(file) is excluded


def test_the_catalogue_beside_the_files_goes_before_the_one_above(documents: Path):
    _write(documents, 'exclude = ["over"]')
    _write(documents / "handbook", 'exclude = ["inne"]')
    catalogue, name = Catalogues().find(documents / "handbook", "a.txt")
    assert (catalogue.exclude, name) == (("inne",), "a.txt")


def test_a_catalogue_above_names_files_from_where_it_lies(documents: Path):
    _write(documents, "")
    (documents / "handbook").mkdir()
    _, name = Catalogues().find(documents / "handbook", "deep/a.txt")
    assert name == "handbook/deep/a.txt"


def test_a_catalogue_two_folders_above_is_not_looked_for(documents: Path):
    _write(documents, 'exclude = ["*"]')
    (documents / "a" / "b").mkdir(parents=True)
    catalogue, name = Catalogues().find(documents / "a" / "b", "c.txt")
    assert (catalogue.exclude, name) == ((), "c.txt")


def test_a_folder_reached_by_a_link_finds_the_catalogue_beside_the_files(
    documents: Path, tmp_path: Path
):
    _write(documents, 'exclude = ["x"]')
    (tmp_path / "link").symlink_to(documents)
    catalogue, _ = Catalogues().find(tmp_path / "link", "c.txt")
    assert catalogue.exclude == ("x",)


def test_a_catalogue_is_read_once(documents: Path):
    path = _write(documents, 'exclude = ["x"]')
    catalogues = Catalogues()
    first, _ = catalogues.find(documents, "a.txt")
    path.unlink()
    again, _ = catalogues.find(documents, "b.txt")
    assert first is again


def _beside(documents: Path, text: str, file: str = "a.txt") -> Entry | None:
    (documents / file).write_text("Ferie\n\nFem uker.\n", encoding="utf-8")
    (documents / f"{file}.toml").write_text(text, encoding="utf-8")
    catalogue, name = Catalogues().find(documents, file)
    return catalogue.entry(name)


def test_words_beside_a_document_go_before_the_catalogues(documents: Path):
    _write(documents, '[[source]]\nfile = "a.txt"\ntitle = "Gammel"\nscope = "FVANN"\n')
    entry = _beside(documents, 'title = "Ny"\nstatus = "superseded"\n')
    assert entry is not None
    assert (entry.title, entry.scope, entry.status) == ("Ny", "FVANN", Status.SUPERSEDED)


def test_sections_beside_a_document_go_before_the_catalogues(documents: Path):
    _write(
        documents,
        '[[source]]\nfile = "a.txt"\n[[source.section]]\nheading = "Ferie"\nignore = true\n',
    )
    entry = _beside(documents, '[[section]]\nfrom = "Ferie"\nto = "Lønn"\nstatus = "proposal"\n')
    assert entry is not None
    assert [one.heading or one.from_ for one in entry.section] == ["Ferie", "Ferie"]
    assert entry.section[0].status is Status.PROPOSAL


def test_words_beside_one_document_say_nothing_of_another(documents: Path):
    _beside(documents, 'title = "Ny"\n')
    catalogue, name = Catalogues().find(documents, "b.txt")
    assert catalogue.entry(name) is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('file = "a.txt"', "leave it out"),
        ('titel = "x"', "titel"),
        ("title = ", "not TOML"),
        ('[[section]]\nstatus = "proposal"', "section.0"),
        ('[[section]]\nheading = "Ferie"', "section.0"),
        ('[[section]]\nheading = "Ferie"\nfrom = "Lønn"\nignore = true', "section.0"),
        ('[[section]]\nheading = "Ferie"\nto = "Lønn"\nignore = true', "section.0"),
        ("[[section]]\nstart = 4\nignore = true", "section.0"),
        ('[[section]]\nheading = "Ferie"\naudience = "members"', "section.0.audience"),
        ("valid_from = 2024-05-01\nvalid_to = 2024-05-01", "valid_to"),
    ],
)
def test_a_mistake_beside_a_document_is_told_with_its_place(documents: Path, text: str, place: str):
    with pytest.raises(CatalogueInvalid, match=place) as told:
        _beside(documents, text)
    assert "a.txt.toml" in str(told.value)


@pytest.mark.parametrize(
    ("file", "staffs"),
    [
        ("catalogue.toml", True),
        ("deep/catalogue.toml", True),
        ("a.txt.toml", True),
        ("b.txt.toml", False),
        ("a.txt", False),
        ("toml", False),
    ],
)
def test_what_staff_wrote_is_no_document(documents: Path, file: str, staffs: bool):
    (documents / "a.txt").write_text("Ferie", encoding="utf-8")
    assert is_staff_file(documents, file) is staffs
