"""Whether an English word is among the dictionary's meanings of a Chinese one, in any form."""

import re
from functools import lru_cache

from agent.lexicon import stem
from agent.lexicon.translations import load_chinese_to_english

_ENDINGS = ("ation", "ement", "ment", "ing", "ion", "er", "or", "ed", "es", "e", "s")
_SHORTEST_ROOT, _LEAST_WEIGHT = 4, 0.5
_DONE = re.compile(r"^(?:已经?|正在|被)|(?:中|了|工|员|单|类|型|式|费|款|者)$")
_LIGHT = frozenset(["set", "be", "become", "make", "get", "go", "start", "have", "to", "of"])
_CACHE_SIZE = 8_192


@lru_cache(maxsize=_CACHE_SIZE)
def find_root(word: str) -> str:
    """The word without what makes a verb a noun or puts it into the past: outsourc, reject."""
    root = stem(word.lower())
    for ending in _ENDINGS:
        if root.endswith(ending) and len(root) - len(ending) >= _SHORTEST_ROOT:
            root = root.removesuffix(ending)
            return root[:-1] if root[-1:] == root[-2:-1] and root[-1:] not in "sl" else root
    return root


@lru_cache(maxsize=_CACHE_SIZE)
def list_gloss_roots(chinese: str) -> tuple[tuple[str, ...], ...]:
    """The roots of the words of each meaning; of the word without 已 or 员 where it has none."""
    entries = load_chinese_to_english().lookup(chinese)
    bare = _DONE.sub("", chinese)
    if not entries and bare != chinese and len(bare) > 1:
        entries = load_chinese_to_english().lookup(bare)
    return tuple(
        tuple(find_root(word) for word in phrase.split() if word not in _LIGHT)
        for phrase, weight in entries
        if weight >= _LEAST_WEIGHT
    )


def is_meaning(phrase: str, chinese: str) -> bool:
    """Whether a meaning is the phrase, or begins with it: cold storage is more than storage."""
    roots = tuple(map(find_root, phrase.split()))
    size = len(roots)
    return any(
        gloss[:size] == roots and len(gloss) <= size + 1 for gloss in list_gloss_roots(chinese)
    )
