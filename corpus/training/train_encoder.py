"""Train the sentence encoder that the starter index uses, measure it, and write it with its papers.

Run `python -m corpus.training.train_encoder --data DIR --out DIR`. It needs two cores and no
network. The model is trained without the held-out laws, texts and sentences, and so the figures
that are written beside it are its own.
"""

import argparse
import logging
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import torch

from corpus.training import ngram_bm25
from corpus.training.contrastive import TrainingSettings, train_rows
from corpus.training.measure import (
    Figures,
    RetrievalTest,
    damaged_documents,
    held_out_headings,
    held_out_nynorsk,
    held_out_questions,
    measure,
    misread_letters,
    mistyped_queries,
)
from corpus.training.model_card import TrainingRecord, write_papers
from corpus.training.saved_encoder import load_encoder, model_scores, save_encoder
from corpus.training.tokenizer import Folding, PieceModel, train_tokenizer
from corpus.training.training_data import TrainingData, digests, read_training_data

THREADS = 2
VOCABULARY = 24_000
ENCODER = "encoder"
BM25 = "BM25, 4-grams"

log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and run the whole training."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the raw data")
    parser.add_argument("--out", type=Path, required=True, help="folder for the model")
    parser.add_argument(
        "--all-laws", action="store_true", help="hold no law out: for the model that ships"
    )
    parser.add_argument("--vocabulary", type=int, default=VOCABULARY)
    parser.add_argument("--dimensions", type=int, default=TrainingSettings().dimensions)
    parser.add_argument("--epochs", type=int, default=TrainingSettings().epochs)
    parser.add_argument("--seed", type=int, default=TrainingSettings().seed)
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(THREADS)
    settings = TrainingSettings(
        dimensions=chosen.dimensions, epochs=chosen.epochs, seed=chosen.seed
    )
    raw = read_training_data(chosen.data)
    if chosen.all_laws:
        raw = replace(raw, held_out_laws=frozenset())
    train_encoder(
        raw, chosen.out, settings=settings, vocabulary=chosen.vocabulary, data=digests(chosen.data)
    )


def train_encoder(
    raw: TrainingData,
    out: Path,
    *,
    settings: TrainingSettings,
    vocabulary: int,
    data: dict[str, str],
) -> None:
    """Train, save and measure one model, and write its papers.

    Args:
        raw: what is trained and measured on.
        out: the model's folder; files in it are replaced.
        settings: how to train.
        vocabulary: upper bound of the number of pieces.
        data: the digests of the files that `raw` was read from.
    """
    watch = Stopwatch()
    pairs = raw.pairs(settings.seed)
    watch.lap("pairing")
    tokenizer = train_tokenizer(
        raw.tokenizer_texts(settings.seed),
        kind=PieceModel.UNIGRAM,
        folding=Folding.SHAPES,
        vocabulary=vocabulary,
    )
    watch.lap("tokenizer")
    domain = raw.domain_pairs(settings.seed)
    save_encoder(train_rows(pairs, tokenizer, settings, domain=domain), tokenizer, out)
    watch.lap("rows")
    figures = measure_model(raw, out)
    watch.lap("measuring")
    record = TrainingRecord(
        settings=asdict(settings),
        pairs=dict(Counter(str(pair.source) for pair in pairs)),
        pieces=tokenizer.get_vocab_size(),
        seconds=watch.seconds,
        figures=figures,
        data=data,
        held_out_laws=sorted(raw.held_out_laws),
    )
    write_papers(record, out)


def measure_model(raw: TrainingData, folder: Path) -> dict[str, dict[str, Figures]]:
    """Hold the saved model and BM25 against every test; by test, then by method."""
    score = model_scores(load_encoder(folder))
    return {
        test.name: {
            ENCODER: measure(test, score),
            BM25: measure(test, ngram_bm25.score_all),
        }
        for test in all_tests(raw)
    }


def all_tests(raw: TrainingData) -> list[RetrievalTest]:
    """Make the tests from the held-out data, clean first."""
    questions = held_out_questions(raw.questions)
    return [
        *(_heading_tests(raw) if raw.held_out_laws else []),
        questions,
        damaged_documents(questions, 0.1),
        held_out_nynorsk(raw.sentences),
    ]


def _heading_tests(raw: TrainingData) -> list[RetrievalTest]:
    headings = held_out_headings(raw.sections)
    return [
        headings,
        damaged_documents(headings, 0.1),
        damaged_documents(headings, 0.2),
        misread_letters(headings, 0.5),
        mistyped_queries(headings, 0.1),
    ]


class Stopwatch:
    """Wall time of the stages of a run, in whole seconds."""

    def __init__(self) -> None:
        self.seconds: dict[str, int] = {}
        self._last = time.monotonic()

    def lap(self, stage: str) -> None:
        """Note the time since the last lap under the stage's name."""
        now = time.monotonic()
        self.seconds[stage] = round(now - self._last)
        self._last = now
        log.info("%s took %d s", stage, self.seconds[stage])


if __name__ == "__main__":
    main()
