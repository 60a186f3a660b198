"""Asks a chat model to judge: within a time limit, by a fixed form, and with nobody listening."""

import asyncio
from contextvars import Context
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

from langchain_core.language_models import BaseChatModel
from langchain_core.messages.ai import UsageMetadata
from langsmith import tracing_context
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from assistant.answerers.model_loading import load_chat_model
from assistant.errors import ChatModelUnusable
from evals.errors import EvalError
from evals.judging.judgement import LOWEST, Criterion, JudgedCase, Judgement, Unscored
from evals.judging.rubric import messages, speaks_to_a_model

_MAX_TOKENS = 1500


class JudgeUnusable(EvalError):
    """The judge model in the settings cannot be used; the operator mends the settings."""


def _digits(score: object) -> object:
    """A whole number as text: not every server holds a model to the form."""
    return str(score) if type(score) is int else score


# The fields below go to the model, in this order: a reason first makes a better score.
class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Said(_Strict):
    why: str
    score: Annotated[Literal["0", "1", "2", "vet ikke"], BeforeValidator(_digits)]

    @property
    def points(self) -> int:
        """The score; not to know is the lowest."""
        return int(self.score) if self.score.isdigit() else LOWEST


class _Form(_Strict):
    faithful: _Said
    complete: _Said
    relevant: _Said
    clear: _Said


@dataclass(frozen=True, slots=True)
class Used:
    """What judging has cost so far; calls that failed count, their tokens are not known."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0

    @property
    def cost(self) -> dict[str, float]:
        """As `Provenance.cost` holds it."""
        return {
            "judge_calls": self.calls,
            "judge_input_tokens": self.input_tokens,
            "judge_output_tokens": self.output_tokens,
        }


class ModelJudge:
    """One vote of a chat model. Not to be used by several threads at once."""

    def __init__(self, model: BaseChatModel, *, timeout_s: float) -> None:
        # The reply is read here, as LangChain's own parser repairs cut JSON.
        self._asks = model.with_structured_output(
            _Form.model_json_schema(), method="json_schema", include_raw=True, strict=True
        )
        self._timeout_s = timeout_s
        self._runner = asyncio.Runner()
        self.used = Used()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def judge(self, case: JudgedCase) -> Judgement | Unscored:
        """See `Judge.judge`. An answer that speaks to a model is never shown to one."""
        if speaks_to_a_model(case.answer):
            return Unscored("led_astray")
        # An empty context: no callback, tracer or parent run of the caller comes along.
        said = self._runner.run(self._ask(messages(case)), context=Context())
        return said if isinstance(said, Unscored) else _read(said)

    def close(self) -> None:
        """Let go of the connections; the judge is not to be used afterwards."""
        self._runner.close()

    async def _ask(self, asked: list[tuple[str, str]]) -> str | Unscored:
        usage: UsageMetadata | None = None
        try:
            # In an event loop a call is cut off wherever it stands, also while a server drips.
            async with asyncio.timeout(self._timeout_s):
                with tracing_context(enabled=False):
                    answer: Any = await self._asks.ainvoke(asked)
            usage = answer["raw"].usage_metadata
            return str(answer["raw"].text)
        except Exception as error:  # noqa: BLE001 - the libraries' errors hold what was sent
            return Unscored("timeout" if "Timeout" in type(error).__name__ else "call")
        finally:
            self._count(usage)

    def _count(self, told: UsageMetadata | None) -> None:
        self.used = Used(
            self.used.calls + 1,
            self.used.input_tokens + (told["input_tokens"] if told else 0),
            self.used.output_tokens + (told["output_tokens"] if told else 0),
        )


def load_judge(name: str, *, timeout_s: float) -> ModelJudge:
    """The judge model named as `provider:model`; nothing is sent yet.

    Raises:
        JudgeUnusable: The name or the provider's settings cannot be used.
    """
    try:
        model = load_chat_model(name, timeout_s=timeout_s, max_tokens=_MAX_TOKENS)
    except ChatModelUnusable as error:
        raise JudgeUnusable(f"expected a usable chat model in KS_JUDGE_MODEL: {error}") from error
    return ModelJudge(model, timeout_s=timeout_s)


def _read(said: str) -> Judgement | Unscored:
    try:
        form = _Form.model_validate_json(said)
    except ValidationError:
        return Unscored("form")
    by_criterion: dict[Criterion, _Said] = {one: getattr(form, one.value) for one in Criterion}
    return Judgement(
        scores={one: each.points for one, each in by_criterion.items()},
        reasons={one: " ".join(each.why.split()) for one, each in by_criterion.items()},
    )
