import argparse
import json
from pathlib import Path

import pytest

from ingest.sync.commands import add_sync
from ingest.sync.errors import MirrorUnusable, Refusal, SourceUnavailable, SyncError, SyncInProgress
from ingest.sync.fetcher import Fetcher, Patience
from ingest.sync.report import RefusedItem, SyncReport
from ingest.sync.words import told, told_error
from tests.ingest.sync.archives import packed
from tests.ingest.sync.local_server import Server, local_fetcher
from tests.ingest.sync.test_lovdata import serve as serve_law
from tests.ingest.sync.test_website import serve as serve_site


def run(*arguments: str, make: object = local_fetcher) -> SyncReport:
    parser = argparse.ArgumentParser(prog="ingest")
    add_sync(parser.add_subparsers(required=True), make)  # type: ignore[arg-type]
    options = parser.parse_args(["sync", *arguments])
    report: SyncReport = options.sync.run(options)
    return report


def test_lovdata_is_mirrored_by_command(server: Server, mirror: Path) -> None:
    serve_law(server, {"gjeldende-lover.tar.bz2": packed({"nl/nl-1.xml": b"law"})})
    base = f"{server.url}/v1/publicData"
    report = run("lovdata", "--to", str(mirror), "--base-url", base, "--archive", "gjeldende-lover")
    assert report.added == ("gjeldende-lover/nl/nl-1.xml",)
    assert "NLOD" in told(report)
    assert "1 nye, 0 endret, 0 fjernet, 0 uendret, 0 avvist" in told(report)


def test_a_folder_is_mirrored_by_command(tmp_path: Path, mirror: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.txt").write_text("a")
    report = run("folder", "--from", str(tmp_path / "source"), "--to", str(mirror), "--json")
    assert json.loads(json.dumps(report.as_record()))["added"] == ["a.txt"]
    assert "NLOD" not in told(report)


def test_a_website_is_mirrored_by_command(
    server: Server, mirror: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve_site(server, "/a", "/b")
    waited: list[Patience] = []

    def make(patience: Patience) -> Fetcher:
        waited.append(patience)
        return local_fetcher(patience)

    report = run(
        "website", "--from", server.url, "--to", str(mirror), "--max-pages", "1", make=make
    )
    assert (len(report.added), report.refused[0].reason) == (1, Refusal.TOO_MANY)
    assert waited == [Patience()]


def test_the_commands_ask_no_private_address(server: Server, mirror: Path) -> None:
    for command in (["website", "--from"], ["lovdata", "--base-url"]):
        with pytest.raises(SourceUnavailable, match="private_address"):
            run(*command, server.url, "--to", str(mirror), make=None)
    assert server.asked == []


@pytest.mark.parametrize("number", ["0", "-1", "many"])
def test_a_bound_is_a_positive_number(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run("website", "--from", "https://a.no", "--to", "x", "--max-pages", number)
    assert "--max-pages" in capsys.readouterr().err


def report_of(**told_of: object) -> SyncReport:
    given: dict[str, object] = {
        "kind": "folder", "source": "here", "folder": "there", "added": (), "changed": (),
        "removed": (), "unchanged": 0, "refused": (), "requests": 0, "seconds": 1.5,
    }  # fmt: skip
    return SyncReport(**{**given, **told_of})  # type: ignore[arg-type]


@pytest.mark.parametrize("reason", Refusal)
@pytest.mark.parametrize("kept", [True, False])
def test_every_reason_has_its_words(reason: Refusal, kept: bool) -> None:
    lines = told(report_of(refused=(RefusedItem("a.txt", reason, kept),))).splitlines()
    assert lines[-1].startswith("  ! a.txt: ")
    assert lines[-1].endswith("(den forrige kopien er beholdt)") is kept
    assert reason.value not in lines[-1] or reason is Refusal.ROBOTS


@pytest.mark.parametrize("error", [SourceUnavailable, MirrorUnusable, SyncInProgress])
def test_every_error_has_its_words(error: type[SyncError]) -> None:
    assert told_error(error("x")).endswith(".")


def test_a_long_report_is_cut_and_says_so() -> None:
    lines = told(report_of(added=tuple(map(str, range(25))), removed=("old",))).splitlines()
    assert len([line for line in lines if line.startswith("  + ")]) == 20
    assert "  … og 5 til; alle står i rapporten med --json" in lines
    assert "  - old" in lines
    assert "1,5 sekunder" in lines[0]
