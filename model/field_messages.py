"""What pydantic found wrong with a field, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from model.errors import Invalid
from model.locales import Locale, text

Found = Mapping[str, Any]
"""One of pydantic's `ErrorDetails`."""
_VALUE_ERROR_PREFIX = "Value error, fields."
_SENTENCE_KEYS = {
    "missing": "missing",
    "string_type": "string",
    "int_type": "integer",
    "int_parsing": "integer",
    "int_from_float": "integer",
    "float_type": "number",
    "float_parsing": "number",
    "bool_type": "boolean",
    "bool_parsing": "boolean",
    "list_type": "list",
    "dict_type": "object",
    "model_type": "object",
    "model_attributes_type": "object",
    "literal_error": "one_of",
    "enum": "one_of",
    "string_too_short": "too_short",
    "string_too_long": "too_long",
    "too_short": "too_few",
    "too_long": "too_many",
    "greater_than_equal": "at_least",
    "less_than_equal": "at_most",
    "extra_forbidden": "unknown",
}


class InvalidField(Invalid):
    """A field of a part of the body that is read by itself; `path` is its place in the body."""

    def __init__(self, error: Found, *, path: str) -> None:
        self._error = error
        super().__init__("fields.at", path=path, **self._format_params(path, "en"))

    def text(self, locale: Locale) -> str:
        """The field and what is wrong with it."""
        return text(self.key, locale, **self._format_params(self.path, locale))

    def _format_params(self, path: str, locale: Locale) -> dict[str, str]:
        return {"field": path, "problem": describe_problem(self._error, locale)}


def describe_problem(error: Found, locale: Locale) -> str:
    """A sentence that says what is expected; it never repeats what was given.

    A validator of ours raises `ValueError` with the key of its sentence. What pydantic says of
    rarer problems is kept in its own words. `error` needs its context.
    """
    name = _SENTENCE_KEYS.get(error["type"])
    if error["msg"].startswith(_VALUE_ERROR_PREFIX):
        name = error["msg"].removeprefix(_VALUE_ERROR_PREFIX)
    if name is None:
        return str(error["msg"])
    if name == "too_short" and _limits(error).get("min_length") == 1:
        name = "empty"
    return text(f"fields.{name}", locale, **_params(error, locale))


def _limits(error: Found) -> dict[str, Any]:
    limits: dict[str, Any] = error.get("ctx", {})
    return limits


def _params(error: Found, locale: Locale) -> dict[str, Any]:
    params = _limits(error)
    if locale == "zh-CN" and "expected" in params:
        words = str(params["expected"]).replace(" or ", "、").replace(", ", "、")
        return {**params, "expected": words}
    return params
