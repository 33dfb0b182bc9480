"""Translations and synonyms of words, searched in the sorted lines of a file."""

from functools import cache, lru_cache
from importlib.resources import files

_LINE = b"\n"
_LARGEST_WEIGHT = 9
_CACHE_SIZE = 2_048
_PHRASE_POWER = 0.7
"""How the words of a phrase share its weight."""

WeightedWords = tuple[tuple[str, float], ...]


class Translations:
    """Words with their meanings, each with a weight up to 1.

    The words stay one sorted text, a line each, which is searched by bisection: a `dict` of the
    same words takes ten times the memory.
    """

    def __init__(self, lines: bytes) -> None:
        self.lines = lines
        """Sorted by their bytes, a break before the first and after each."""
        self._cached = lru_cache(maxsize=_CACHE_SIZE)(self._search)

    def lookup(self, word: str) -> WeightedWords:
        """The likeliest meaning first; nothing for a word that is not there."""
        return self._cached(word)

    def _search(self, word: str) -> WeightedWords:
        wanted = word.encode("utf-8", "surrogatepass")
        low, high = 0, len(self.lines) - 1
        while low < high:
            start = self.lines.rfind(_LINE, 0, (low + high) // 2 + 1)
            end = self.lines.find(_LINE, start + 1)
            key, _, told = self.lines[start + 1 : end].partition(b"\t")
            if key == wanted:
                return tuple(_parse_meaning(each) for each in told.decode().split(";"))
            if key < wanted:
                low = end
            else:
                high = start
        return ()


def _parse_meaning(told: str) -> tuple[str, float]:
    word, _, weight = told.rpartition(" ")
    return word, int(weight) / _LARGEST_WEIGHT


@cache
def load_chinese_to_english() -> Translations:
    """English words and short phrases for Chinese words."""
    return _load_translations("cedict", "zh-en")


@cache
def load_english_to_chinese() -> Translations:
    """Chinese words for English words and short phrases."""
    return _load_translations("cedict", "en-zh")


@cache
def load_english_synonyms() -> Translations:
    """English words for English ones."""
    return _load_translations("wordnet", "en-en")


@lru_cache(maxsize=_CACHE_SIZE)
def list_english_words(word: str) -> WeightedWords:
    """The single English words for a Chinese one; those of a phrase share its weight."""
    found: dict[str, float] = {}
    for phrase, weight in load_chinese_to_english().lookup(word):
        parts = phrase.split()
        for part in parts:
            found[part] = max(found.get(part, 0.0), weight / len(parts) ** _PHRASE_POWER)
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _load_translations(folder: str, name: str) -> Translations:
    return Translations(files("agent.lexicon").joinpath(folder, f"{name}.txt").read_bytes())
