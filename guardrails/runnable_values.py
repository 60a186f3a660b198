"""What LangChain's runnables take and give, read whole and built anew.

A value is copied while it is read, so what was judged is what goes on, and nothing that was not
read goes with it: identifiers, metadata, traces of the model's thinking.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import uuid4

from langchain_core.messages import (
    AIMessage,
    BaseMessage,
    ChatMessage,
    FunctionMessage,
    HumanMessage,
    SystemMessage,
    ToolCall,
    ToolMessage,
    convert_to_messages,
)
from langchain_core.prompt_values import ChatPromptValue, PromptValue, StringPromptValue

from guardrails.guard import AssistantTurn

Value: TypeAlias = Any
"""What a runnable takes or gives; LangChain sets no bounds."""

_ROLES = frozenset("human user ai assistant system developer tool function".split())
# A model's own notes; they never leave and are never sent back.
_NOTES = frozenset(
    "reasoning thinking redacted_thinking tool_use tool_call tool_call_chunk function_call".split()
)
_DEEPEST = 20


class Unreadable(Exception):
    """A value holds something in which a guard cannot read; tells nothing of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A copy of a value, and all that it says, in order.

    Each turn is the parts of one message, or one text outside any message.
    """

    value: Value
    turns: tuple["Parts", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The texts of one message; `by_assistant` where a model wrote them."""

    texts: tuple[str, ...]
    by_assistant: bool = False

    def readings(self) -> tuple[str, ...]:
        """The parts on lines of their own, and as they would be read without a break."""
        return tuple(dict.fromkeys(("\n".join(self.texts), "".join(self.texts))))

    @property
    def turn(self) -> str:
        """As it stands in a history."""
        text = "\n".join(self.texts)
        return AssistantTurn(text) if self.by_assistant else text


def read(value: Value, *, names: "CallNames | None" = None) -> Read:
    """Read a value; `names` is kept where several values belong together.

    Raises:
        Unreadable: There is a picture, a file, an object, or nesting without an end.
    """
    reader = _Reader(names or CallNames())
    copied = reader.copy(value, depth=0)
    loose = Parts(texts=tuple(reader.loose))
    # The whole of what stands outside messages is judged as one too: a form's fields belong
    # together, in whatever order they come.
    together = (loose,) if len(loose.texts) > 1 else ()
    return Read(value=copied, turns=(*reader.turns, *together))


def text_of(content: Value) -> str:
    """The text of a message's content, without the model's notes.

    Raises:
        Unreadable: There is something beside text.
    """
    return content if isinstance(content, str) else "".join(_texts(content))


def _rebuilt(message: BaseMessage, names: "CallNames") -> tuple[BaseMessage, Parts]:
    """A message with only what is read of it.

    Raises:
        Unreadable: It is of a kind, or holds something, that cannot be read.
    """
    content = message.content if isinstance(message.content, str) else _texts(message.content)
    texts = [content] if isinstance(content, str) else list(content)
    body: dict[str, Any] = {"content": content if isinstance(content, str) else _blocks(content)}
    if message.name:
        body["name"] = message.name
        texts.append(message.name)
    if isinstance(message, AIMessage):
        calls = [_call(call, names) for call in message.tool_calls]
        texts += [text for call in calls for text in (call["name"], *_leaves(call["args"]))]
        if message.invalid_tool_calls or message.additional_kwargs.get("function_call"):
            raise Unreadable
        # Numbers only; the same fields of the provider's own metadata may hold the text.
        body |= {"tool_calls": calls, "usage_metadata": message.usage_metadata}
        return AIMessage(**body), Parts(texts=tuple(texts), by_assistant=True)
    return _not_by_model(message, body, names), Parts(texts=tuple(texts))


def _not_by_model(message: BaseMessage, body: dict[str, Any], names: "CallNames") -> BaseMessage:
    if isinstance(message, ToolMessage):
        called = names.of(message.tool_call_id)
        return ToolMessage(tool_call_id=called, status=message.status, **body)
    if isinstance(message, FunctionMessage) and message.name:
        return FunctionMessage(**body)
    if isinstance(message, SystemMessage):
        return SystemMessage(**body)
    if isinstance(message, HumanMessage) or (
        isinstance(message, ChatMessage) and message.role in _ROLES
    ):
        return HumanMessage(**body)
    raise Unreadable


class CallNames:
    """New identifiers for tool calls, since the ones that come may say anything.

    Nine letters and digits, which every provider takes. In a conversation they are numbered, so
    that the same conversation reads the same each time; `fresh` ones are like no other.
    """

    def __init__(self, *, fresh: bool = False) -> None:
        self._fresh = fresh
        self._given: dict[str, str] = {}

    def of(self, identifier: str) -> str:
        """The new identifier for one that came; the same each time."""
        if identifier not in self._given:
            new = uuid4().hex[:9] if self._fresh else f"call{len(self._given):05d}"
            self._given[identifier] = new
        return self._given[identifier]


class _Reader:
    def __init__(self, names: "CallNames") -> None:
        self.turns: list[Parts] = []
        self.loose: list[str] = []
        self._names = names

    def copy(self, value: Value, *, depth: int) -> Value:
        if depth > _DEEPEST:
            raise Unreadable
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return self._said(str(value))
        if isinstance(value, int | float):
            self._said(str(value))
            return value
        if isinstance(value, BaseMessage):
            return self._message(value)
        if isinstance(value, PromptValue):
            return self._prompt(value)
        return self._holding(value, depth)

    def _holding(self, value: Value, depth: int) -> Value:
        if isinstance(value, Mapping):
            # Conversations first: what stands beside one is said after it.
            ordered = sorted(value.items(), key=lambda item: not isinstance(item[1], list | tuple))
            copied = {self._key(key): self.copy(held, depth=depth + 1) for key, held in ordered}
            return {key: copied[key] for key in value}
        if isinstance(value, list | tuple):
            return [self._item(item, depth) for item in value]
        raise Unreadable

    def _key(self, key: Value) -> str:
        if not isinstance(key, str):
            raise Unreadable
        self.turns.append(Parts(texts=(key,)))
        return key

    def _item(self, item: Value, depth: int) -> Value:
        if not _is_message_like(item):
            return self.copy(item, depth=depth + 1)
        try:
            message = convert_to_messages([item])[0]
        except Exception:  # noqa: BLE001 - LangChain's message quotes the item
            message = None
        if message is None:
            raise Unreadable
        return self._message(message)

    def _message(self, message: BaseMessage) -> BaseMessage:
        copied, parts = _rebuilt(message, self._names)
        self.turns.append(parts)
        return copied

    def _prompt(self, prompt: PromptValue) -> PromptValue:
        if isinstance(prompt, StringPromptValue):
            return StringPromptValue(text=self._said(prompt.text))
        return ChatPromptValue(messages=[self._message(one) for one in prompt.to_messages()])

    def _said(self, text: str) -> str:
        self.loose.append(text)
        self.turns.append(Parts(texts=(text,)))
        return text


def _is_message_like(item: Value) -> bool:
    if isinstance(item, Mapping):
        return "role" in item and "content" in item
    pair = isinstance(item, list | tuple) and len(item) == 2
    return pair and isinstance(item[0], str) and item[0] in _ROLES


def _texts(content: Value) -> list[str]:
    if not isinstance(content, list):
        raise Unreadable
    return [text for part in content if (text := _text(part)) is not None]


def _text(part: Value) -> str | None:
    if isinstance(part, str):
        return part
    if not isinstance(part, Mapping):
        raise Unreadable
    if part.get("type") in _NOTES:
        return None
    text = part.get("text")
    if part.get("type") not in {"text", "input_text", "output_text"} or not isinstance(text, str):
        raise Unreadable
    return text


def _blocks(texts: Sequence[str]) -> list[dict[str, str]]:
    return [{"type": "text", "text": text} for text in texts]


def _call(call: ToolCall, names: "CallNames") -> ToolCall:
    try:
        args = json.loads(json.dumps(call["args"], ensure_ascii=False))
    except (TypeError, ValueError, RecursionError):
        args = None
    if not isinstance(args, dict):
        raise Unreadable
    called = names.of(call["id"] or "")
    return ToolCall(name=call["name"], args=args, id=called, type="tool_call")


def _leaves(value: Value) -> list[str]:
    if isinstance(value, Mapping):
        return [text for key, held in value.items() for text in (str(key), *_leaves(held))]
    if isinstance(value, list):
        return [text for held in value for text in _leaves(held)]
    return [] if value is None or isinstance(value, bool) else [str(value)]
