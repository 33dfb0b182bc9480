"""The sentences users read, in Chinese and English.

Each `<topic>.json` beside this file maps a name to its two sentences,
`{"name": {"en": …, "zh-CN": …}}`; the full key is `<topic>.<name>`.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Literal, cast

Locale = Literal["en", "zh-CN"]


@cache
def _sentences(topic: str) -> dict[str, dict[Locale, str]]:
    raw = files("model.locales").joinpath(f"{topic}.json").read_text("utf-8")
    return cast("dict[str, dict[Locale, str]]", json.loads(raw))


def has(key: str) -> bool:
    """Whether there is a sentence of that name."""
    topic, _, name = key.partition(".")
    return name in _sentences(topic)


def text(key: str, locale: Locale, /, **params: object) -> str:
    """The sentence `key` in `locale`, `params` filled in. Raises `KeyError` for an unknown key."""
    topic, _, name = key.partition(".")
    return _sentences(topic)[name][locale].format(**params)


def negotiate(accept_language: str) -> Locale:
    """The locale that fits an `Accept-Language` header; English when it names neither language."""
    for part in accept_language.split(","):
        tag = part.split(";")[0].strip().lower()
        if tag.startswith("zh"):
            return "zh-CN"
        if tag.startswith("en"):
            return "en"
    return "en"
