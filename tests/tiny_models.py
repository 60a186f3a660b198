"""Transformers small enough to be made in a test: one layer, random weights, a WordPiece list."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from sentence_transformers import CrossEncoder, SentenceTransformer
from sentence_transformers.base.modules import Transformer
from sentence_transformers.sentence_transformer.modules import Pooling
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import TemplateProcessing
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    BertModel,
    PreTrainedTokenizerFast,
)

_SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
_LETTERS = "abcdefghijklmnopqrstuvwxyzæøå0123456789.,:;?!§-"
_MOST_TOKENS = 64


def make_encoder(
    folder: Path, prompts: Mapping[str, str] | None = None, *, seed: int = 0, **settings: Any
) -> Path:
    """Save a sentence-transformers model of one layer; `settings` go to its configuration."""
    plain = _plain(folder / "plain", BertModel, seed)
    module = Transformer(str(plain), max_seq_length=_MOST_TOKENS)
    pooling = Pooling(module.get_embedding_dimension(), pooling_mode="mean")
    model = SentenceTransformer(
        modules=[module, pooling], device="cpu", prompts=dict(prompts or {})
    )
    model.save(str(folder / "model"), create_model_card=False)
    change_settings(folder / "model" / "config_sentence_transformers.json", **settings)
    return folder / "model"


def make_cross_encoder(folder: Path, *, labels: int = 1, seed: int = 0) -> Path:
    """Save a cross-encoder of one layer that gives so many scores."""
    plain = _plain(folder / "plain", BertForSequenceClassification, seed, num_labels=labels)
    CrossEncoder(str(plain), device="cpu").save(str(folder / "model"), create_model_card=False)
    return folder / "model"


def change_settings(file: Path, **changes: Any) -> None:
    """Change a JSON file's fields."""
    held = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**held, **changes}), encoding="utf-8")


def _plain(folder: Path, kind: Any, seed: int, **settings: Any) -> Path:
    """A transformer that nothing was taught, and its vocabulary of single letters."""
    tokenizer = _tokenizer()
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=2 * _MOST_TOKENS,
        # Far enough apart for vectors of different texts to differ.
        initializer_range=0.5,
        **settings,
    )
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        kind(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def _tokenizer() -> PreTrainedTokenizerFast:
    pieces = [*_SPECIAL, *_LETTERS, *(f"##{letter}" for letter in _LETTERS)]
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    inner = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]"))
    inner.normalizer = BertNormalizer(lowercase=True, strip_accents=False)
    inner.pre_tokenizer = BertPreTokenizer()
    ends = [(name, vocabulary[name]) for name in ("[CLS]", "[SEP]")]
    inner.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=ends
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=inner,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
        model_max_length=_MOST_TOKENS,
    )
