"""What the assistant reads from the environment."""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_ORIGIN = re.compile(r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?")


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
    data: Path = Path(".data")
    """The folder of what the server keeps: `feedback.sqlite`, readable by its owner alone."""
    feedback_days: int = Field(default=90, ge=1, le=730)
    """So many days feedback is kept, the day it was given included."""
    origins: Annotated[tuple[str, ...], NoDecode] = ()
    """Origins of other pages that may ask the server and frame `/frame`, comma separated.

    As browsers write them: `https://www.eksempel.kommune.no`, without a path. None by default.
    """
    token_keys: Path | None = None
    """The folder of public keys, `<kid>.pem`, that users' tokens are verified with.

    Without it the server runs in its open demonstration mode and answers anybody.
    """
    questions_per_minute: int = Field(default=0, ge=0)
    """The most questions a minute from one token's issuer, or in open mode from one address.

    0, the default, is no limit: a whole municipality often shares one address.
    """
    answer_threads: int = Field(default=2, ge=1, le=64)
    """So many answers are worked out at once; more than there are processors helps little."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """`INFO` is a line an answer; a line never holds a question, an answer or an address."""
    answers_waiting: int = Field(default=512, ge=0, le=10_000)
    """So many questions may wait for a thread; the next one is told to try again."""

    teams_app_id: str = ""
    """The app id (a GUID) that the bot is registered with; nothing for no Teams bot."""
    teams_tenant: str = ""
    """The tenant (a GUID) that the bot is registered in."""
    teams_tenants: Annotated[tuple[str, ...], NoDecode] = ()
    """The tenants whose users are answered, comma separated; nothing for the bot's own alone."""
    teams_secret: SecretStr = SecretStr("")
    """The app's client secret; nothing where a managed identity writes."""
    teams_managed_identity: str = ""
    """The client id of a user-assigned managed identity that writes in the secret's place."""
    teams_service_hosts: Annotated[tuple[str, ...], NoDecode] = ("smba.trafficmanager.net",)
    """The hosts that the bot may be asked to write to, comma separated."""
    teams_metadata_url: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    """Where it stands which keys Teams signs with."""
    teams_port: int = 3978
    """The port that `teams` listens on."""

    @field_validator("origins", "teams_tenants", "teams_service_hosts", mode="before")
    @classmethod
    def split_at_commas(cls, value: object) -> object:
        """A comma-separated text as a tuple; anything else as it is."""
        if not isinstance(value, str):
            return value
        return tuple(part.strip() for part in value.split(",") if part.strip())

    @field_validator("origins")
    @classmethod
    def whole_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """The origins.

        Raises:
            ValueError: One is not as browsers write origins.
        """
        if not all(_ORIGIN.fullmatch(origin) for origin in value):
            raise ValueError("expected origins such as https://www.eksempel.kommune.no")
        return value

    @field_validator("token_keys", mode="before")
    @classmethod
    def no_empty_folder(cls, value: object) -> object:
        """An empty text names no folder."""
        return None if value == "" else value
