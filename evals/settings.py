"""What the evaluation commands read from the environment."""

from pathlib import Path

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class EvalSettings(BaseSettings):
    """Read once at start. Variables carry the prefix KS_."""

    model_config = SettingsConfigDict(env_prefix="KS_", frozen=True, extra="ignore")

    documents: Path = Path("../shared/documents")
    """The documents that the questions are about."""
    data: Path = Path("../shared/data")
    """Raw texts that the repair of machine-read text is measured on."""
    runs: Path = Path(".data/runs")
    """Where runs are kept, with questions and answers; never committed."""
    judge_model: str = ""
    """A chat model as `provider:name` that judges answers; nothing for none."""
    judge_timeout_s: float = Field(default=60, gt=0, le=600)
    """A judge that takes longer is not waited for."""
    embedder: str = Field(
        default="", validation_alias=AliasChoices("KS_EMBEDDER", "EMBEDDER", "embedder")
    )
    """An embedding model: a hub's by name, a folder, `hashing`, or nothing for the shipped one.

    The variable is EMBEDDER, with the prefix or without.
    """
