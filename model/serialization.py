"""Plain values as the JSON that is sent and stored."""

from dataclasses import fields, is_dataclass
from typing import Any

import orjson


def to_json(value: Any) -> bytes:
    """`value` as JSON in one line; what is no valid Unicode is replaced, NaN is null."""
    try:
        return orjson.dumps(value)
    except TypeError:
        # Half of a surrogate pair, as models cut them, is no text that could be stored or sent.
        return orjson.dumps(replace_invalid_unicode(value))


def replace_invalid_unicode(value: Any) -> Any:
    """`value` with every text in it made valid Unicode."""
    match value:
        case str():
            return value.encode("utf-8", "replace").decode()
        case dict():
            return {
                replace_invalid_unicode(key): replace_invalid_unicode(item)
                for key, item in value.items()
            }
        case list() | tuple():
            return [replace_invalid_unicode(item) for item in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {
                each.name: replace_invalid_unicode(getattr(value, each.name))
                for each in fields(value)
            }
        case _:
            return value
