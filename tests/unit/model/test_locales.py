"""Every sentence in both languages, as a copy editor looks at it."""

import json
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from model import locales
from model.locales import Locale, text
from model.locales.chinese import HAN

PROMPTS = "prompts"
COUNTS = frozenset(
    (
        *("rows", "count", "seconds", "limit", "most", "retry_after", "megabytes", "calls", "read"),
        *("dropped", "cells", "sheets", "pages", "characters", "dimension", "tokens", "max_length"),
        *("min_length", "total", "kept", "running", "position"),
    )
)

FAULTS: dict[str, dict[Locale, str]] = {
    "two blanks": {"en": r"\S {2,}\S", "zh-CN": r"\S {2,}\S"},
    "a blank before a mark": {"en": r" [,;:?!]", "zh-CN": r"\s[，。；：？！、）”]"},
    "one of many": {
        "en": r"\b1 (?!is\b|has\b|was\b|counts\b|s\b|ms\b)[a-z]+s\b|\b1 (?:are|have|were)\b"
    },
    "many of one": {
        "en": r"\b[02] (?:row|second|page|cell|file|table|column|value|sheet|formula|character)\b"
        r"|\b[02] [a-z]+s (?:is|has|was)\b",
    },
    "straight quotes": {"en": r"(?<![=(\w])\"\w", "zh-CN": rf"[\"']{HAN}|{HAN}[\"']"},
    "marks of the other language": {
        "en": r"[，。；：？！、（）]",
        "zh-CN": rf"{HAN}[,;?!]|[,;?!]{HAN}|{HAN}\((?!\))|(?<!\()\){HAN}|{HAN}:(?!{HAN}|/|\w+@)",
    },
    "letters next to Chinese": {"zh-CN": rf"{HAN}[A-Za-z]|[A-Za-z]{HAN}"},
    "blanks at quotes": {"en": r"“ | ”", "zh-CN": rf"“ | ”|” (?={HAN})|(?<={HAN}) “"},
    "another word for the same": {
        "en": r"\bsynchroni[sz]e|\bexamine|\bconversation\b|if it stays\b",
        "zh-CN": r"总结|(?<!数据库)会话|通用助手|按词语",
    },
}


def sentences() -> Iterator[tuple[str, Locale]]:
    for path in sorted(Path(locales.__file__).parent.glob("*/*.json")):
        for name in json.loads(path.read_text("utf-8")):
            for locale in ("en", "zh-CN"):
                if path.stem != PROMPTS:
                    yield f"{path.stem}.{name}", locale


def fill(key: str, locale: Locale, count: int) -> str:
    topic, _, name = key.partition(".")
    if key == "files.too_wide":
        return text(key, locale, columns=count, most=count)
    raw = locales._load_sentences(topic)[name][locale]
    parts = string.Formatter().parse(raw)
    named = "Xyz" if locale == "en" else "甲乙"
    params = {field: count if field in COUNTS else named for _, field, _, _ in parts if field}
    return text(key, locale, **params)


def test_no_sentence_is_written_twice() -> None:
    for path in sorted(Path(locales.__file__).parent.glob("*/*.json")):
        pairs: list[tuple[str, object]] = []
        json.loads(path.read_text("utf-8"), object_pairs_hook=pairs.extend)
        names = [name for name, value in pairs if value is None]
        assert len(names) == len(set(names)), path.name


@pytest.mark.parametrize("fault", FAULTS)
def test_no_sentence_has_such_a_fault(fault: str) -> None:
    found = [
        (key, shown)
        for key, locale in sentences()
        for count in (0, 1, 2)
        if locale in FAULTS[fault]
        and re.search(FAULTS[fault][locale], shown := fill(key, locale, count), re.IGNORECASE)
    ]
    assert not found, "\n".join(map(str, found))


def test_one_is_told_otherwise_than_many() -> None:
    assert text("summary.listed", "en", count="1") == "1 row found."
    assert text("summary.listed", "en", count="1,000") == "1,000 rows found."
    assert text("summary.listed", "en", count=0) == "0 rows found."


def test_a_sentence_ends_as_such_and_a_name_does_not() -> None:
    for key, locale in sentences():
        shown = fill(key, locale, 2)
        if shown.endswith("."):
            assert len(shown.split()) > 1, key
