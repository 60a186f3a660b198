"""How much of what a reading machine spoilt the repair puts right, and what it spoils itself.

Clean sentences are damaged by the channel of the real handbook, and lines of the handbook itself
were read by people.
"""

import csv
import gzip
import re
import tarfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.bench.damaged_text import DamagedText, Group, Spoiler
from evals.bench.labelled_lines import LINES_FILE, LabelledLine, hash_of, read_lines
from evals.bench.words import number, table
from evals.metrics.interval import Share
from evals.metrics.resampling import Mean, bootstrap_mean
from ingest.repair import RepairModel, channel_of, repair
from ingest.repair.edit import Repair
from ingest.repair.held_out import is_held_out
from ingest.repair.sections import section_signs
from ingest.repair.standard import standard_of

HANDBOOK = "handbook/ikamr-personalhandbok-2025-08-29.txt"
SEED = 20261122
_SENTENCES = 700
_LENGTHS = range(60, 301)
_WORDS_FILE = Path(__file__).with_name("text_repair.nb.toml")
_RESAMPLES = 400
_NORWEGIAN = "æøå"
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoilt:
    """What became of one clean text that was damaged and repaired.

    `before` and `after` are shares of the printed characters that are wrong (edit distance),
    `repaired` of the wrong ones that became right, `harmed` of the right ones that became wrong.
    The intervals are of sentences drawn again.
    """

    name: str
    before: Mean
    after: Mean
    repaired: Mean
    harmed: Mean
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RealLines:
    """What became of labelled lines of the handbook: words before and after, characters."""

    lines: int
    right_before: Share
    right_after: Share
    put_right: Share
    harmed: Share
    repaired_chars: Mean
    harmed_chars: Share


def repair_bench(
    documents: Path, data: Path, split: str = "dev", lines: Path = LINES_FILE
) -> list[str]:
    """The tables of the repair, as lines.

    Args:
        documents: The folder of the real documents, which holds the handbook.
        data: The folder of raw data, for sentences that the word model has not seen.
        split: Of the labelled lines and the sentences; `test` is for reporting only.
        lines: The file of labelled lines.

    Raises:
        DatasetInvalid: The handbook is not the one that was labelled.
    """
    handbook = (documents / HANDBOOK).read_text(encoding="utf-8")
    words = tomllib.loads(_WORDS_FILE.read_text(encoding="utf-8"))
    spoiler = spoiler_like(handbook)
    spoilt = [
        measure_spoilt(name, sentences, spoiler)
        for name, sentences in clean_sentences(data, split).items()
    ]
    started = time.process_time()
    done = repair(handbook)
    seconds = time.process_time() - started
    real = measure_lines(done, read_lines(handbook, split, lines))
    return [
        *table(words["spoilt"]["heads"].split("|"), [_spoilt_row(one, words) for one in spoilt]),
        "",
        *table(words["real"]["heads"].split("|"), [_real_row(real)]),
        "",
        words["real"]["about"].format(
            split=split, chars=len(handbook), seconds=number(seconds, 1), edits=len(done.edits)
        ),
    ]


def spoiler_like(document: str) -> Spoiler:
    """A spoiler whose channel is estimated from a damaged document."""
    lost = sum(1 for _ in section_signs(document))
    return Spoiler.like(
        channel_of(document, RepairModel.load()),
        absent="".join(letter for letter in _NORWEGIAN if letter not in document.lower()),
        sign_lost=lost / max(1, lost + document.count("§")),
    )


def clean_sentences(data: Path, split: str) -> dict[str, list[str]]:
    """Sentences by where they are from: newspapers' pairs and laws outside the word model."""
    bokmaal, nynorsk = [], []
    with gzip.open(data / f"nb-nn/nb_nn_{split}.tsv.gz", "rt", encoding="utf-8") as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            bokmaal.append(row[0])
            nynorsk.append(row[1])
    laws = list(_law_paragraphs(data / "norwegian-laws/lover_forskrifter_md.tar.xz", split))
    by_name = {
        "news_nb": bokmaal,
        "news_nn": nynorsk,
        "laws_nb": [text for text in laws if standard_of(text) == "nb"],
        "laws_nn": [text for text in laws if standard_of(text) == "nn"],
    }
    return {name: _suitable(texts) for name, texts in by_name.items()}


def measure_spoilt(name: str, sentences: Sequence[str], spoiler: Spoiler) -> Spoilt:
    """Damage, repair, and count characters."""
    damaged = spoiler.spoil(sentences, SEED)
    started = time.process_time()
    done = repair(damaged.text)
    seconds = time.process_time() - started
    counted = [_count(*both) for both in _side_by_side(damaged, done)]
    return Spoilt(
        name=name,
        before=_of_all([(one.sentence, one.before, one.printed) for one in counted]),
        after=_of_all([(one.sentence, one.after, one.printed) for one in counted]),
        repaired=_of_all(
            [(one.sentence, max(0, one.before - one.after), one.before) for one in counted]
        ),
        harmed=_of_all(
            [
                (one.sentence, max(0, one.after - one.before), one.printed - one.before)
                for one in counted
            ]
        ),
        seconds=seconds,
    )


def measure_lines(done: Repair, lines: Sequence[LabelledLine]) -> RealLines:
    """Count words of labelled lines that were put right and that were harmed."""
    put_right, chars, sentence = [], [], []
    harmed, right_words = 0, 0
    for at, line in enumerate(lines):
        for wrong in line.wrong:
            if wrong.right_hash is not None:
                read = done.span_in_repaired(wrong.span.start, wrong.span.end).of(done.text)
                put_right.append(hash_of(read) == wrong.right_hash)
                chars += [float(put_right[-1])] * wrong.wrong_chars
                sentence += [str(at)] * wrong.wrong_chars
        right, spoilt = _right_words(done, line)
        right_words += right
        harmed += spoilt
    n = right_words + len(put_right)
    return RealLines(
        lines=len(lines),
        right_before=Share(right_words, n),
        right_after=Share(right_words - harmed + sum(put_right), n),
        put_right=Share.of(put_right),
        harmed=Share(harmed, right_words),
        repaired_chars=bootstrap_mean(chars, sentence, resamples=_RESAMPLES),
        harmed_chars=_harmed_chars(done, lines),
    )


@dataclass(frozen=True, slots=True)
class _Counted:
    """One group of words: printed characters, wrong ones before and after repair."""

    sentence: int
    printed: int
    before: int
    after: int


def _count(printed: str, damaged: str, repaired: str, sentence: int) -> _Counted:
    before = distance(printed, damaged)
    after = before if repaired == damaged else distance(printed, repaired)
    return _Counted(sentence, len(printed), before, after)


def _side_by_side(damaged: DamagedText, done: Repair) -> Iterator[tuple[str, str, str, int]]:
    """Printed, damaged and repaired words; groups that a change joined stay together."""
    edits = iter([*done.edits, None])
    edit = next(edits)
    waiting: list[Group] = []
    for group in damaged.groups:
        waiting.append(group)
        while edit is not None and edit.end <= group.end:
            edit = next(edits)
        if edit is None or edit.start >= group.end:
            yield _together(waiting, damaged, done)
            waiting = []


def _together(
    groups: Sequence[Group], damaged: DamagedText, done: Repair
) -> tuple[str, str, str, int]:
    start, end = groups[0].start, groups[-1].end
    printed = " ".join(group.printed for group in groups)
    repaired = done.span_in_repaired(start, end).of(done.text)
    return printed, damaged.text[start:end], repaired, groups[0].sentence


def _of_all(rows: Sequence[tuple[int, int, int]]) -> Mean:
    """The share of hits in all, with sentences as what is drawn: (sentence, hits, all)."""
    values: list[float] = []
    sentences: list[str] = []
    for sentence, hits, n in rows:
        values += [1.0] * min(hits, n) + [0.0] * max(0, n - hits)
        sentences += [str(sentence)] * n
    return bootstrap_mean(values, sentences, resamples=_RESAMPLES)


def distance(one: str, other: str) -> int:
    """Edit distance (Levenshtein 1966)."""
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        above = row
        row = [at]
        for place, sign in enumerate(other, start=1):
            row.append(min(row[-1] + 1, above[place] + 1, above[place - 1] + (letter != sign)))
    return row[-1]


def _right_words(done: Repair, line: LabelledLine) -> tuple[int, int]:
    """How many words of a line stood right, and how many of them the repair changed."""
    text = done.original
    right = [
        match.span()
        for match in re.compile(r"\w+").finditer(text, line.span.start, line.span.end)
        if not _touches(match.span(), [(one.span.start, one.span.end) for one in line.wrong])
    ]
    edits = [(edit.start, edit.end) for edit in done.edits]
    return len(right), sum(_touches(span, edits) for span in right)


def _harmed_chars(done: Repair, lines: Sequence[LabelledLine]) -> Share:
    """Edit distance of changes where nothing was wrong, of all characters outside wrong words."""
    harmed, n = 0, 0
    for line in lines:
        wrong = [(one.span.start, one.span.end) for one in line.wrong]
        n += len(line.span) - sum(end - start for start, end in wrong)
        harmed += sum(
            distance(edit.replacement, done.original[edit.start : edit.end])
            for edit in done.edits
            if line.span.start <= edit.start < line.span.end
            and not _touches((edit.start, edit.end), wrong)
        )
    return Share(harmed, n)


def _touches(span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def _law_paragraphs(archive: Path, split: str) -> Iterator[str]:
    """Paragraphs of laws outside the word model; half of the laws are for each split."""
    with tarfile.open(archive) as tar:
        held_out = 0
        for member in tar:
            file = tar.extractfile(member) if member.name.startswith("lover/") else None
            if file is None or not is_held_out(member.name):
                continue
            held_out += 1
            if (held_out % 2 == 0) == (split == "test"):
                for line in _FRONT_MATTER.sub("", file.read().decode("utf-8")).splitlines():
                    if not line.startswith(("#", "*", "|")):
                        yield line.removeprefix("- ")


def _suitable(texts: Sequence[str]) -> list[str]:
    tidy = (" ".join(text.split()) for text in texts)
    return [text for text in tidy if len(text) in _LENGTHS][:_SENTENCES]


def _spoilt_row(one: Spoilt, words: dict[str, dict[str, str]]) -> list[str]:
    means = (one.before, one.after, one.repaired, one.harmed)
    return [words["names"][one.name], *map(_percent, means), number(one.seconds, 1)]


def _real_row(real: RealLines) -> list[str]:
    shares = (real.right_before, real.right_after, real.put_right, real.harmed)
    cells = [_interval(share.value, *share.bounds) for share in shares]
    harmed = real.harmed_chars
    chars = [_percent(real.repaired_chars), _interval(harmed.value, *harmed.bounds)]
    return [str(real.lines), *cells, *chars]


def _percent(mean: Mean) -> str:
    return _interval(mean.value, mean.low, mean.high)


def _interval(value: float, low: float, high: float) -> str:
    return f"{number(100 * value, 2)} ({number(100 * low, 2)}–{number(100 * high, 2)})"
