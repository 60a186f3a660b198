"""Where a model's files are: in a folder, or in the local cache of a hub's models.

The hub is asked only for what the cache lacks, and only for weights, settings and vocabularies:
a model's own code is neither fetched nor run.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import snapshot_download

from corpus.errors import ModelUnavailable

MODULES = "modules.json"
"""Lists the parts of a model that sentence-transformers has saved."""

_HUB_NAME = re.compile(r"\w[\w.-]*/\w[\w.-]*(?:@\w[\w./-]*)?")
_SETTINGS = ("*.json", "*.txt", "*.model", "*_Dense/*.bin")
_SAFE_WEIGHTS = ("*.safetensors",)
_OLD_WEIGHTS = ("pytorch_model*.bin",)
_FIRST_PART = "0_*"
_OTHER_RUNTIMES = ("onnx/*", "openvino/*")
_DECIDING = frozenset({".safetensors", ".json", ".txt", ".model", ".bin"})
_NOTES = frozenset({"training.json"})
_DIGITS = 12
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Hub:
    """A hub of models and its local cache; None is what the hub's own client takes."""

    endpoint: str | None = None
    cache: Path | None = None


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model's folder, what the model is called, and the hub's commit of it, if it is a hub's."""

    folder: Path
    name: str
    revision: str = ""

    @property
    def identity(self) -> str:
        """The name with what tells these exact files from all others: the commit, or a digest."""
        if self.revision:
            return f"{self.name}@{self.revision[:_DIGITS]}"
        return f"{self.name}-{self._digest()[:_DIGITS]}"

    @property
    def size_bytes(self) -> int:
        """What the files take on the disk that decide what the model says."""
        return sum(file.stat().st_size for file in self._deciding())

    def _digest(self) -> str:
        hasher = hashlib.sha256()
        for file in self._deciding():
            hasher.update(file.relative_to(self.folder).as_posix().encode())
            with file.open("rb") as opened:
                while block := opened.read(_BLOCK):
                    hasher.update(block)
        return hasher.hexdigest()

    def _deciding(self) -> Iterator[Path]:
        for file in sorted(self.folder.rglob("*")):
            if file.suffix in _DECIDING and file.name not in _NOTES:
                yield file


def find_model(name: str, hub: Hub = Hub()) -> ModelFiles:
    """The files of the model in a folder, or of a hub's model by its name.

    Args:
        name: A folder, or `owner/model`, with `@` and a revision where another than the newest is
            wanted. A folder of that name is taken before the hub's model.
        hub: Where models by name are, asked only where its cache lacks the model.

    Raises:
        ModelUnavailable: The hub's model is not in the cache and cannot be fetched.
    """
    folder = Path(name)
    if folder.is_dir() or not _HUB_NAME.fullmatch(name):
        return ModelFiles(folder, folder.absolute().name)
    model, _, revision = name.partition("@")
    found = _Wanted(model, revision or None, hub)
    snapshot = found.in_cache() or found.fetched()
    return ModelFiles(snapshot, model, snapshot.name)


@dataclass(frozen=True, slots=True)
class _Wanted:
    model: str
    revision: str | None
    hub: Hub

    def in_cache(self) -> Path | None:
        """The folder with the whole model, without asking the hub; None where it is not whole."""
        try:
            snapshot = self._snapshot(_SETTINGS, offline=True)
        except OSError:
            return None
        return snapshot if _has_weights(snapshot, (*_SAFE_WEIGHTS, *_OLD_WEIGHTS)) else None

    def fetched(self) -> Path:
        """The folder with the whole model, after the hub has been asked.

        Raises:
            ModelUnavailable: The hub cannot be reached, or does not give the model.
        """
        try:
            snapshot = self._snapshot((*_SETTINGS, *_SAFE_WEIGHTS))
            if not _has_weights(snapshot, _SAFE_WEIGHTS):
                self._snapshot(_OLD_WEIGHTS)
        except Exception as error:  # the hub's client raises its HTTP library's errors as well
            raise ModelUnavailable(
                f"the model {self.model!r} is neither a folder nor in the cache of models, and "
                f"could not be fetched ({type(error).__name__}); check its name and the network, "
                "or name a folder that the model has been copied to"
            ) from error
        return snapshot

    def _snapshot(self, patterns: Sequence[str], *, offline: bool = False) -> Path:
        return Path(
            snapshot_download(
                self.model,
                revision=self.revision,
                endpoint=self.hub.endpoint,
                cache_dir=self.hub.cache,
                local_files_only=offline,
                allow_patterns=list(patterns),
                ignore_patterns=list(_OTHER_RUNTIMES),
            )
        )


def _has_weights(folder: Path, patterns: Sequence[str]) -> bool:
    """Whether the weights of a model's first part are there, at the top or in a folder of it."""
    places = (folder, *folder.glob(_FIRST_PART))
    return any(file for place in places for name in patterns for file in place.glob(name))


def why_unloadable(files: ModelFiles, error: Exception) -> str:
    """What to say of a model that the libraries below would not load."""
    if "trust_remote_code" in str(error):
        return (
            f"the model {files.name!r} comes with code of its own, which is never run here; "
            "choose a model that sentence-transformers has the code for"
        )
    return f"the model in {files.folder} is damaged; restore it"


def models_in(folder: Path) -> list[Path]:
    """The folder where it holds a model, else those right under it that do, by name."""
    if (folder / MODULES).is_file():
        return [folder]
    return sorted(file.parent for file in folder.glob(f"*/{MODULES}"))
