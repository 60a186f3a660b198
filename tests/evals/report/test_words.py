import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import AnswerStatus
from evals.records import Figure, Result, Shown
from evals.report.findings import DANGERS
from evals.report.words import amount, between, grouped, load_words, percent, plain, range_of
from evals.runs.threshold import Threshold
from evals.suites import answers
from evals.suites.answer_check import TAMPERINGS
from evals.suites.damage import CHANGES
from evals.suites.retrieval import CUTS

WORDS = load_words()
SUITES = Path(answers.__file__).parent
VERDICTS = ("allow", "ask", "block")


def failed(*why: str, shown: Shown | None = None, passed=False) -> Result:
    return Result(
        suite="routing", sample="q1", scores={}, passed=passed, why=tuple(why), shown=shown
    )


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (0, "0 %"),
        (1, "100 %"),
        (0.784, "78,4 %"),
        (0.5, "50 %"),
        (0.9999, "99,9 %"),
        (0.0001, "0,1 %"),
        (-0.021, "−2,1 %"),
    ],
)
def test_a_share_is_written_as_norwegians_do(share: float, written: str) -> None:
    assert percent(share).replace("\u00a0", " ") == written


@given(st.floats(min_value=0, max_value=1))
def test_only_none_and_all_are_written_so(share: float) -> None:
    written = percent(share)
    assert (written.startswith("0\u00a0")) is (share == 0)
    assert (written.startswith("100")) is (share == 1)


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (0.5, "share", "50 %"),
        (12.4, "ms", "12 ms"),
        (1240, "ms", "1,2 s"),
        (1.25, "ratio", "1,25"),
        (1200, "count", "1 200"),
    ],
)
def test_a_value_is_written_in_its_unit(value: float, unit: str, written: str) -> None:
    assert amount(value, unit).replace("\u00a0", " ") == written


def test_the_unit_of_an_interval_is_told_once_unless_it_differs() -> None:
    assert between(0.1, 0.25, "share") == "10–25\u00a0%"
    assert between(800, 1500, "ms") == "800\u00a0ms–1,5\u00a0s"
    assert between(1, 2.5, "ratio") == "1–2,50"


def test_a_figure_without_an_interval_has_no_range() -> None:
    exact = Figure(
        suite="s", metric="m", value=0.5, n=9, low=0.5, high=0.5, method="none", unit="share"
    )
    assert range_of(exact) == ""
    assert range_of(exact.model_copy(update={"method": "wilson"})) == "50–50\u00a0%"


def test_whole_numbers_have_their_thousands_apart() -> None:
    assert grouped(1234567) == "1\u00a0234\u00a0567"
    assert plain(3.0) == "3"


@pytest.mark.parametrize(
    ("stamp", "written"),
    [
        ("2026-11-22T05:37:18+01:00", "22. november 2026 kl. 05.37"),
        ("2026-01-01T00:00:00", "1. januar 2026 kl. 00.00"),
        ("i går", "i går"),
    ],
)
def test_a_moment_is_written_in_words(stamp: str, written: str) -> None:
    assert WORDS.moment(stamp) == written


@pytest.mark.parametrize(
    ("threshold", "written"),
    [
        (Threshold(0.8, None, ""), "minst 80 %"),
        (Threshold(None, 0.1, ""), "høyst 10 %"),
        (Threshold(0.1, 0.2, ""), "10 %–20 %"),
    ],
)
def test_a_threshold_is_put_into_words(threshold: Threshold, written: str) -> None:
    assert WORDS.required(threshold, "share").replace("\u00a0", " ") == written


def test_an_unknown_code_is_shown_as_it_is_and_called_unknown() -> None:
    assert WORDS.reasons(failed("new_code_1")) == ("new_code_1 (ukjent kode)",)


def test_the_reason_names_both_statuses() -> None:
    shown = Shown(question="?", status="answered", expected_status="no_source")
    (reason,) = WORDS.reasons(failed("wrong_route", shown=shown))
    assert "«ingen kilde»" in reason
    assert "«besvart»" in reason


def test_a_question_without_a_code_is_still_explained() -> None:
    assert "ikke oppgitt" in WORDS.reasons(failed())[0]
    assert "bestått" in WORDS.reasons(failed(passed=True))[0]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("language:nn", "språk: nynorsk"),
        ("topic:ferie", "tema: ferie"),
        ("topic:nn", "tema: nn"),
        ("expected:no_source", "skulle ende som: ingen kilde"),
        ("tampering:moved_quote", "skade: sitat fra feil sted"),
        ("new:value", "new: value"),
        ("", ""),
    ],
)
def test_a_slice_is_put_into_words(name: str, written: str) -> None:
    assert WORDS.slice(name) == written


@pytest.mark.parametrize(
    ("told", "written"),
    [
        ("user: Hei: du", "Bruker: Hei: du"),
        ("assistant: Ja", "Assistenten: Ja"),
        ("Merk: ikke en tur", "Merk: ikke en tur"),
        ("uten taler", "uten taler"),
    ],
)
def test_a_turn_names_its_speaker(told: str, written: str) -> None:
    assert WORDS.turn(told) == written


def test_what_is_not_in_the_catalogue_keeps_its_own_name() -> None:
    assert WORDS.suite("new_suite").name == "new_suite"
    assert WORDS.metric("new_suite", "new_metric").name == "new_metric"
    assert WORDS.metric("new_suite", "right").name == "Endte riktig"
    assert WORDS.label("status", "new_status") == "new_status"


def metrics_in(file: Path) -> list[str]:
    source = file.read_text(encoding="utf-8")
    named = re.findall(r'Metric\("([\w@]+)"|metric="([\w@]+)"', source)
    return [first or second for first, second in named]


@pytest.mark.parametrize("file", sorted(SUITES.glob("*.py")), ids=lambda file: file.stem)
def test_every_metric_of_every_suite_has_a_name_and_an_explanation(file: Path) -> None:
    for metric in metrics_in(file):
        term = WORDS.metric(file.stem, metric)
        assert term.name != metric, metric
        assert term.says.endswith("."), metric


def test_metrics_are_found_where_suites_name_them() -> None:
    assert "abstained" in metrics_in(SUITES / "abstention.py")
    assert "sureness_auc" in metrics_in(SUITES / "abstention.py")


def test_every_metric_whose_name_is_put_together_has_words() -> None:
    made = [("retrieval", f"recall@{k}") for k in CUTS]
    made += [("retrieval", f"all_found@{k}") for k in (5, 10)]
    made += [
        ("latency", f"{what}_{q}") for what in ("answer", "search", "guard") for q in ("p50", "p95")
    ]
    made += [("parity", f"{what}_gap") for what in ("found", "right")]
    assert [one for one in made if WORDS.metric(*one).name == one[1]] == []


def codes_in(file: Path) -> set[str]:
    """The codes that a suite gives as `why`, directly, from a dict `lost`, or from `_lacking`."""
    codes: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.keyword(arg="why", value=value):
                codes |= texts(value)
            case ast.Assign(targets=[ast.Name(id="lost")], value=value):
                codes |= texts(value)
            case ast.FunctionDef(name="_lacking"):
                returned = [one for one in ast.walk(node) if isinstance(one, ast.Return)]
                codes |= {text for one in returned for text in texts(one.value)}
    return codes


def texts(node: ast.AST | None) -> set[str]:
    match node:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp(body=one, orelse=other):
            return texts(one) | texts(other)
        case ast.Tuple(elts=several):
            return {text for one in several for text in texts(one)}
        case ast.Dict(keys=keys):
            return {text for one in keys for text in texts(one)}
    return set()


def test_every_code_of_what_went_wrong_has_a_sentence() -> None:
    codes = {f"lost_by_{change}" for change in (*CHANGES, "paraphrase")}
    codes |= {f"said_{name}" for name in TAMPERINGS}
    codes |= {f"{one}_became_{other}" for one in VERDICTS for other in VERDICTS if one != other}
    for file in SUITES.glob("*.py"):
        codes |= codes_in(file)
    assert {"must_not_said", "wrong_source", "refused", "wrong_version", "wrong_route"} <= codes
    assert [code for code in codes if "ukjent" in WORDS.reasons(failed(code))[0]] == []


def test_every_status_and_danger_has_words() -> None:
    assert [one for one in AnswerStatus if WORDS.label("status", one.value) == one.value] == []
    for danger in DANGERS:
        for key in ("name", "says", "among"):
            assert WORDS.text(f"danger.{danger.name}", key)
