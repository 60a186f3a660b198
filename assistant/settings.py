"""What the assistant reads from the environment."""

from pathlib import Path

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read and checked once at start. Variables carry the prefix KS_."""

    model_config = SettingsConfigDict(env_prefix="KS_", frozen=True, extra="ignore")

    index: Path = Path(".data/index")
    """The index folder where a command names none."""
    embedder: str = Field(
        default="", validation_alias=AliasChoices("KS_EMBEDDER", "EMBEDDER", "embedder")
    )
    """An embedding model: a hub's by name, a folder, `hashing`, or nothing for the shipped one.

    The variable is EMBEDDER, with the prefix or without.
    """
    reranker: str = ""
    """A cross-encoder on top of the search: a hub's by name, a folder, `overlap`, or nothing."""
    host: str = "127.0.0.1"
    """The address that `serve` listens on."""
    port: int = 8080
    """The port that `serve` listens on."""
    max_question_chars: int = 4000
    """Longer questions are turned away unread."""
    max_history_turns: int = 20
    """Only the last turns of a conversation are read."""
    model: str = Field(default="", validation_alias=AliasChoices("model", "MODEL"))
    """A chat model as `provider:name`, such as `openai:gpt-4o-mini`; nothing for none.

    The variable is MODEL, without the prefix.
    """
    model_timeout_s: float = Field(default=20, gt=0, le=120)
    """A chat model that takes longer is not waited for."""
    model_max_output_tokens: int = Field(default=1500, ge=100)
    """The longest answer that a chat model may write."""
