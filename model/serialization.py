"""Plain values as the JSON that is sent and stored."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

import orjson

_INTEGERS = range(-(2**63), 2**64)


def to_json(value: Any) -> bytes:
    """`value` as JSON in one line; what is no valid Unicode is replaced, NaN is null.

    Integers beyond 64 bits are texts: a record of a request may hold one.
    """
    try:
        return orjson.dumps(value)
    except TypeError:
        # Half of a surrogate pair, as models cut them, is no text that could be stored or sent.
        return orjson.dumps(_map_leaves(value, _make_storable))


def replace_invalid_unicode(value: Any) -> Any:
    """`value` with every text in it made valid Unicode."""
    return _map_leaves(value, _make_valid)


def _map_leaves(value: Any, change: Callable[[Any], Any]) -> Any:
    """`value` with every part changed that holds no others, names included."""
    match value:
        case dict():
            return {change(key): _map_leaves(item, change) for key, item in value.items()}
        case list() | tuple():
            return [_map_leaves(item, change) for item in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {
                each.name: _map_leaves(getattr(value, each.name), change) for each in fields(value)
            }
        case _:
            return change(value)


def _make_valid(leaf: Any) -> Any:
    return leaf.encode("utf-8", "replace").decode() if isinstance(leaf, str) else leaf


def _make_storable(leaf: Any) -> Any:
    if isinstance(leaf, int) and leaf not in _INTEGERS:
        return str(leaf)
    return _make_valid(leaf)
