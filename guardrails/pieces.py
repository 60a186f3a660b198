"""Words cut into pieces, so that words that were never learned speak through known parts."""

from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer

from guardrails.errors import DataFileInvalid

MODEL = Path(__file__).parent / "models" / "pieces.json"
_MOST = 8
"""Pieces kept of one word."""


class Pieces:
    """The tokenizer; folds case, accents and shapes that scanners confuse."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        """Take a tokenizer; `load` reads the one that ships."""
        self._tokenizer = tokenizer

    @property
    def size(self) -> int:
        """How many pieces there are."""
        return int(self._tokenizer.get_vocab_size())

    def of(self, words: Sequence[str]) -> list[list[int]]:
        """Numbers of the pieces of each word, 0 up to `size`; none where a word has no letters."""
        if not words:
            return []
        distinct = {word: at for at, word in enumerate(dict.fromkeys(words))}
        cut: list[list[int]] = [[] for _ in distinct]
        encoded = self._tokenizer.encode(
            list(distinct), is_pretokenized=True, add_special_tokens=False
        )
        for piece, word in zip(encoded.ids, encoded.word_ids, strict=True):
            if word is not None and len(cut[word]) < _MOST:
                cut[word].append(piece)
        return [cut[distinct[word]] for word in words]

    @classmethod
    def load(cls, path: Path = MODEL) -> "Pieces":
        """Read the tokenizer's file.

        Raises:
            DataFileInvalid: The file is missing or damaged.
        """
        try:
            return cls(Tokenizer.from_str(path.read_text(encoding="utf-8")))
        except Exception as error:  # The library raises bare exceptions.
            raise DataFileInvalid(f"{path.name} cannot be read: {type(error).__name__}") from error
