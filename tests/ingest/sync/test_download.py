import time
from pathlib import Path

import pytest

from ingest.sync.download import Download, Patient
from ingest.sync.errors import Refusal, Refused
from ingest.sync.fetcher import Patience
from ingest.sync.record import Seen
from ingest.sync.web_address import web_address
from tests.ingest.sync.local_server import Handler, Resource, Server, local_fetcher

ONCE = Patient(attempts=1, sleep=lambda _seconds: None)
FILE = bytes(range(256)) * 100


def download(server: Server, folder: Path, stamp: str = "v1") -> Download:
    return Download(folder / "file", web_address(f"{server.url}/file"), stamp)


def refusal(one: Download, patient: Patient = ONCE) -> Refusal:
    with pytest.raises(Refused) as refused:
        one.run(local_fetcher(), Seen(), patient)
    return refused.value.reason


@pytest.mark.parametrize("chunked", [True, False])
def test_a_file_comes_whole(server: Server, tmp_path: Path, chunked: bool) -> None:
    server.answers["/file"] = resource = Resource(FILE, chunked=chunked)
    one = download(server, tmp_path)
    seen = one.run(local_fetcher(), Seen(), ONCE)
    assert one.path.read_bytes() == FILE
    assert seen == Seen(etag=resource.tag(), stamp="v1")


def test_a_download_that_was_cut_goes_on_where_it_stopped(server: Server, tmp_path: Path) -> None:
    server.answers["/file"] = Resource(FILE, cut_after=10_000)
    assert refusal(download(server, tmp_path)) is Refusal.INTERRUPTED
    server.answers["/file"] = resource = Resource(FILE)
    one = download(server, tmp_path)
    assert one.run(local_fetcher(), Seen(), ONCE) == Seen(etag=resource.tag(), stamp="v1")
    assert one.path.read_bytes() == FILE
    assert [asked.sent for asked in server.asked] == [10_000, len(FILE) - 10_000]
    assert server.asked[1].headers["range"] == "bytes=10000-"
    assert server.asked[1].headers["if-range"] == resource.tag()


def test_a_cut_is_mended_in_the_same_sync(server: Server, tmp_path: Path) -> None:
    slept: list[float] = []
    whole, cut = Resource(FILE), Resource(FILE, cut_after=7_000)
    answers = [cut, Resource(status=503), whole]
    server.answers["/file"] = lambda handler: answers.pop(0)(handler)
    patient = Patient(attempts=3, pause_s=2, sleep=slept.append)
    one = download(server, tmp_path)
    one.run(local_fetcher(), Seen(), patient)
    assert one.path.read_bytes() == FILE
    assert slept == [2, 4]
    assert [asked.sent for asked in server.asked] == [7_000, 0, len(FILE) - 7_000]


def test_a_version_that_changed_meanwhile_is_taken_from_the_start(
    server: Server, tmp_path: Path
) -> None:
    server.answers["/file"] = Resource(FILE, cut_after=10_000)
    refusal(download(server, tmp_path))
    server.answers["/file"] = Resource(FILE[::-1])
    one = download(server, tmp_path)
    one.run(local_fetcher(), Seen(), ONCE)
    assert one.path.read_bytes() == FILE[::-1]


def test_a_partial_file_of_another_stamp_is_not_gone_on_with(
    server: Server, tmp_path: Path
) -> None:
    server.answers["/file"] = Resource(FILE, cut_after=10_000)
    refusal(download(server, tmp_path))
    server.answers["/file"] = Resource(FILE)
    download(server, tmp_path, "v2").run(local_fetcher(), Seen(), ONCE)
    assert "range" not in server.asked[1].headers


def test_without_a_tag_the_sources_own_stamp_tells_the_versions(
    server: Server, tmp_path: Path
) -> None:
    server.answers["/file"] = Resource(FILE, etag=False, cut_after=10_000)
    refusal(download(server, tmp_path))
    server.answers["/file"] = Resource(FILE, etag=False)
    one = download(server, tmp_path)
    one.run(local_fetcher(), Seen(), ONCE)
    assert one.path.read_bytes() == FILE
    assert "if-range" not in server.asked[1].headers
    assert sent_by(server, 1) == len(FILE) - 10_000


def test_a_weak_tag_is_not_asked_by(server: Server, tmp_path: Path) -> None:
    date = "Sat, 08 Nov 2025 02:31:59 GMT"
    headers = {"ETag": 'W/"weak"', "Last-Modified": date}
    server.answers["/file"] = Resource(FILE, etag=False, headers=headers, cut_after=10)
    refusal(download(server, tmp_path))
    refusal(download(server, tmp_path))
    assert server.asked[1].headers["if-range"] == date


def test_a_file_that_came_whole_before_a_kill_is_not_asked_for_again(
    server: Server, tmp_path: Path
) -> None:
    server.answers["/file"] = Resource(FILE)
    first = download(server, tmp_path).run(local_fetcher(), Seen(), ONCE)
    server.forget()
    assert download(server, tmp_path).run(local_fetcher(), Seen(), ONCE) == first
    assert server.asked == []


def test_the_version_known_is_not_sent_again(server: Server, tmp_path: Path) -> None:
    server.answers["/file"] = resource = Resource(FILE)
    known = Seen(etag=resource.tag(), last_modified="Sat, 08 Nov 2025 02:31:59 GMT")
    assert download(server, tmp_path).run(local_fetcher(), known, ONCE) is None
    assert server.asked[0].sent == 0
    assert server.asked[0].headers["if-modified-since"] == known.last_modified


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (206, {"Content-Range": "bytes 5-25599/25600"}),
        (206, {"Content-Range": "bytes 10000-25599/99999"}),
        (206, {"Content-Range": "nonsense"}),
        (206, {}),
        (416, {}),
        (304, {}),
    ],
)
def test_a_part_that_does_not_fit_starts_the_download_over(
    server: Server, tmp_path: Path, status: int, headers: dict[str, str]
) -> None:
    server.answers["/file"] = Resource(FILE, cut_after=10_000)
    refusal(download(server, tmp_path))
    odd = Resource(b"" if status == 304 else b"x", status=status, headers=headers, etag=False)
    server.answers["/file"] = lambda handler: handler.head(
        odd.status, {**odd.headers, "Content-Length": "0"}
    )
    assert refusal(download(server, tmp_path)) is Refusal.INTERRUPTED
    server.answers["/file"] = Resource(FILE)
    one = download(server, tmp_path)
    one.run(local_fetcher(), Seen(), ONCE)
    assert one.path.read_bytes() == FILE


@pytest.mark.parametrize(
    ("status", "reason", "requests"),
    [
        (404, Refusal.GONE, 1),
        (403, Refusal.CLIENT_ERROR, 1),
        (302, Refusal.MOVED, 1),
        (500, Refusal.SERVER_ERROR, 3),
        (429, Refusal.BUSY, 3),
    ],
)
def test_only_what_may_pass_is_tried_again(
    server: Server, tmp_path: Path, status: int, reason: Refusal, requests: int
) -> None:
    server.answers["/file"] = Resource(b"no", status=status)
    patient = Patient(attempts=3, sleep=lambda _seconds: None)
    assert refusal(download(server, tmp_path), patient) is reason
    assert len(server.asked) == requests


@pytest.mark.parametrize("chunked", [True, False])
def test_a_file_larger_than_the_limit_is_refused(
    server: Server, tmp_path: Path, chunked: bool
) -> None:
    server.answers["/file"] = Resource(FILE, chunked=chunked)
    patient = Patient(max_bytes=1000, sleep=lambda _seconds: None)
    assert refusal(download(server, tmp_path), patient) is Refusal.TOO_LARGE
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_note_starts_the_download_over(server: Server, tmp_path: Path) -> None:
    server.answers["/file"] = Resource(FILE, cut_after=10_000)
    refusal(download(server, tmp_path))
    (tmp_path / "file.json").write_text("{")
    server.answers["/file"] = Resource(FILE)
    download(server, tmp_path).run(local_fetcher(), Seen(), ONCE)
    assert (tmp_path / "file").read_bytes() == FILE


def test_a_server_that_drips_a_large_file_is_left_and_gone_on_with(
    server: Server, tmp_path: Path
) -> None:
    def slow(handler: Handler) -> None:
        handler.head(200, {"Content-Length": str(len(FILE)), "ETag": resource.tag()})
        handler.send(FILE[:5000])
        time.sleep(0.6)

    resource = Resource(FILE)
    server.answers["/file"] = slow
    one = download(server, tmp_path)
    with pytest.raises(Refused) as refused:
        one.run(local_fetcher(Patience(idle_s=0.2)), Seen(), ONCE)
    assert refused.value.reason is Refusal.TIMEOUT
    server.answers["/file"] = resource
    one.run(local_fetcher(), Seen(), ONCE)
    assert one.path.read_bytes() == FILE
    assert sent_by(server, 1) == len(FILE) - 5000


def sent_by(server: Server, place: int) -> int:
    """How much a reply held; the server counts it a moment after the client has read it."""
    end = time.monotonic() + 5
    while not server.asked[place].sent and time.monotonic() < end:
        time.sleep(0.01)
    return server.asked[place].sent
