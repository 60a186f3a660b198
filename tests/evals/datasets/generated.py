"""Samples that hypothesis makes: any text that a dataset may hold, odd characters included."""

from datetime import date

from hypothesis import strategies as st

from assistant.conversation import AnswerStatus
from evals.datasets.cells import FIRST_YEAR, LAST_YEAR
from evals.datasets.checks import GIVES_NO_ANSWER, NEEDS_SOURCES
from evals.datasets.sample import Evidence, Sample, TurnIn

# Formulas, escapes of cells, of workbooks and of CSV, line breaks, separators, speakers.
_ODD = (
    "=1+1", "'=1+1", "''@x", "-5", "+47", "\t=x", "＝x", "_x0041_", "_x005F_", "_x0041", "\x01",
    "\\n", "\\", "\\u0020", "a\r\nb", "\r", "\n\n", "\x0b", "\x85", "\u2028", "\ufffe", "\x00",
    "Bruker: hei", "\nAssistent: nei", "«a»", '"', ";", ",", "'", "§ 1", " ", "\ufeff", "😀", "æøå",
    "#REF!", "sha256:", "1–2", "<b>&amp;</b>", "|",
)  # fmt: skip
_texts = st.lists(
    st.one_of(st.sampled_from(_ODD), st.text(st.characters(exclude_categories=["Cs"]))),
    max_size=4,
).map("".join)
_written = _texts.filter(str.strip)
_items = _written.filter(lambda text: "|" not in text) | st.sampled_from(["en | to", "a|b"])
_names = _texts.map(str.strip)
_folders = st.sampled_from(["", "handbook/", "a.zip!/", "mappe med mellomrom/år 2025/", "x.y/"])
_files = st.tuples(_folders, st.sampled_from(["a.md", "b-2.txt", "c.MD", "æ ø.xml"]))
_paths = _files.map("".join)
_headings = _names.filter(lambda text: text and not text.startswith("§"))
_spans = st.tuples(st.integers(0, 10**6), st.integers(1, 10**6)).map(lambda s: (s[0], s[0] + s[1]))
_hashes = st.sampled_from(["", "0" * 64, "9fddd424" * 8])
_evidence = st.one_of(
    st.builds(Evidence, file=_paths),
    st.builds(Evidence, file=_paths, section=_headings),
    st.builds(
        Evidence, file=_paths, section=st.sampled_from(["§ 10-5", "§ 14 b", "§ 1 | 2", "§ 5 nr. 3"])
    ),
    st.builds(
        lambda file, span, sha: Evidence(file=file, start=span[0], end=span[1], sha256=sha),
        _paths,
        _spans,
        _hashes,
    ),
)
_turns = st.builds(TurnIn, role=st.sampled_from(["user", "assistant"]), content=_written)


@st.composite
def samples(draw: st.DrawFn, name: str = "rad-1") -> Sample:
    """A sample that keeps every rule of a row."""
    status = draw(st.sampled_from(AnswerStatus))
    groups = st.lists(_evidence, min_size=1, max_size=2).map(tuple)
    least = 1 if status in NEEDS_SOURCES else 0
    most = 0 if status is AnswerStatus.NO_SOURCE else 3
    points = () if status in GIVES_NO_ANSWER else tuple(draw(st.lists(_items, max_size=3)))
    return Sample(
        id=name,
        question=draw(_written),
        history=tuple(draw(st.lists(_turns, max_size=3))),
        status=status,
        evidence=tuple(draw(st.lists(groups, min_size=least, max_size=most))),
        points=points,
        must_not=() if points else tuple(draw(st.lists(_items, max_size=2))),
        as_of=draw(st.none() | st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))),
        employer=draw(_names),
        language=draw(st.sampled_from(["nb", "nn", "en"])),
        topic=draw(_names),
        style=draw(_names),
        author=draw(st.sampled_from(["", "oht", "KS-jurist", "a1"])),
        review=draw(st.sampled_from(["draft", "reviewed", "approved"])),
        invented=draw(st.booleans()),
        referral=draw(st.booleans()),
        alone=draw(_names),
        note=draw(_texts),
    )
