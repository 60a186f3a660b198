import errno
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from chromadb.errors import InternalError

from corpus.index_folder import IndexFolder
from ingest.__main__ import main
from ingest.build_lock import build_lock
from tests.factories import build_index, write_files
from tests.ingest.builds import snapshot

_FERIE = "# Ferie\n\nFem uker.\n\n## Lønn\n\n12 %.\n"
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(
    index: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Command:
    """Runs a command on the test's index folder; gives the exit status, output and errors."""
    monkeypatch.setenv("KS_EMBEDDER", "hashing")

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main([*arguments, "--index", str(index)])
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


@pytest.fixture
def releases(tmp_path: Path) -> list[str]:
    """Two releases, the second one served; its wage section differs from the first's."""
    build_index(tmp_path, {"ferie.md": _FERIE})
    index = build_index(tmp_path, {"ferie.md": _FERIE.replace("12 %", "14 %")})
    return IndexFolder(index).release_ids()


def test_build_prints_what_it_did_in_norwegian(command: Command, documents: Path):
    write_files(documents, {"handbook/ferie.md": _FERIE, "a.png": "x"})
    status, out, err = command("build", "--documents", str(documents))
    assert (status, err) == (0, "")
    first, totals, ferie, _standing, left_out, _ = out.splitlines()
    assert first.startswith("Utgave 0001-")
    assert first.endswith("er tatt i bruk")
    assert totals.startswith("1 dokumenter, 2 avsnitt, 2 utdrag på ")
    assert ferie == "  handbook/ferie.md: «Ferie» (håndbok, nb), 2 avsnitt, 2 utdrag"
    assert left_out == "Utelatt (1):"


def test_build_remarks_on_status_scope_and_masks(command: Command, documents: Path):
    text = "Møteinnkalling\n\nUtvalg: A\n\nSaksframlegg: forslag om 91234567. "
    write_files(documents, {"a.txt": text + "Fjellvik kommune. " * 6})
    _, out, _ = command("build", "--documents", str(documents))
    line, standing = out.splitlines()[2:4]
    assert "a.txt" in line
    assert line.endswith("; sladdet: telefonnumre 1")
    assert "ikke en regel, gjelder bare Fjellvik kommune" in standing


def test_build_stage_then_publish(command: Command, documents: Path, index: Path):
    write_files(documents, {"ferie.md": _FERIE})
    status, out, _ = command("build", "--documents", str(documents), "--stage", "--json")
    report = json.loads(out)
    assert (status, report["published"]) == (0, False)
    assert not (index / "CURRENT").exists()
    assert command("publish") == (0, f"Utgave {report['release_id']} er tatt i bruk.\n", "")
    assert IndexFolder(index).current() == report["release_id"]


def test_build_takes_several_folders(command: Command, tmp_path: Path):
    write_files(tmp_path, {"a/x.md": _FERIE, "b/y.md": _FERIE})
    folders = ("--documents", str(tmp_path / "a"), "--documents", str(tmp_path / "b"))
    _, out, _ = command("build", *folders, "--json")
    assert [line["file"] for line in json.loads(out)["documents"]] == ["x.md", "y.md"]


@pytest.mark.parametrize(
    ("prepare", "advice"),
    [
        (lambda documents: documents.rmdir(), "name one that exists"),
        (lambda documents: write_files(documents, {"catalogue.toml": "x = 1"}), "catalogue.toml"),
    ],
    ids=["missing folder", "wrong catalogue"],
)
def test_build_that_cannot_be_done_exits_2(
    command: Command, documents: Path, prepare: Callable[[Path], object], advice: str
):
    prepare(documents)
    status, out, err = command("build", "--documents", str(documents))
    assert (status, out) == (2, "")
    assert advice in err
    assert "Traceback" not in err


def test_build_of_the_same_folder_twice_exits_2(command: Command, documents: Path):
    write_files(documents, {"a.md": _FERIE})
    folders = ("--documents", str(documents), "--documents", str(documents))
    status, _, err = command("build", *folders)
    assert status == 2
    assert "rename" in err


def test_build_beside_another_exits_2(command: Command, documents: Path, index: Path):
    write_files(documents, {"a.md": _FERIE})
    index.mkdir()
    with build_lock(index, since="2026-01-02 12:00:00"):
        status, _, err = command("build", "--documents", str(documents))
    assert status == 2
    assert f"prosess {os.getpid()}, startet 2026-01-02" in err


def test_build_without_documents_is_a_usage_error(command: Command):
    with pytest.raises(SystemExit) as stopped:
        command("build")
    assert stopped.value.code == 2


def test_list_marks_the_served_release(command: Command, releases: list[str]):
    status, out, _ = command("list")
    first, second = out.splitlines()
    assert status == 0
    assert first.startswith(f"  {releases[0]}  2026-01-02T12:00:00")
    assert second.startswith(f"* {releases[1]}  ")
    assert second.endswith("1 dokumenter, 2 utdrag")


def _changed(old: str, new: str) -> str:
    return f"Fra {old} til {new}: 1 endret\nferie.md: 1 endret\n  endret: Ferie › Lønn\n"


def test_diff_shows_what_the_served_release_changed(command: Command, releases: list[str]):
    first, second = releases
    assert command("diff") == (0, _changed(first, second), "")
    assert command("diff", second, first) == (0, _changed(second, first), "")


def test_diff_tells_a_standing_in_words(command: Command, documents: Path):
    write_files(documents, {"fri.md": "# Fri\n\nTo dager.\n"})
    command("build", "--documents", str(documents))
    write_files(documents, {"fri.md.toml": 'status = "repealed"\nvalid_to = 2026-02-01\n'})
    command("build", "--documents", str(documents))
    _, out, _ = command("diff")
    assert out.splitlines()[1:] == [
        "fri.md: 1 med ny status",
        "  ny status: Fri (var veileder, gjelder; er nå veileder, opphevet, før 2026-02-01)",
    ]


def test_diff_as_json_counts_each_document(command: Command, releases: list[str]):
    status, out, _ = command("diff", "--json")
    told = json.loads(out)
    assert status == 0
    assert (told["old"], told["new"]) == tuple(releases)
    assert told["counts"] == {"ferie.md": {"changed": 1}}
    assert [one["heading_path"] for one in told["sections"]] == [["Ferie", "Lønn"]]


def test_diff_of_a_single_release_is_none(command: Command, documents: Path):
    command("build", "--documents", str(write_files(documents, {"a.md": _FERIE})))
    status, out, _ = command("diff")
    assert status == 0
    assert out.startswith("Ingen forskjell mellom 0001-")


def test_diff_with_one_name_compares_it_with_the_served_release(
    command: Command, releases: list[str]
):
    assert command("diff", releases[0]) == (0, _changed(*releases), "")


def test_rollback_goes_back_one_release_and_no_further(
    command: Command, releases: list[str], index: Path
):
    assert command("rollback") == (0, f"Tilbake til utgave {releases[0]}.\n", "")
    assert IndexFolder(index).current() == releases[0]
    status, out, _ = command("rollback")
    assert status == 1
    assert out == "Det finnes ingen eldre utgave å gå tilbake til.\n"
    assert IndexFolder(index).current() == releases[0]


def test_publish_takes_a_name(command: Command, releases: list[str], index: Path):
    assert command("publish", releases[0])[0] == 0
    assert IndexFolder(index).current() == releases[0]


def test_publish_of_an_unknown_release_changes_nothing(
    command: Command, releases: list[str], index: Path
):
    status, _, err = command("publish", "0009-abc")
    assert status == 2
    assert "ingest list" in err
    assert IndexFolder(index).current() == releases[1]


def test_verify_tells_a_sound_release(command: Command, releases: list[str]):
    status, out, _ = command("verify")
    assert status == 0
    assert out.startswith(f"Utgave {releases[1]} er hel: ")


def test_verify_tells_what_is_wrong_and_what_to_do(
    command: Command, releases: list[str], index: Path
):
    (original,) = (index / "releases" / releases[1] / "originals").iterdir()
    original.write_text(original.read_text("utf-8").replace("Fem", "Ni "), encoding="utf-8")
    status, out, _ = command("verify", releases[1])
    assert status == 1
    assert out.splitlines()[0] == f"Utgave {releases[1]} er skadet:"
    assert f"1 filer er endret eller borte: originals/{original.name}" in out
    assert "python -m ingest rollback" in out.splitlines()[-1]
    assert command("verify", releases[0])[0] == 0


def test_a_damaged_release_is_not_published(command: Command, releases: list[str], index: Path):
    (index / "releases" / releases[0] / "chunks.jsonl").write_text("", encoding="utf-8")
    status, _, err = command("publish", releases[0])
    assert status == 2
    assert "skadet" in err
    assert IndexFolder(index).current() == releases[1]
    assert command("rollback") == (
        1,
        f"Utgave {releases[0]} er hoppet over: den er skadet eller laget av en annen versjon.\n"
        "Det finnes ingen eldre utgave å gå tilbake til.\n",
        "",
    )


def test_a_release_of_another_version_is_listed_as_such(
    command: Command, releases: list[str], index: Path
):
    (index / "releases" / releases[0] / "manifest.json").write_text('{"format": 1}')
    status, out, _ = command("list")
    assert status == 0
    assert out.splitlines()[0].startswith(f"  {releases[0]}  kan ikke leses")


def test_prune_removes_old_releases_but_not_the_served_one(
    command: Command, releases: list[str], index: Path
):
    assert command("prune", "--keep", "1") == (0, f"Utgave {releases[0]} er fjernet.\n", "")
    assert command("prune", "--keep", "1") == (0, "Det er ingen utgaver å fjerne.\n", "")
    assert IndexFolder(index).release_ids() == [releases[1]]


@pytest.mark.parametrize("keep", ["0", "-1", "x"])
def test_prune_keeps_at_least_one(command: Command, releases: list[str], keep: str):
    with pytest.raises(SystemExit):
        command("prune", "--keep", keep)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "Disken er full"),
        (errno.EDQUOT, "Disken er full"),
        (errno.EROFS, "kan ikke skrives i"),
        (errno.EACCES, "kan ikke skrives i"),
        (errno.EIO, "Det gikk ikke"),
    ],
)
def test_what_the_system_refuses_is_told_in_words_and_leaves_nothing(
    command: Command,
    releases: list[str],
    index: Path,
    monkeypatch: pytest.MonkeyPatch,
    code: int,
    words: str,
):
    def refused(*_arguments: object, **_named: object) -> None:
        raise OSError(code, os.strerror(code))

    before = snapshot(index)
    monkeypatch.setattr("corpus.lexical.np.savez", refused)
    status, out, err = command("build", "--documents", str(index.parent / "documents"))
    assert (status, out) == (2, "")
    assert words in err
    assert snapshot(index) == before
    assert not list(index.glob("building-*"))
    assert IndexFolder(index).current() == releases[1]


def test_a_full_disk_under_the_vectors_is_told_in_words(
    command: Command, releases: list[str], index: Path, monkeypatch: pytest.MonkeyPatch
):
    def full(*_arguments: object, **_named: object) -> None:
        raise InternalError("Error in compaction: database or disk is full")

    before = snapshot(index)
    monkeypatch.setattr("chromadb.Collection.add", full)
    documents = write_files(index.parent / "documents", {"ny.md": "# Ny\n\nEn ny regel.\n"})
    status, _, err = command("build", "--documents", str(documents))
    assert status == 2
    assert "disken er full" in err
    assert snapshot(index) == before


def test_a_file_in_the_place_of_the_index_is_told_in_words(
    command: Command, documents: Path, index: Path
):
    write_files(documents, {"a.md": _FERIE})
    index.write_text("en fil", encoding="utf-8")
    status, _, err = command("build", "--documents", str(documents))
    assert status == 2
    assert "er det en fil, ikke en mappe" in err


@pytest.mark.parametrize("name", ["list", "diff", "verify", "publish"])
def test_a_command_without_an_index_says_what_to_do(command: Command, name: str):
    status, out, err = command(name)
    assert (status, out) == (2, "")
    assert "python -m ingest" in err


def test_list_shows_staged_releases_where_none_is_served(command: Command, documents: Path):
    write_files(documents, {"a.md": _FERIE})
    command("build", "--documents", str(documents), "--stage")
    status, out, _ = command("list")
    assert status == 0
    assert out.startswith("  0001-")


def test_a_bar_is_shown_on_a_terminal_only(
    command: Command, documents: Path, monkeypatch: pytest.MonkeyPatch
):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    write_files(documents, {"a.md": _FERIE})
    assert command("build", "--documents", str(documents))[2] == ""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    command("build", "--documents", str(documents))
    assert "Leser dokumenter: 100%" in terminal.getvalue()
    assert "Bygger indeks: 100%" in terminal.getvalue()


@pytest.mark.server
def test_the_command_runs_as_a_program(documents: Path, index: Path):
    write_files(documents, {"a.md": _FERIE})
    program = [sys.executable, "-m", "ingest", "build", "--json"]
    done = subprocess.run(
        [*program, "--documents", str(documents), "--index", str(index)],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"KS_EMBEDDER": "hashing"},  # noqa: TID251 - a child's environment
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["chunks"] == 2
