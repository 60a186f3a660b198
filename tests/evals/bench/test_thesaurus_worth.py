"""What an entry of the thesaurus does to questions, told of three small documents."""

from collections.abc import Iterator

import pytest

from corpus.embedders.hashing import HashingEmbedder
from corpus.factory import OpenIndex, open_index
from corpus.hybrid import Weights
from corpus.thesaurus import Entry, Thesaurus
from evals.bench.thesaurus_worth import (
    KINDS,
    Effect,
    Standing,
    ThesaurusWorth,
    Worth,
    bench_thesaurus,
    thesaurus_lines,
    uses_of,
)
from evals.bench.words import words
from evals.datasets.sample import Sample
from tests.factories import build_index

FILES = {
    "handbook/oppsigelse.md": "# Stillingsvern\n\nOppsigelse skal være saklig begrunnet.\n",
    "handbook/gnist.md": "# Gnister\n\nSparken fra sveisingen skal samles opp hver kveld.\n",
    "handbook/ferie.md": "# Fri\n\nFeriepenger betales ut i juni hvert år.\n",
}
DISMISSAL = Entry(rule=("oppsigelse", "stillingsvern"), everyday=("sparken",), english=("sacked",))
HOLIDAY = Entry(rule=("feriepenger",), abbreviations=("FP",), nynorsk=("feriepengar",))
MISLEADING = Entry(rule=("gnister",), everyday=("betalt ut",))
NEVER_USED = Entry(rule=("befaring",))
THESAURUS = Thesaurus((DISMISSAL, HOLIDAY, MISLEADING, NEVER_USED))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenIndex]:
    opened = open_index(build_index(tmp_path_factory.mktemp("worth"), FILES), HashingEmbedder())
    only_words = Weights(dense=0.0, known=0.0, references=0.0)
    object.__setattr__(opened, "retriever", opened.retriever.with_weights(only_words))
    yield opened
    opened.store.close()


def asked(question: str, file: str = "") -> Sample:
    evidence = [[{"file": f"handbook/{file}.md"}]] if file else []
    return Sample.model_validate(
        {
            "id": question,
            "question": question,
            "language": "nb",
            "status": "answered" if file else "no_source",
            "evidence": evidence,
        }
    )


def effect(having: float, lacking: float, *, place: int = 0, kind: str = "everyday") -> Effect:
    return Effect(
        place=place,
        kind=kind,
        having=Standing(having, (having > 0.2, having > 0)),
        lacking=Standing(lacking, (lacking > 0.2, lacking > 0)),
    )


def test_an_entry_that_leads_to_the_right_text_helps(index: OpenIndex) -> None:
    measured = bench_thesaurus(index, [asked("Kan hun få sparken?", "oppsigelse")], THESAURUS)
    worth = measured.used[0]
    assert (worth.helped, worth.hurt) == (1, 0)
    assert worth.gain > 0.4


def test_an_entry_that_leads_astray_hurts(index: OpenIndex) -> None:
    question = asked("Når blir det betalt ut?", "ferie")
    worth = bench_thesaurus(index, [question], THESAURUS).used[2]
    assert (worth.helped, worth.hurt) == (0, 1)
    assert worth.gain < -0.4


def test_questions_without_evidence_or_known_words_change_nothing(index: OpenIndex) -> None:
    samples = [asked("Kan hun få sparken?"), asked("Hva er et gnisttre?", "gnist")]
    measured = bench_thesaurus(index, samples, THESAURUS)
    assert measured.questions == 1
    assert dict(measured.used) == {}


@pytest.mark.parametrize(
    ("question", "uses"),
    [
        ("Får han sparken?", {0: "everyday"}),
        ("may he be sacked", {0: "english"}),
        ("Betales FP i juni?", {1: "abbreviations"}),
        ("når kjem feriepengar", {1: "nynorsk"}),
        ("oppsigelsen, eller sparken?", {0: "rule"}),
        ("sparken i FP-måneden", {0: "everyday", 1: "abbreviations"}),
        ("hva med fp i juni", {}),
        ("", {}),
    ],
)
def test_a_use_is_known_by_its_entry_and_the_kind_of_word(
    question: str, uses: dict[int, str]
) -> None:
    assert uses_of(question, THESAURUS) == uses


def test_an_entry_is_left_out_once_for_all_its_questions(index: OpenIndex) -> None:
    samples = [asked("Får han sparken?", "oppsigelse"), asked("Hva er sparken?", "oppsigelse")]
    measured = bench_thesaurus(index, samples, THESAURUS)
    assert len(measured.used[0].effects) == 2


@pytest.mark.parametrize(
    ("having", "lacking", "helped", "hurt"),
    [(1.0, 0.5, 1, 0), (0.5, 1.0, 0, 1), (0.5, 0.5, 0, 0), (0.0, 0.0, 0, 0)],
)
def test_a_question_is_helped_hurt_or_neither(
    having: float, lacking: float, helped: int, hurt: int
) -> None:
    worth = Worth((effect(having, lacking),))
    assert (worth.helped, worth.hurt) == (helped, hurt)
    assert worth.gain == having - lacking


def test_questions_that_come_in_and_fall_out_are_counted_apart() -> None:
    worth = Worth((effect(1.0, 0.1), effect(0.1, 0.5), effect(0.1, 0.0), effect(0.5, 1.0)))
    assert [worth.moved(cut) for cut in (0, 1)] == [(1, 1), (1, 0)]


def test_the_most_helpful_goes_first_and_what_changes_nothing_is_only_counted() -> None:
    used = {
        0: Worth((effect(0.5, 1.0, place=0, kind="rule"),)),
        1: Worth((effect(1.0, 0.5, place=1), effect(0.5, 0.5, place=1, kind="english"))),
        2: Worth((effect(0.5, 0.5, place=2),)),
    }
    measured = ThesaurusWorth(entries=THESAURUS.entries, used=used, questions=5)
    assert [place for place, _ in measured.ranked] == [1, 2, 0]
    lines = thesaurus_lines(measured)
    assert lines[2].startswith("| feriepenger")
    assert "+0,50" in lines[2]
    assert lines[3].startswith("| oppsigelse, stillingsvern")
    assert "−0,50" in lines[3]
    told = "\n".join(lines)
    assert "gnister" not in told
    assert "4 oppføringer" in told
    assert "1 hjelper, 1 skader, 1 gjør verken fra eller til, og 1 brukes ikke" in told


def test_effects_are_summed_by_kind_in_their_order() -> None:
    used = {0: Worth((effect(1.0, 0.5, kind="english"), effect(0.5, 1.0, kind="everyday")))}
    kinds = ThesaurusWorth(entries=THESAURUS.entries, used=used, questions=2).by_kind
    assert list(kinds) == ["everyday", "english"]
    assert [kinds[kind].gain for kind in kinds] == [-0.5, 0.5]


def test_as_many_helped_as_hurt_with_no_gain_is_nothing() -> None:
    used = {0: Worth((effect(1.0, 0.5), effect(0.5, 1.0)))}
    told = "\n".join(thesaurus_lines(ThesaurusWorth(entries=(DISMISSAL,), used=used, questions=2)))
    assert "0 hjelper, 0 skader, 1 gjør verken" in told


def test_every_kind_has_a_name() -> None:
    assert set(KINDS) <= set(words("thesaurus"))
