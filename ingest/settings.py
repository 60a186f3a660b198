"""What the ingest commands read from the environment."""

from pathlib import Path

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class IngestSettings(BaseSettings):
    """Read once at start. Variables carry the prefix KS_."""

    model_config = SettingsConfigDict(env_prefix="KS_", frozen=True, extra="ignore")

    index: Path = Path(".data/index")
    """The index folder where a command names none."""
    embedder: str = Field(
        default="", validation_alias=AliasChoices("KS_EMBEDDER", "EMBEDDER", "embedder")
    )
    """A model as it is named on its hub, its folder, `hashing`, or nothing for the shipped model.

    The variable is EMBEDDER, with the prefix or without.
    """
