"""What the evaluation commands read from the environment."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class EvalSettings(BaseSettings):
    """Read once at start. Variables carry the prefix KS_."""

    model_config = SettingsConfigDict(env_prefix="KS_", frozen=True, extra="ignore")

    documents: Path = Path("../shared/documents")
    """The documents that the questions are about."""
    embedder: str = ""
    """A sentence-transformers model's folder, `hashing`, or nothing for the shipped model."""
