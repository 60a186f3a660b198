"""Must-nots: looked for where the answer could be wrong, and nowhere else."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.conversation import Answer, AnswerStatus, Citation, Quote
from evals.datasets.sample import Evidence
from evals.suites.forbidden import says_forbidden
from evals.suites.subject import Subject
from tests.evals.suites.small import sample
from tests.factories import make_chunk, make_source, make_standing

RIGHT = "Fristen er fjorten dager, og aldri en måned."
OTHER = "Fristen er tolv uker for vikarer."
LABEL = "Forslag, ikke en vedtatt regel. Gjelder bare hos Bodø kommune: "


def citing(quoted: str, start: int) -> Citation:
    chunk = make_chunk(body=quoted, start=start)
    quote = Quote(
        source=make_source(), chunk=chunk, start=start, end=start + len(quoted), text=quoted
    )
    return Citation(number=1, quote=quote, standing=make_standing())


def answer(text: str, *citations: Citation) -> Answer:
    return Answer(
        text=text,
        status=AnswerStatus.ANSWERED,
        language="nb",
        as_of=date(2026, 1, 1),
        trace_id="t",
        citations=citations,
    )


ACCEPTED = Evidence(file=make_source().file, start=0, end=len(RIGHT))
SAID = {
    "in_the_accepted_quote": (f"{RIGHT} [1]", "en måned", False),
    "broken_over_lines": (RIGHT.replace(" ", "\n", 2), "en måned", False),
    "in_another_quote": (f"{RIGHT} [1]\n\n{OTHER} [2]", "tolv uker", True),
    "in_a_label": (f"{LABEL}{OTHER} [2]", "forslaget er vedtatt", False),
    "in_the_name_of_a_label": (f"{LABEL}{OTHER} [2]", "gjelder hos Bodø kommune", False),
    "after_a_label": (f"{LABEL}Regelen er vedtatt. [2]", "regelen er vedtatt", True),
    "half_of_its_words": (f"{OTHER} [2]", "fristen er tolv uker for fast ansatte ledere", False),
    "nowhere": (f"{OTHER} [2]", "tre år", False),
}


@pytest.mark.parametrize(("text", "must_not", "said"), SAID.values(), ids=SAID)
def test_a_must_not_counts_where_nobody_accepted_it(
    subject: Subject, text: str, must_not: str, said: bool
) -> None:
    asked = sample("a", "?", must_not=[must_not], evidence=[[ACCEPTED.model_dump()]])
    given = answer(text, citing(RIGHT, 0), replace(citing(OTHER, 500), number=2))
    assert says_forbidden(subject, asked, given) is said
