"""Puts names and labels into a sentence of `model/locales/answers/summary.json`."""

import re

from model.locales import Locale, text
from model.locales.chinese import compile_chinese

_LABEL = "\ue001"
_LATIN = re.compile(r"[A-Za-z0-9)]")
_CHINESE = compile_chinese(r"\p{Han}")
_BLANK_IN_CHINESE = compile_chinese(r"(?:(?<=\p{Han}\*\*)|(?<=[是括])) (?=\p{Han})")
_SINGULAR = ("ss", "us", "is")
_HEAD = re.compile(r" (?:of|between|per|for|in) ")


def say(key: str, locale: Locale, label: str = "", **params: object) -> str:
    """The sentence `key`; a Latin `label` or name stands apart from the Chinese around it."""
    sentence = text(f"summary.{key}", locale, label=_LABEL, **params)
    before, mark, after = sentence.partition(_LABEL)
    while mark:
        left = " " if _CHINESE.match(before[-1:]) and _LATIN.match(label[:1]) else ""
        right = " " if _CHINESE.match(after[:1]) and _LATIN.match(label[-1:]) else ""
        before, mark, after = f"{before}{left}{label}{right}{after}".partition(_LABEL)
    return _BLANK_IN_CHINESE.sub("", before)


def separate_from_chinese(label: str, locale: Locale) -> str:
    """A Latin `label` with a blank behind it, for what follows in a Chinese sentence."""
    return f"{label} " if locale == "zh-CN" and _LATIN.match(label[-1:]) else label


def find_grammatical_number(label: str) -> int:
    """1 for a label in the singular, 2 for one in the plural, as `{count:is|are}` wants it."""
    head = _HEAD.split(label, maxsplit=1)[0].rpartition(" ")[2].lower()
    return 2 if head.endswith("s") and not head.endswith(_SINGULAR) else 1


def join_names(names: list[str], locale: Locale) -> str:
    """Names as one phrase, each in bold."""
    bold = [f"**{name}**" for name in names]
    if locale == "zh-CN":
        return "、".join(bold)
    return f"{', '.join(bold[:-1])} and {bold[-1]}" if len(bold) > 1 else "".join(bold)
