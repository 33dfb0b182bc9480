"""The sentences that users read, in Chinese and English.

Each `<topic>.json` in a folder beside this file maps a name to its two sentences,
`{"name": {"en": …, "zh-CN": …}}`; the full key is `<topic>.<name>`. `{rows:row|rows}` stands for
the first word when `rows` is 1, and for the second otherwise.
"""

import json
import string
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast

Locale = Literal["en", "zh-CN"]


class _SentenceFormatter(string.Formatter):
    """Fills in the parameters of a sentence; a count chooses the singular or the plural."""

    def format_field(self, value: object, format_spec: str) -> str:
        singular, separator, plural = format_spec.partition("|")
        if separator:
            return singular if str(value) == "1" else plural
        return format(value, format_spec)


_FORMATTER = _SentenceFormatter()
_FOLDER = Path(__file__).parent


@cache
def _load_sentences(topic: str) -> dict[str, dict[Locale, str]]:
    path = next(_FOLDER.glob(f"*/{topic}.json"), None)
    if path is None:
        raise KeyError(topic)
    return cast("dict[str, dict[Locale, str]]", json.loads(path.read_text("utf-8")))


def has(key: str) -> bool:
    """Whether there is a sentence of that name."""
    topic, _, name = key.partition(".")
    return name in _load_sentences(topic)


def text(key: str, locale: Locale, /, **params: object) -> str:
    """The sentence `key` in `locale`, `params` filled in. Raises `KeyError` for an unknown key."""
    topic, _, name = key.partition(".")
    return _FORMATTER.vformat(_load_sentences(topic)[name][locale], (), params)


class LocaleText(NamedTuple):
    """A sentence whose language is not known yet: its key, and what fills it."""

    key: str
    params: Mapping[str, Any] = {}

    def text(self, locale: Locale) -> str:
        """The sentence in `locale`. Raises `KeyError` for an unknown key."""
        return text(self.key, locale, **self.params)


def join_words(words: Iterable[str], locale: Locale) -> str:
    """The words as a list within a sentence."""
    return text("answer.comma", locale).join(words)


def negotiate(accept_language: str) -> Locale:
    """The locale that fits an `Accept-Language` header; English when it names neither language."""
    for part in accept_language.split(","):
        tag = part.split(";")[0].strip().lower()
        if tag.startswith("zh"):
            return "zh-CN"
        if tag.startswith("en"):
            return "en"
    return "en"
