"""What states, roles and things of business are called in the other language.

`word_pairs.txt` has a line for each meaning: English phrases, a tab, Chinese words. The dictionary
of the language has the words of literature; here are those that are stored as values and written
in notes: unpaid is 欠费 and 未缴, a walk-in is 散客.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from agent.lexicon import stem_words

Pairs = Mapping[str, tuple[str, ...]]


@cache
def load_chinese_words() -> Pairs:
    """An English phrase without hyphens and plurals → the Chinese words for it."""
    return _collect((_to_phrase(phrase), zh) for en, zh in _read_pairs() for phrase in en)


@cache
def load_english_words() -> Pairs:
    """A Chinese word → the English phrases for it."""
    return _collect((word, en) for en, zh in _read_pairs() for word in zh)


def list_chinese_words(phrase: str) -> tuple[str, ...]:
    """The Chinese words for an English phrase, the likeliest first."""
    return load_chinese_words().get(_to_phrase(phrase), ())


def list_english_phrases(word: str) -> tuple[str, ...]:
    """The English phrases for a Chinese word, the likeliest first."""
    return load_english_words().get(word, ())


def _to_phrase(text: str) -> str:
    return stem_words(text.replace("-", " "))


@cache
def _read_pairs() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    lines = files("agent.lexicon").joinpath("word_pairs.txt").read_text("utf-8").splitlines()
    sides = (line.partition("\t") for line in lines if line)
    return tuple((tuple(en.split(", ")), tuple(zh.split())) for en, _, zh in sides)


def _collect(entries: Iterable[tuple[str, tuple[str, ...]]]) -> Pairs:
    words_by_phrase: dict[str, dict[str, None]] = {}
    for phrase, words in entries:
        words_by_phrase.setdefault(phrase, {}).update(dict.fromkeys(words))
    return {phrase: tuple(words) for phrase, words in words_by_phrase.items()}
