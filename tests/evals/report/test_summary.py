import pytest

from evals.metrics.interval import Share
from evals.records import Figure
from evals.report.findings import DangerFound, Part, Requirement, dangers, parts
from evals.report.summary import changed, dangerous, good_enough
from evals.report.words import load_words
from evals.runs.comparison import Comparison, Moved, compare
from evals.runs.threshold import Threshold
from tests.evals.report.invented import THRESHOLDS, Plan, invented_run

WORDS = load_words()
GOOD = Figure(
    suite="s", metric="good", value=0.9, n=9, low=0.85, high=0.95, method="wilson", unit="share"
)
UNSURE = GOOD.model_copy(update={"low": 0.5})
POOR = GOOD.model_copy(update={"value": 0.6, "low": 0.5})


def asked(*figures: Figure | None) -> list[Part]:
    least = Threshold(0.8, None, "")
    needed = tuple(Requirement(f"s.{n}", least, one) for n, one in enumerate(figures))
    return [Part("s", (), needed)]


@pytest.mark.parametrize(
    ("figures", "tone", "short"),
    [
        ((GOOD, GOOD), "good", "Ja"),
        ((GOOD, UNSURE), "unsure", "Trolig, men ikke sikkert"),
        ((GOOD, None), "unsure", "Kan ikke avgjøres"),
        ((UNSURE, None), "unsure", "Kan ikke avgjøres"),
        ((GOOD, POOR), "poor", "Nei, ikke ennå"),
        ((POOR, None), "poor", "Nei, ikke ennå"),
        ((), "plain", "Ikke vurdert"),
    ],
)
def test_good_enough_is_never_yes_by_chance_or_unmeasured(figures, tone, short) -> None:
    answer = good_enough(asked(*figures), WORDS)
    assert (answer.tone, answer.short) == (tone, short)


def test_why_not_is_told_with_the_numbers() -> None:
    answer = good_enough(parts(invented_run(), THRESHOLDS), WORDS)
    assert answer.says == (
        "2 av 9 krav er ikke nådd.",
        "3 er nådd så knapt at det kan skyldes tilfeldigheter.",
        "1 er ikke målt.",
    )


def test_without_an_earlier_run_nothing_is_said_of_change() -> None:
    answer = changed(None, WORDS)
    assert (answer.tone, answer.short) == ("plain", "Ingen sammenligning")


def test_chance_is_not_called_change() -> None:
    run = invented_run()
    answer = changed(compare(run, run), WORDS)
    assert (answer.tone, answer.short) == ("plain", "Ingen sikker endring")
    assert run.run_id in answer.says[0]


@pytest.mark.parametrize(
    ("before", "after", "tone", "short"),
    [
        (Plan("før", every=2, shift=1), Plan(every=0), "good", "Bedre"),
        (Plan("før", every=0), Plan(every=2, shift=1), "poor", "Dårligere"),
    ],
)
def test_the_direction_is_told(before: Plan, after: Plan, tone: str, short: str) -> None:
    answer = changed(compare(invented_run(before), invented_run(after)), WORDS)
    assert (answer.tone, answer.short) == (tone, short)


def test_better_and_worse_are_told_together() -> None:
    real = compare(invented_run(Plan("før", every=2, shift=1)), invented_run(Plan(every=0)))
    worse = compare(invented_run(Plan("før", every=0)), invented_run(Plan(every=2, shift=1)))
    both = Comparison("før", "nå", (*real.changes, *worse.changes), ())
    assert changed(both, WORDS).tone == "unsure"
    assert changed(both, WORDS).short == "Både bedre og dårligere"


def test_moved_and_uncompared_questions_are_counted() -> None:
    moved = tuple(
        Moved("s", name, before_passed=not passes, after_passed=passes)
        for name, passes in (("a", False), ("b", True), ("c", True))
    )
    found = Comparison("før", "nå", (), moved, added=(("s", "d"),), removed=())
    told = " ".join(changed(found, WORDS).says)
    assert "2 spørsmål er bestått nå, men ikke før. 1 spørsmål var bestått før" in told
    assert "1 spørsmål er nye og 0 er tatt ut" in told
    assert "1 000 spørsmål er nye" in many_added()
    assert "er nye" not in " ".join(changed(Comparison("f", "n", (), ()), WORDS).says)


def many_added() -> str:
    added = tuple(("s", str(n)) for n in range(1000))
    told = changed(Comparison("f", "n", (), (), added=added), WORDS).says
    assert "Ingen av spørsmålene" in told[1]
    return told[2].replace("\u00a0", " ")


def test_a_question_with_two_dangers_counts_once() -> None:
    found = dangers(invented_run())
    distinct = {(one.suite, one.sample) for danger in found for one in danger.results}
    assert sum(len(one.results) for one in found) > len(distinct)
    assert dangerous(found, WORDS).short == f"{len(distinct)} funn å se på"


@pytest.mark.parametrize(
    ("counts", "tone", "short"),
    [
        ((5, 8), "good", "Ingen funn"),
        ((5, 0), "unsure", "Ingen funn"),
        ((0, 0), "plain", "Ikke målt"),
    ],
)
def test_no_findings_are_good_only_where_everything_was_looked_for(counts, tone, short) -> None:
    found = [DangerFound(f"d{n}", n, ()) for n in counts]
    answer = dangerous(found, WORDS)
    assert (answer.tone, answer.short) == (tone, short)


def test_none_of_many_still_has_an_interval() -> None:
    share = DangerFound("d", 100, ()).share
    assert share == Share(0, 100)
    assert share.bounds[1] > 0.03
