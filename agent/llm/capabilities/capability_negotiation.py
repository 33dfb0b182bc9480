"""Capability negotiation: optional request parameters are dropped when a server refuses them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pydantic import BaseModel

from agent.llm.capabilities import thinking_switch
from agent.llm.capabilities.context_length import refuses_length
from agent.llm.types import TOKEN_LIMITS, CallFailed, CallOptions, ToolSchema
from model.language_model import Thinking

REFUSED_REQUEST = frozenset({400, 404, 422})
REFUSED_TOOLS = REFUSED_REQUEST | {500, 501}
"""Some servers answer with a server error when a model does not support tools."""
FORMATS = ("json_schema", "json_object", "none")
MIN_OUTPUT_TOKENS = 64
THINKING_TOKENS = 16_384
"""Tokens reserved for thinking beside the answer: servers count both together."""
_TOOLS_REFUSAL = re.compile(r"tool|function", re.IGNORECASE)
_NAMED = re.compile("stream_options|response_format")
_TOKENS_REFUSAL = re.compile(r"max_(?:completion_)?tokens")


@dataclass(frozen=True, slots=True)
class OptionalParameters:
    """Optional parameters of a call, which not every server accepts."""

    shape: type[BaseModel] | None = None
    tools: Sequence[ToolSchema] = ()
    temperature: float | None = None
    max_tokens: int | None = None
    logprobs: bool = False
    thinking: Thinking = "auto"
    context_left: int | None = None
    """How many tokens the context has left beside the prompt, where that is known."""

    @classmethod
    def from_options(
        cls, options: CallOptions, thinking: Thinking, context_left: int | None
    ) -> "OptionalParameters":
        """The optional parameters among the options of a call."""
        return cls(
            shape=options.get("shape"),
            tools=options.get("tools", ()),
            temperature=options.get("temperature"),
            max_tokens=options.get("max_tokens"),
            logprobs=options.get("logprobs", False),
            thinking=thinking,
            context_left=context_left,
        )

    def limit_output_tokens(self, *, reserves_thinking: bool) -> int:
        """How many tokens the model may write, thinking included."""
        limit = self.max_tokens or 0
        if reserves_thinking:
            limit += THINKING_TOKENS
        if self.context_left is None:
            return limit
        return max(MIN_OUTPUT_TOKENS, min(limit, self.context_left))


@dataclass(frozen=True, slots=True)
class ServerCapabilities:
    """The optional parameters that a server accepts, as far as is known."""

    format: int = 0
    """The place in `FORMATS` of the response format."""
    usage: bool = True
    temperature: bool = True
    tools: bool = True
    logprobs: bool = True
    token_limit: int = 0
    """The place in `TOKEN_LIMITS` of the name of the limit."""
    thinks: bool = False
    """Whether the model was seen to think, or to reach a limit before it said anything."""
    switch: int = 0
    """The place in `thinking_switch.SWITCHES` of the switch for thinking."""

    def to_request(self, parameters: OptionalParameters) -> dict[str, Any]:
        """The accepted parameters in OpenAI's format; None removes a default."""
        options: dict[str, Any] = {
            **thinking_switch.make_thinking_parameters(parameters.thinking, self.switch)
        }
        if self.usage:
            options["stream_options"] = {"include_usage": True}
        if not self.temperature:
            options["temperature"] = None
        elif parameters.temperature is not None:
            options["temperature"] = parameters.temperature
        if parameters.shape is not None and FORMATS[self.format] != "none":
            options["response_format"] = _make_response_format(
                FORMATS[self.format], parameters.shape
            )
        if self.logprobs and parameters.logprobs:
            options["logprobs"] = True
        if self.tools and parameters.tools:
            options["tools"] = [tool.to_openai() for tool in parameters.tools]
        limit = TOKEN_LIMITS[self.token_limit]
        if parameters.max_tokens is not None and limit != "none":
            options[limit] = parameters.limit_output_tokens(
                reserves_thinking=self.reserves_thinking
            )
        return options

    @property
    def reserves_thinking(self) -> bool:
        """Whether tokens for thinking are added to the limit of the answer.

        Servers that know only the newer name of the limit count thinking that they do not show.
        """
        return self.thinks or TOKEN_LIMITS[self.token_limit] == "max_completion_tokens"

    def downgrade(
        self, parameters: OptionalParameters, error: CallFailed
    ) -> "ServerCapabilities | None":
        """Drop the parameter that caused a refusal. None when no parameter explains it."""
        if self.tools and parameters.tools and _refuses_tools(error):
            return replace(self, tools=False)
        if error.status not in REFUSED_REQUEST or _refuses_prompt(error):
            return None
        if self.temperature and "temperature" in error.detail:
            return replace(self, temperature=False)
        next_switch = self.with_next_thinking_switch(parameters)
        if next_switch and thinking_switch.refuses_thinking(error):
            return next_switch
        return (
            self._downgrade_token_limit(parameters, error)
            or self._downgrade_logprobs(parameters, error)
            or self._downgrade_format(parameters, error)
            or next_switch
        )

    def update_after_answer(
        self, parameters: OptionalParameters, *, thought: bool
    ) -> "ServerCapabilities":
        """Take the next thinking switch for the next call when the model ignored `off`."""
        if parameters.thinking == "off" and thought:
            return self.with_next_thinking_switch(parameters) or self
        return self

    def with_next_thinking_switch(
        self, parameters: OptionalParameters
    ) -> "ServerCapabilities | None":
        """The same capabilities with the next thinking switch; None when all were tried."""
        switch = thinking_switch.find_next_switch(parameters.thinking, self.switch)
        return None if switch is None else replace(self, switch=switch)

    def _downgrade_token_limit(
        self, parameters: OptionalParameters, error: CallFailed
    ) -> "ServerCapabilities | None":
        if parameters.max_tokens is None or TOKEN_LIMITS[self.token_limit] == "none":
            return None
        if _TOKENS_REFUSAL.search(error.detail):
            return replace(self, token_limit=self.token_limit + 1)
        return None

    def _downgrade_logprobs(
        self, parameters: OptionalParameters, error: CallFailed
    ) -> "ServerCapabilities | None":
        """Without asking for probabilities, which fewer servers tell than anything else."""
        is_asked = self.logprobs and parameters.logprobs
        return (
            replace(self, logprobs=False) if is_asked and not _NAMED.search(error.detail) else None
        )

    def _downgrade_format(
        self, parameters: OptionalParameters, error: CallFailed
    ) -> "ServerCapabilities | None":
        names_usage = "stream_options" in error.detail
        if parameters.shape is not None and FORMATS[self.format] != "none" and not names_usage:
            return replace(self, format=self.format + 1)
        return replace(self, usage=False) if self.usage else None


def _refuses_prompt(error: CallFailed) -> bool:
    return refuses_length(error) and not _TOKENS_REFUSAL.search(error.detail)


def _refuses_tools(error: CallFailed) -> bool:
    return error.status in REFUSED_TOOLS and _TOOLS_REFUSAL.search(error.detail) is not None


def _make_response_format(kind: str, shape: type[BaseModel]) -> dict[str, Any]:
    if kind == "json_object":
        return {"type": "json_object"}
    schema = {"name": shape.__name__, "strict": True, "schema": to_strict_schema(shape)}
    return {"type": "json_schema", "json_schema": schema}


@cache
def to_strict_schema(shape: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of a flat `shape`: every property required, no others."""
    properties = shape.model_json_schema()["properties"]
    strict_properties = {
        name: {key: value for key, value in about.items() if key not in ("title", "default")}
        for name, about in properties.items()
    }
    return {
        "type": "object",
        "properties": strict_properties,
        "required": list(strict_properties),
        "additionalProperties": False,
    }
