"""`python -m assistant`: ask, search and batch, as section 5 of the design fixes them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from assistant.__main__ import main
from corpus.document import MAX_CHUNK_CHARS
from corpus.factory import OpenIndex
from tests.assistant.conftest import TODAY

RULE = "Hvor lenge kan tjenestesykkel lånes?"
ANSWER_KEYS = {
    "answer", "status", "language", "citations", "referral", "as_of", "notices", "trace_id",
}  # fmt: skip
CITATION_KEYS = {
    "number", "source", "title", "issuer", "authority", "scope", "status", "valid_from",
    "valid_to", "heading_path", "file", "page", "start", "end", "quote", "quote_repaired",
    "restatement", "url",
}  # fmt: skip
REFERRAL_KEYS = {"to", "contact", "why", "rule_citations", "checklist", "deadlines"}
PASSAGE_KEYS = {"source", "file", "start", "end", "page", "heading_path", "text", "score"}


@pytest.fixture(autouse=True)
def hashing(monkeypatch: pytest.MonkeyPatch, index_folder: Path) -> None:
    monkeypatch.setenv("KS_EMBEDDER", "hashing")
    monkeypatch.setenv("KS_INDEX", str(index_folder))


def over_file(
    command: str, folder: Path, lines: Sequence[str], *options: str
) -> list[dict[str, Any]]:
    source, target = folder / "in.jsonl", folder / "out.jsonl"
    source.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    assert main([command, "--in", str(source), "--out", str(target), *options]) == 0
    return [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]


def line(line_id: object, question: object, **fields: object) -> str:
    return json.dumps({"id": line_id, "question": question, **fields}, ensure_ascii=False)


def test_ask_prints_the_answer_and_where_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", RULE]) == 0
    out = capsys.readouterr().out
    assert "14 dager" in out
    assert "handbook/tjenestesykkel.md" in out
    assert "[1]" in out


def test_ask_prints_the_answer_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", RULE, "--json", "--as-of", "2024-02-29"]) == 0
    out = capsys.readouterr().out
    answer = json.loads(out)
    assert set(answer) == ANSWER_KEYS
    assert set(answer["citations"][0]) == CITATION_KEYS
    assert answer["as_of"] == "2024-02-29"
    assert answer["status"] == "answered"
    assert answer["referral"] is None


def test_ask_refers_without_an_echo(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "Ingrid Solberg har fått kreft"]) == 0
    out = capsys.readouterr().out
    assert "KS Advokatene" in out
    assert "24 13 64 00" in out
    assert "Ingrid" not in out
    assert "kreft" not in out


def test_an_index_named_goes_before_the_environments(
    monkeypatch: pytest.MonkeyPatch, index_folder: Path, tmp_path: Path
) -> None:
    monkeypatch.setenv("KS_INDEX", str(tmp_path / "nowhere"))
    assert main(["ask", RULE, "--index", str(index_folder)]) == 0
    assert main(["ask", RULE]) == 2


def test_a_missing_index_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", RULE, "--index", str(tmp_path / "none")]) == 2
    problem = capsys.readouterr().err
    assert "python -m ingest build" in problem
    assert RULE not in problem


def test_an_index_of_another_embedder_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KS_EMBEDDER", str(tmp_path / "no-model"))
    assert main(["ask", RULE]) == 2
    assert "python -m ingest build" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["search", "batch"])
def test_a_missing_file_of_questions_says_what_to_do(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "none.jsonl"
    assert main([command, "--in", str(missing), "--out", str(tmp_path / "out")]) == 2
    assert "none.jsonl" in capsys.readouterr().err


def test_an_unknown_command_exits_with_two() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["answer-everything"])
    assert ended.value.code == 2


@pytest.mark.parametrize("k", [1, 3, 7])
def test_search_gives_k_passages_of_the_fixed_shape(
    tmp_path: Path, k: int, index: OpenIndex
) -> None:
    lines = [line("a", RULE), line(2, "Hva er fjelltillegget?", history=[], extra=True)]
    out = over_file("search", tmp_path, lines, "--k", str(k))
    assert [one["id"] for one in out] == ["a", 2]
    for one in out:
        assert set(one) == {"id", "passages"}
        assert len(one["passages"]) == k
        scores = [passage["score"] for passage in one["passages"]]
        assert scores == sorted(scores, reverse=True)
        for passage in one["passages"]:
            assert set(passage) == PASSAGE_KEYS
            assert isinstance(passage["heading_path"], list)
            assert passage["heading_path"]
            assert 0 < passage["end"] - passage["start"] <= MAX_CHUNK_CHARS
            original = index.release.originals[passage["source"]]
            assert passage["text"].endswith(original[passage["start"] : passage["end"]])
            assert passage["file"] == index.release.sources[passage["source"]].file


def test_search_gives_fewer_only_where_the_index_holds_fewer(
    tmp_path: Path, index: OpenIndex
) -> None:
    (out,) = over_file("search", tmp_path, [line(1, RULE)], "--k", "500")
    sources = index.release.sources
    public = [c for c in index.release.chunks if sources[c.source_id].audience == "public"]
    assert len(out["passages"]) == len(public)
    places = {(p["source"], p["start"], p["end"]) for p in out["passages"]}
    assert len(places) == len(public)


def test_search_has_no_guard_and_no_abstention(tmp_path: Path) -> None:
    lines = [line(1, "Ingrid Solberg har kreft"), line(2, "xyzzy"), line(3, "")]
    out = over_file("search", tmp_path, lines, "--k", "4")
    assert [len(one["passages"]) for one in out] == [4, 4, 4]


def test_search_completes_a_follow_up(tmp_path: Path) -> None:
    history = [{"role": "user", "content": "Hva med lån av tjenestesykkel?"}]
    (out,) = over_file("search", tmp_path, [line(1, "og hvor lenge?", history=history)])
    assert "14 dager" in out["passages"][0]["text"]


def test_search_answers_unreadable_lines_too(tmp_path: Path) -> None:
    out = over_file("search", tmp_path, ["not json", line("b", None), line("c", RULE)])
    assert [one["id"] for one in out] == [None, "b", "c"]
    assert [bool(one["passages"]) for one in out] == [False, False, True]


def test_batch_answers_every_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [
        line("rule", RULE),
        line("ill", "Ingrid Solberg har fått kreft"),
        line("named", "Ingrid Solberg vil ha lønnsforhøyelse"),
        line("empty", ""),
        line("far", "Hvem vant fotballkampen i går kveld?"),
        line("lacking", "Hvor mange feriedager har en ansatt over 60 år?"),
        "not json",
        line("number", 5),
        '{"id": "none"}',
        line("long", "ab " * 20_000),
    ]
    out = over_file("batch", tmp_path, lines)
    assert [(one["id"], one["status"]) for one in out] == [
        ("rule", "answered"),
        ("ill", "referred_special_category"),
        ("named", "personal_data"),
        ("empty", "clarification"),
        ("far", "out_of_scope"),
        ("lacking", "no_source"),
        (None, "error"),
        ("number", "error"),
        ("none", "error"),
        ("long", "clarification"),
    ]
    assert all(set(one) == ANSWER_KEYS | {"id"} for one in out)
    assert set(out[1]["referral"]) == REFERRAL_KEYS
    assert all(one["as_of"] >= str(TODAY)[:2] for one in out)
    shown = json.dumps(out, ensure_ascii=False) + "".join(capsys.readouterr())
    assert "Solberg" not in shown


def test_batch_answers_for_the_day_named(tmp_path: Path) -> None:
    asked = [line(1, "Hvor mange minutter varer ballongprøven for ansatte?")]
    (before,) = over_file("batch", tmp_path, asked, "--as-of", "2026-01-01")
    (after,) = over_file("batch", tmp_path, asked, "--as-of", "2031-01-01")
    assert (before["as_of"], after["as_of"]) == ("2026-01-01", "2031-01-01")
    assert before["citations"][0]["status"] == "not_yet_in_force"
    assert after["citations"][0]["status"] == "in_force"


def test_batch_reads_the_history(tmp_path: Path) -> None:
    ill = [{"role": "user", "content": "Vi har en lærer som har fått kreft"}]
    lines = [
        line(1, "Det gjelder Ingrid Solberg"),
        line(2, "Det gjelder Ingrid Solberg", history=ill),
    ]
    out = over_file("batch", tmp_path, lines)
    assert [one["status"] for one in out] == ["personal_data", "referred_special_category"]


HALF_A_PAIR = '{"id": 1, "question": "Hvor lenge \\ud83d kan den lånes?"}'


def test_half_a_surrogate_pair_stops_no_batch(tmp_path: Path) -> None:
    out = over_file("batch", tmp_path, [HALF_A_PAIR, line(2, RULE)])
    assert [one["id"] for one in out] == [1, 2]
    assert out[0]["status"] != "answered"


def test_half_a_surrogate_pair_stops_no_search(tmp_path: Path) -> None:
    assert len(over_file("search", tmp_path, [HALF_A_PAIR, line(2, RULE)])) == 2


def test_a_bad_setting_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KS_PORT", "eighty")
    assert main(["ask", RULE]) == 2
