"""What a server takes beyond plain messages, found out by asking less when it refuses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pydantic import BaseModel

from agent.llm.capabilities import thinking
from agent.llm.capabilities.context_length import is_too_long
from agent.llm.types import CallFailed, CallOptions, ToolSchema
from model.language_model import Thinking

REFUSED_REQUEST = frozenset({400, 404, 422})
REFUSED_TOOLS = REFUSED_REQUEST | {500, 501}
"""Some servers call it their own failure when a model knows no tools."""
FORMATS = ("json_schema", "json_object", "none")
TOKEN_LIMITS = ("max_tokens", "max_completion_tokens", "none")
LEAST_TOKENS = 64
THINKING_ROOM_TOKENS = 16_384
"""What a model that thinks may write beside its answer: servers count both together."""
_ABOUT_TOOLS = re.compile(r"tool|function", re.IGNORECASE)
_ABOUT_TOKENS = re.compile(r"max_(?:completion_)?tokens")


@dataclass(frozen=True, slots=True)
class Extras:
    """What a call wants of a server that not every server takes."""

    shape: type[BaseModel] | None = None
    tools: Sequence[ToolSchema] = ()
    temperature: float | None = None
    max_tokens: int | None = None
    thinking: Thinking = "auto"
    room: int | None = None
    """How many tokens the context has left beside the prompt, where that is known."""

    @classmethod
    def of(
        cls, options: CallOptions, thinking: Thinking = "auto", room: int | None = None
    ) -> "Extras":
        """Those of a call."""
        return cls(
            options.get("shape"),
            options.get("tools", ()),
            options.get("temperature"),
            options.get("max_tokens"),
            thinking,
            room,
        )

    def limit(self, *, has_room: bool) -> int:
        """How much may be written at most, thinking included."""
        most = (self.max_tokens or 0) + has_room * THINKING_ROOM_TOKENS
        return most if self.room is None else max(LEAST_TOKENS, min(most, self.room))


@dataclass(frozen=True, slots=True)
class Asked:
    """The optional parts of a request that its server takes, as far as is known."""

    format: int = 0
    usage: bool = True
    temperature: bool = True
    tools: bool = True
    token_limit: int = 0
    thinks: bool = False
    """Whether the model was seen to think, or to reach a limit before it said anything."""
    switch: int = 0
    """Which of the switches for thinking its server takes."""

    def options(self, extras: Extras) -> dict[str, Any]:
        """These parts, as the wire names them; None takes a default away."""
        options: dict[str, Any] = {**thinking.parameters(extras.thinking, self.switch)}
        if self.usage:
            options["stream_options"] = {"include_usage": True}
        if not self.temperature:
            options["temperature"] = None
        elif extras.temperature is not None:
            options["temperature"] = extras.temperature
        if extras.shape is not None and FORMATS[self.format] != "none":
            options["response_format"] = _response_format(FORMATS[self.format], extras.shape)
        if self.tools and extras.tools:
            options["tools"] = [tool.as_sent() for tool in extras.tools]
        limit = TOKEN_LIMITS[self.token_limit]
        if extras.max_tokens is not None and limit != "none":
            options[limit] = extras.limit(has_room=self.has_room)
        return options

    @property
    def has_room(self) -> bool:
        """Whether the limit of tokens leaves room for thinking.

        Servers that know only the newer name of the limit count thinking that they do not show.
        """
        return self.thinks or TOKEN_LIMITS[self.token_limit] == "max_completion_tokens"

    def less(self, extras: Extras, error: CallFailed) -> "Asked | None":
        """The next lesser request; None when nothing optional is left or to blame."""
        if self.tools and extras.tools and _refuses_tools(error):
            return replace(self, tools=False)
        if error.status not in REFUSED_REQUEST or _is_about_the_prompt(error):
            return None
        if self.temperature and "temperature" in error.detail:
            return replace(self, temperature=False)
        if thinking.is_about_thinking(error) and (less := self.with_next_switch(extras)):
            return less
        return (
            self._with_less_limit(extras, error)
            or self._with_less_form(extras, error)
            or self.with_next_switch(extras)
        )

    def after(self, extras: Extras, *, thought: bool) -> "Asked":
        """What to ask next time: a model that thinks although it should not is told another way."""
        ignored = extras.thinking == "off" and thought
        return (self.with_next_switch(extras) if ignored else None) or self

    def with_next_switch(self, extras: Extras) -> "Asked | None":
        """The same with another switch for thinking; None when all were tried."""
        switch = thinking.following(extras.thinking, self.switch)
        return None if switch is None else replace(self, switch=switch)

    def _with_less_limit(self, extras: Extras, error: CallFailed) -> "Asked | None":
        if extras.max_tokens is None or TOKEN_LIMITS[self.token_limit] == "none":
            return None
        if _ABOUT_TOKENS.search(error.detail):
            return replace(self, token_limit=self.token_limit + 1)
        return None

    def _with_less_form(self, extras: Extras, error: CallFailed) -> "Asked | None":
        named_usage = "stream_options" in error.detail
        if extras.shape is not None and FORMATS[self.format] != "none" and not named_usage:
            return replace(self, format=self.format + 1)
        return replace(self, usage=False) if self.usage else None


def _is_about_the_prompt(error: CallFailed) -> bool:
    return is_too_long(error) and not _ABOUT_TOKENS.search(error.detail)


def _refuses_tools(error: CallFailed) -> bool:
    return error.status in REFUSED_TOOLS and _ABOUT_TOOLS.search(error.detail) is not None


def _response_format(kind: str, shape: type[BaseModel]) -> dict[str, Any]:
    if kind == "json_object":
        return {"type": "json_object"}
    schema = {"name": shape.__name__, "strict": True, "schema": strict_schema(shape)}
    return {"type": "json_schema", "json_schema": schema}


@cache
def strict_schema(shape: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of a flat `shape`: every property required, no others."""
    properties = shape.model_json_schema()["properties"]
    kept = {
        name: {key: value for key, value in about.items() if key not in ("title", "default")}
        for name, about in properties.items()
    }
    return {
        "type": "object",
        "properties": kept,
        "required": list(kept),
        "additionalProperties": False,
    }
