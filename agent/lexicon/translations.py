"""Translations and synonyms of words, searched in the sorted lines of a file."""

from array import array
from bisect import bisect_right
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from agent.lexicon.word_file import WordFile

_LINE = b"\n"
_TAB = b"\t"
_LINES_READ = 64
"""How many lines a search reads: 3 KB."""
_LARGEST_WEIGHT = 9
_CACHE_SIZE = 2_048
_PHRASE_POWER = 0.7
"""How the words of a phrase share its weight."""

WeightedWords = tuple[tuple[str, float], ...]


class Translations:
    """Words with their meanings, each with a weight up to 1.

    Of the file, a sorted line for each word, only every 64th word is in memory: a `dict` of all
    words takes ten times the memory that the file has.
    """

    def __init__(self, file: Traversable) -> None:
        self._file = WordFile(file)
        self._words: list[bytes] = []
        self._starts = array("I")
        """Where the line of each of these words begins, and where the file ends."""
        self._index(file)
        self._cached = lru_cache(maxsize=_CACHE_SIZE)(self._search)

    def lookup(self, word: str) -> WeightedWords:
        """The likeliest meaning first; nothing for a word that is not there."""
        return self._cached(word)

    def _index(self, file: Traversable) -> None:
        end = 0
        with file.open("rb") as lines:
            for number, line in enumerate(lines):
                if number % _LINES_READ == 0:
                    self._words.append(line.partition(_TAB)[0])
                    self._starts.append(end)
                end += len(line)
        self._starts.append(end)

    def _search(self, word: str) -> WeightedWords:
        key = word.encode("utf-8", "surrogatepass")
        place = bisect_right(self._words, key)
        if place == 0:
            return ()
        lines = _LINE + self._file.read(self._starts[place - 1], self._starts[place])
        at = lines.find(_LINE + key + _TAB)
        if at < 0:
            return ()
        entry = lines[at + len(key) + 2 : lines.index(_LINE, at + 1)]
        return tuple(_parse_meaning(each) for each in entry.decode().split(";"))


def _parse_meaning(entry: str) -> tuple[str, float]:
    word, _, weight = entry.rpartition(" ")
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
    weights: dict[str, float] = {}
    for phrase, weight in load_chinese_to_english().lookup(word):
        parts = phrase.split()
        for part in parts:
            weights[part] = max(weights.get(part, 0.0), weight / len(parts) ** _PHRASE_POWER)
    return tuple(sorted(weights.items(), key=lambda item: (-item[1], item[0])))


def _load_translations(folder: str, name: str) -> Translations:
    return Translations(files("agent.lexicon").joinpath(folder, f"{name}.txt"))
