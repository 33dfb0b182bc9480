"""Parses JSON from a model's text: tolerant of its wrapping, strict about its schema."""

import json
import re
from collections.abc import Iterator
from typing import TypeVar

from pydantic import BaseModel, ValidationError

T = TypeVar("T", bound=BaseModel)
MAX_ATTEMPTS = 20
_FENCE = re.compile(r"```(\w*)[^\S\n]*\n?(.*?)```", re.DOTALL)


def parse_object(text: str, shape: type[T]) -> T | None:
    """The first JSON object in `text` that is a `shape`; None when there is none."""
    for candidate in _find_objects(text):
        try:
            return shape.model_validate(candidate)
        except ValidationError:
            continue
    return None


def find_code_block(text: str, language: str) -> str:
    """What stands in the first code block of `language`; empty when there is none."""
    blocks = (body for name, body in _FENCE.findall(text) if name.lower() == language)
    return next(blocks, "").strip()


def _find_objects(text: str) -> Iterator[object]:
    decoder = json.JSONDecoder(strict=False)
    at = text.find("{")
    for _ in range(MAX_ATTEMPTS):
        if at < 0:
            return
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            yield value
        at = text.find("{", end)
