"""What a server takes beyond plain messages, found out by asking less when it refuses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pydantic import BaseModel

from agent.llm.types import CallFailed, ToolSchema

REFUSED_REQUEST = frozenset({400, 404, 422})
REFUSED_TOOLS = REFUSED_REQUEST | {500, 501}
"""Some servers call it their own failure when a model knows no tools."""
FORMATS = ("json_schema", "json_object", "none")
_ABOUT_TOOLS = re.compile(r"tool|function", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """The optional parts of a request."""

    format: int = 0
    usage: bool = True
    temperature: bool = True
    tools: bool = True

    def options(
        self,
        shape: type[BaseModel] | None,
        tools: Sequence[ToolSchema] = (),
        temperature: float | None = None,
    ) -> dict[str, Any]:
        """These parts, as the wire names them; None takes a default away."""
        options: dict[str, Any] = {}
        if self.usage:
            options["stream_options"] = {"include_usage": True}
        if not self.temperature:
            options["temperature"] = None
        elif temperature is not None:
            options["temperature"] = temperature
        if shape is not None and FORMATS[self.format] != "none":
            options["response_format"] = _response_format(FORMATS[self.format], shape)
        if self.tools and tools:
            options["tools"] = [tool.as_sent() for tool in tools]
        return options

    def without_tools(self, error: CallFailed) -> "Asked | None":
        """The request without tools, when it was refused because of them."""
        refused = error.status in REFUSED_TOOLS and _ABOUT_TOOLS.search(error.detail)
        return replace(self, tools=False) if self.tools and refused else None

    def reduced(self, shape: type[BaseModel] | None, error: CallFailed) -> "Asked | None":
        """The next lesser request; None when nothing optional is left or to blame."""
        if error.status not in REFUSED_REQUEST:
            return None
        if self.temperature and "temperature" in error.detail:
            return replace(self, temperature=False)
        named_usage = "stream_options" in error.detail
        if shape is not None and self.format < len(FORMATS) - 1 and not named_usage:
            return replace(self, format=self.format + 1)
        return replace(self, usage=False) if self.usage else None


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
