"""A quote among its neighbours: whole blocks, the repair beside the original."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from assistant.api import window as module
from assistant.api.window import MOST_CHARS, window_of
from assistant.pipeline import Assistant
from corpus.document import Block, Chunk, Edit, Locator, Span
from corpus.release import Release
from corpus.source import Authority, Status, Validity
from tests.factories import make_source, make_standing

DAY = date(2026, 3, 2)
RULE = "Hvor lenge kan tjenestesykkel lånes?"


def release_of(original: str, *blocks: tuple[int, int], edits: tuple[Edit, ...] = ()) -> Release:
    """A release of one source, a chunk a block; only what a window needs."""
    chunks = [
        Chunk(
            chunk_id=f"c{place}",
            source_id="s1",
            heading_path=("Ferie", f"Del {place}"),
            locator=Locator(file="s1.md", start=start, end=end),
            body=original[start:end],
            blocks=(Block(span=Span(start, end)),),
            standing=make_standing(),
        )
        for place, (start, end) in enumerate(blocks)
    ]
    held: dict[str, Any] = {
        "folder": None, "manifest": None, "lexical": None,
        "sources": {"s1": make_source()}, "originals": {"s1": original},
        "edits": {"s1": edits}, "chunks": chunks,
    }  # fmt: skip
    return Release(**held)


def test_it_is_whole_blocks_around_the_quote() -> None:
    blocks = [f"{number} " * 400 for number in range(10)]
    original = "".join(blocks)
    places = [(800 * number, 800 * number + 800) for number in range(10)]
    window = window_of(release_of(original, *places), "s1", Span(4000, 4010), DAY)
    assert window is not None
    assert window.span == Span(3200, 4800)
    assert window.text == original[3200:4800]
    assert window.heading_path == ("Ferie", "Del 5")


def test_a_heading_between_blocks_is_not_cut() -> None:
    before = "Overskrift som er ganske lang\n\n"
    original = before + "x" * 590 + "\n\nSitat.\n\n" + "y" * 590 + "\n\nNeste overskrift\n"
    start = original.index("Sitat")
    window = window_of(release_of(original, (start, start + 6)), "s1", Span(start, start + 6), DAY)
    assert window is not None
    assert window.text == original.removesuffix("\n")


def test_it_is_never_longer_than_it_may_be_and_holds_the_quote() -> None:
    original = "ord " * 5000
    release = release_of(original, (0, len(original)))
    for quote in (
        Span(0, 5),
        Span(9000, 9100),
        Span(19_990, 20_000),
        Span(2000, 2000 + MOST_CHARS),
    ):
        window = window_of(release, "s1", quote, DAY)
        assert window is not None
        assert len(window.span) <= MOST_CHARS
        assert window.span.start <= quote.start < quote.end <= window.span.end


NO_PLACE = [(-1, 5), (5, 5), (6, 5), (0, 21), (20, 21)]


@pytest.mark.parametrize(("start", "end"), NO_PLACE)
def test_offsets_that_name_no_place_have_no_window(start: int, end: int) -> None:
    release = release_of("Ferien er fem uker. ", (0, 19))
    assert window_of(release, "s1", Span(start, end), DAY) is None


def test_a_quote_that_is_too_long_has_no_window() -> None:
    release = release_of("x" * 9000, (0, 9000))
    assert window_of(release, "s1", Span(0, MOST_CHARS + 1), DAY) is None


def test_the_repair_stands_beside_the_original() -> None:
    original = "Fer1en er fern uker. Den gje1der alle."
    edits = (Edit(0, 6, "Ferien"), Edit(10, 14, "fem"), Edit(25, 32, "gjelder"))
    window = window_of(release_of(original, (0, 38), edits=edits), "s1", Span(7, 20), DAY)
    assert window is not None
    assert [(run.text, run.original, run.quoted) for run in window.shown] == [
        ("Ferien", "Fer1en", False), (" ", None, False), ("er ", None, True), ("fem", "fern", True),
        (" uker.", None, True), (" Den ", None, False), ("gjelder", "gje1der", False),
        (" alle.", None, False),
    ]  # fmt: skip


def test_an_edit_over_the_quotes_edge_is_quoted() -> None:
    window = window_of(
        release_of("En fer1e er lang.", (0, 17), edits=(Edit(3, 8, "ferie"),)),
        "s1", Span(5, 11), DAY,
    )  # fmt: skip
    assert window is not None
    quoted = "".join(run.text for run in window.shown if run.quoted)
    assert quoted == "ferie er"


@given(st.data())
def test_the_runs_are_the_window_and_the_quoted_ones_the_quote(data: st.DataObject) -> None:
    original = data.draw(st.text(alphabet="ab \n", min_size=1, max_size=60))
    start = data.draw(st.integers(0, len(original) - 1))
    end = data.draw(st.integers(start + 1, len(original)))
    cuts = data.draw(st.lists(st.integers(0, len(original)), max_size=6, unique=True))
    places = sorted(cuts)[: len(cuts) // 2 * 2]
    edits = tuple(Edit(a, b, "X") for a, b in zip(places[::2], places[1::2], strict=True))
    window = window_of(
        release_of(original, (0, len(original)), edits=edits), "s1", Span(start, end), DAY
    )
    assert window is not None
    stored = "".join(run.text if run.original is None else run.original for run in window.shown)
    assert stored == window.text == window.span.of(original)
    quoted = "".join(
        run.text if run.original is None else run.original for run in window.shown if run.quoted
    )
    assert original[start:end] in quoted


def test_what_it_is_worth_is_told_as_of_the_day() -> None:
    standing = make_standing(
        authority=Authority.LOCAL_RULE, validity=Validity(valid_to=date(2026, 1, 1))
    )
    held = release_of("Ferien er fem uker.")
    release = Release(
        **{
            **{name: getattr(held, name) for name in Release.__dataclass_fields__},
            "sources": {"s1": make_source(standing=standing)},
        }
    )
    window = window_of(release, "s1", Span(0, 6), DAY)
    assert window is not None
    assert window.heading_path == ()
    assert window.standing.status is Status.SUPERSEDED
    assert window.standing.authority is Authority.LOCAL_RULE


WINDOW_KEYS = {
    "start", "end", "text", "shown", "heading_path", "status", "authority", "scope", "valid_from",
    "valid_to",
}  # fmt: skip


def test_the_interface_gives_the_window_instead_of_the_text(
    client: TestClient, guarded: Assistant
) -> None:
    citation = client.post("/v1/chat", json={"question": RULE}).json()["citations"][0]
    place = {"start": citation["start"], "end": citation["end"]}
    source = client.get(f"/v1/sources/{citation['source']}", params=place).json()
    assert "text" not in source
    window = source["window"]
    assert set(window) == WINDOW_KEYS
    original = guarded.index.release.originals[citation["source"]]
    assert window["text"] == original[window["start"] : window["end"]]
    assert "".join(run["text"] for run in window["shown"] if run["quoted"]) == citation["quote"]
    assert window["heading_path"] == citation["heading_path"]
    assert (window["authority"], window["status"]) == ("handbook", "in_force")


BAD = [
    {"start": 5}, {"end": 5}, {"start": 5, "end": 5}, {"start": 9, "end": 5},
    {"start": -1, "end": 5}, {"start": 0, "end": 10**9}, {"start": "x", "end": 5},
    {"start": 10**30, "end": 10**31},
]  # fmt: skip


@pytest.mark.parametrize("place", BAD)
@pytest.mark.parametrize("path", ["/v1/sources", "/source"])
def test_offsets_that_name_no_place_are_refused(
    client: TestClient, path: str, place: dict[str, Any]
) -> None:
    listed = client.get("/v1/sources").json()[0]["id"]
    assert client.get(f"{path}/{listed}", params=place).status_code == 422


@pytest.mark.parametrize("path", ["/v1/sources", "/source"])
def test_a_source_for_members_has_no_window(
    client: TestClient, guarded: Assistant, path: str
) -> None:
    (hidden,) = [
        s.source_id for s in guarded.index.release.sources.values() if s.audience != "public"
    ]
    place = {"start": 0, "end": 5}
    response = client.get(f"{path}/{hidden}", params=place)
    assert response.status_code == 404
    assert "Seglskut" not in response.text


def test_every_citation_of_the_starter_kind_has_a_window(guarded: Assistant) -> None:
    release = guarded.index.release
    for chunk in release.chunks:
        window = window_of(release, chunk.source_id, chunk.locator.span, DAY)
        assert window is not None
        assert chunk.body in window.text
        assert len(window.text) <= module.MOST_CHARS
