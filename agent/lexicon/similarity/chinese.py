"""Similarity of Chinese words, by their characters and by their English meanings."""

from collections.abc import Iterator
from functools import lru_cache
from math import sqrt

from agent.lexicon.similarity.english import Words, compare_phrases, compare_words
from agent.lexicon.translations import load_chinese_to_english

Glosses = tuple[tuple[Words, float], ...]

_AGENTS = "人者员师家工手商方户长生"
"""Endings of words for people, one in place of another: 捐赠人, 捐赠者."""
_GENERIC_ENDINGS = (
    "记录", "信息", "档案", "明细", "主表", "维表", "清单", "资料", "数据", "登记",
    "情况", "名单", "台账", "流水", "历史", "表", "单",
)  # fmt: skip
_MIN_STEM_CHARS = 2
_OTHER_AGENT, _MADE_AGENT = 0.9, 0.6
_COMPOSED, _COMPOSED_OF_ONE = 0.5, 0.3
_MAX_MEANINGS = 4
"""Meanings of each half of a word that no dictionary has."""
_MAX_GLOSSES, _MAX_PHRASES = 8, 24
_OTHER_END = 0.7
_GLOSS_WEIGHT = 0.9
_BOTH_SHARE = 0.15
_CACHE_SIZE = 256


def compare_chinese(first: str, second: str) -> float:
    """The similarity of two Chinese words, 0 to 1; more where characters and meanings agree."""
    first, second = strip_generic_ending(first), strip_generic_ending(second)
    if first == second:
        return 1.0
    character_score = _compare_characters(first, second)
    meaning_score = _GLOSS_WEIGHT * max(_compare_glosses(first, second), default=0.0)
    return max(character_score, meaning_score) + _BOTH_SHARE * min(character_score, meaning_score)


def strip_generic_ending(word: str) -> str:
    """A word without 记录, 档案 and the like at its end: 租赁记录 → 租赁."""
    for ending in _GENERIC_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _MIN_STEM_CHARS:
            return word.removesuffix(ending)
    return word


@lru_cache(maxsize=_CACHE_SIZE)
def list_glosses(word: str) -> Glosses:
    """The English meanings of a word: of the dictionary, else by its ending and its parts."""
    entries = _look_up(word)
    if entries:
        return tuple((tuple(phrase.split()), weight) for phrase, weight in entries)
    weights: dict[str, float] = {}
    for phrase, weight in (*_list_agents(word), *_list_composed(word)):
        weights[phrase] = max(weights.get(phrase, 0.0), weight)
    best = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return tuple((tuple(phrase.split()), weight) for phrase, weight in best[:_MAX_PHRASES])


def _look_up(word: str) -> tuple[tuple[str, float], ...]:
    return load_chinese_to_english().lookup(word)


def _list_agents(word: str) -> Iterator[tuple[str, float]]:
    """The English words for a person who does something: 引航员 is a piloter."""
    if len(word) <= _MIN_STEM_CHARS or word[-1] not in _AGENTS:
        return
    for ending in _AGENTS:
        yield from ((p, _OTHER_AGENT * w) for p, w in _look_up(word[:-1] + ending))
    for phrase, weight in _look_up(word[:-1]):
        verb = phrase.rpartition(" ")[2]
        stem = verb.removesuffix("e")
        for agent in (f"{stem}er", f"{stem}or", f"{verb}{verb[-1]}er"):
            yield agent, _MADE_AGENT * weight


def _list_composed(word: str) -> Iterator[tuple[str, float]]:
    """The meanings of both halves in a row, wherever the word is cut."""
    for place in range(1, len(word)):
        share = _COMPOSED_OF_ONE if min(place, len(word) - place) == 1 else _COMPOSED
        for modifier, first in _look_up(word[:place])[:_MAX_MEANINGS]:
            for head, second in _look_up(word[place:])[:_MAX_MEANINGS]:
                yield f"{modifier} {head}", share * sqrt(first * second)


def _compare_characters(first: str, second: str) -> float:
    one, other = set(first), set(second)
    share = 2 * len(one & other) / (len(one) + len(other))
    return share * (1.0 if first[-1] == second[-1] else _OTHER_END)


def _compare_glosses(first: str, second: str) -> Iterator[float]:
    for one, weight in list_glosses(first)[:_MAX_GLOSSES]:
        for other, second_weight in list_glosses(second)[:_MAX_GLOSSES]:
            score = compare_phrases(one, other, compare_words)
            if score:
                yield score * weigh_meaning(weight) * weigh_meaning(second_weight)


def weigh_meaning(weight: float) -> float:
    """How much a meaning of this weight counts: an unlikely one is still one."""
    return 0.6 + 0.4 * weight
