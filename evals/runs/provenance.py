"""What a run's figures depend on, so that another run can be told from it."""

import hashlib
import json
import os
import platform
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pydantic import BaseModel

from assistant.answerers.answerability import MIN_ANSWERABILITY
from assistant.settings import Settings
from corpus.factory import SHIPPED_MODEL
from corpus.manifest import digest_file
from evals.judging.human_labels import LABELS
from evals.judging.rubric import RUBRIC
from evals.records import Provenance
from evals.suites.subject import Subject
from guardrails.settings import GuardrailSettings

_ROOT = Path(__file__).parents[2]
_PACKAGES = (
    "chromadb",
    "langchain-core",
    "numpy",
    "presidio-analyzer",
    "pydantic",
    "sentence-transformers",
    "spacy",
    "torch",
)
_MODELS = {
    "encoder": SHIPPED_MODEL / "model.safetensors",
    "router": _ROOT / "assistant" / "routes" / "model.npz",
    "beyond": _ROOT / "assistant" / "answerers" / "beyond.npz",
    "guard_verdicts": _ROOT / "guardrails" / "models" / "verdicts.npz",
    "guard_attention": _ROOT / "guardrails" / "models" / "attention.npz",
    "ranking": _ROOT / "corpus" / "ranking.toml",
    "choice": _ROOT / "assistant" / "answerers" / "choice.toml",
}
_PROMPTS = {"answer": _ROOT / "assistant" / "answerers" / "prompt.toml", "judge": RUBRIC}
_CODE = ("assistant", "corpus", "evals", "guardrails", "ingest")


def provenance(
    subject: Subject,
    *,
    collection: str,
    split: str,
    started: datetime,
    samples: Iterable[BaseModel],
    judge: str = "",
) -> Provenance:
    """Everything but how long the run took and what it cost, which only its end tells."""
    release = subject.assistant.index.release
    return Provenance(
        started=started.isoformat(timespec="seconds"),
        seconds=0.0,
        split=split,
        commit=_git("rev-parse", "HEAD") or "unknown",
        dirty=bool(_git("status", "--porcelain", "--", *_CODE)),
        settings=_settings(subject, collection),
        releases={collection: _digest_of(release.manifest.digests)},
        documents={
            source.file: hashlib.sha256(release.originals[key].encode()).hexdigest()
            for key, source in sorted(release.sources.items())
        },
        models=_models(subject) | ({"judge": judge} if judge else {}),
        prompts={name: digest_file(file) for name, file in _PROMPTS.items()},
        datasets={
            "questions": _digest_of([one.model_dump(mode="json") for one in samples]),
            "judge_labels": digest_file(LABELS),
        },
        packages=_versions(_PACKAGES),
        machine={
            "python": platform.python_version(),
            "system": platform.platform(),
            "cores": str(os.cpu_count()),
        },
    )


def fingerprint(known: Provenance) -> str:
    """The same for two runs that must give the same results; their time and machine are not in it.

    Code that is not committed is in it by its digest.
    """
    kept = known.model_dump(exclude={"started", "seconds", "cost", "machine", "releases"})
    return _digest_of([kept, _git("diff", "HEAD", "--", *_CODE)])


def _settings(subject: Subject, collection: str) -> dict[str, str]:
    assistant = subject.assistant
    product = Settings().model_dump(exclude={"host", "port", "index"})
    told = {
        "collection": collection,
        "as_of": subject.as_of.isoformat(),
        "dense_weight": assistant.index.retriever.weights.dense,
        "known_weight": assistant.index.retriever.weights.known,
        "min_answerability": MIN_ANSWERABILITY,
        "guard": type(assistant.guard).__name__,
        "router": type(assistant.router).__name__,
        **{f"product.{name}": value for name, value in product.items()},
        **{f"guard.{name}": value for name, value in asdict(GuardrailSettings()).items()},
    }
    return {name: str(value) for name, value in sorted(told.items())}


def _models(subject: Subject) -> dict[str, str]:
    files = {name: digest_file(file) for name, file in _MODELS.items() if file.is_file()}
    return {"embedder": subject.assistant.index.embedder.name, **files}


def _versions(names: Sequence[str]) -> dict[str, str]:
    found = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def _digest_of(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _git(*arguments: str) -> str:
    """What git says, or nothing where this is no checkout or there is no git."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments
            ["git", *arguments],  # noqa: S607
            cwd=_ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()
