"""The sentences users read, in Chinese and English.

Each `<topic>.json` in a folder beside this file maps a name to its two sentences,
`{"name": {"en": …, "zh-CN": …}}`; the full key is `<topic>.<name>`. `{rows:row|rows}` stands for
the first word when `rows` is 1, and for the second otherwise.
"""

import json
import string
from functools import cache
from pathlib import Path
from typing import Literal, cast

Locale = Literal["en", "zh-CN"]


class _Filling(string.Formatter):
    """Fills sentences in; what is counted decides between one and many."""

    def format_field(self, value: object, format_spec: str) -> str:
        one, counts, many = format_spec.partition("|")
        if counts:
            return one if str(value) == "1" else many
        return format(value, format_spec)


_FILLING = _Filling()
_FOLDER = Path(__file__).parent


@cache
def _sentences(topic: str) -> dict[str, dict[Locale, str]]:
    path = next(_FOLDER.glob(f"*/{topic}.json"), None)
    if path is None:
        raise KeyError(topic)
    return cast("dict[str, dict[Locale, str]]", json.loads(path.read_text("utf-8")))


def has(key: str) -> bool:
    """Whether there is a sentence of that name."""
    topic, _, name = key.partition(".")
    return name in _sentences(topic)


def text(key: str, locale: Locale, /, **params: object) -> str:
    """The sentence `key` in `locale`, `params` filled in. Raises `KeyError` for an unknown key."""
    topic, _, name = key.partition(".")
    return _FILLING.vformat(_sentences(topic)[name][locale], (), params)


def negotiate(accept_language: str) -> Locale:
    """The locale that fits an `Accept-Language` header; English when it names neither language."""
    for part in accept_language.split(","):
        tag = part.split(";")[0].strip().lower()
        if tag.startswith("zh"):
            return "zh-CN"
        if tag.startswith("en"):
            return "en"
    return "en"
