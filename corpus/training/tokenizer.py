"""The encoder's subword tokenizer: forgiving of damage by what it folds before it cuts."""

from collections.abc import Iterable
from enum import StrEnum

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

UNKNOWN = "[UNK]"


class PieceModel(StrEnum):
    """How words are cut into pieces."""

    BPE = "bpe"
    UNIGRAM = "unigram"


class Folding(StrEnum):
    """How much is folded before cutting; each level includes the one before."""

    CASE = "case"
    LETTERS = "letters"
    SHAPES = "shapes"


_LETTERS = (
    normalizers.Replace("æ", "ae"),
    normalizers.Replace("ø", "o"),
    normalizers.Replace(Regex(r"(?<=\w)&|&(?=\w)"), "a"),
    normalizers.NFD(),
    normalizers.StripAccents(),
    normalizers.Replace("aa", "a"),
)
"""å becomes a, also where it is written aa or read as &: the damage most often seen."""

_SHAPES = (
    normalizers.Replace(Regex(r"(?<=[a-z])[1|!](?=[a-z])|(?<=[a-z]{2})[1|!]|\|(?=[a-z])"), "l"),
    normalizers.Replace(Regex(r"(?<=[a-z])[0@](?=[a-z])"), "o"),
    normalizers.Replace(Regex("rn"), "m"),
    normalizers.Replace("l", "i"),
)
"""Shapes that scanners confuse become one: rn and m; l, i, 1 and | inside words."""


def new_tokenizer(kind: PieceModel, folding: Folding) -> Tokenizer:
    """Make an untrained tokenizer without word-boundary marks, so compounds share their parts."""
    model = models.BPE(unk_token=UNKNOWN) if kind is PieceModel.BPE else models.Unigram()
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.Sequence(_normalizers(folding))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Whitespace(), pre_tokenizers.Digits(individual_digits=False)]
    )
    return tokenizer


def train_tokenizer(
    texts: Iterable[str], *, kind: PieceModel, folding: Folding, vocabulary: int
) -> Tokenizer:
    """Train a tokenizer of at most `vocabulary` pieces on the texts."""
    tokenizer = new_tokenizer(kind, folding)
    tokenizer.train_from_iterator(texts, trainer=_trainer(kind, vocabulary))
    return tokenizer


def _normalizers(folding: Folding) -> list[normalizers.Normalizer]:
    chain: list[normalizers.Normalizer] = [normalizers.NFKC(), normalizers.Lowercase()]
    if folding is not Folding.CASE:
        chain += _LETTERS
    if folding is Folding.SHAPES:
        chain += _SHAPES
    return chain


def _trainer(kind: PieceModel, vocabulary: int) -> trainers.Trainer:
    if kind is PieceModel.BPE:
        return trainers.BpeTrainer(
            vocab_size=vocabulary,
            special_tokens=[UNKNOWN],
            limit_alphabet=200,
            min_frequency=4,
            show_progress=False,
        )
    return trainers.UnigramTrainer(
        vocab_size=vocabulary,
        special_tokens=[UNKNOWN],
        unk_token=UNKNOWN,
        max_piece_length=14,
        show_progress=False,
    )
