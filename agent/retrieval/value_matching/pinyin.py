"""Pinyin of Chinese words: 上海 is read shanghai."""

from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice, product

LONGEST = 6
_MAX_READINGS = 4
_SHORTEST = 4


@lru_cache(maxsize=8_192)
def find_pinyin(word: str) -> tuple[str, ...]:
    """How a word may be read, the likeliest first; nothing when a character is not known."""
    if not 1 < len(word) <= LONGEST:
        return ()
    readings = [_load_character_pinyin().get(character, ()) for character in word]
    if not all(readings):
        return ()
    spellings = ("".join(syllables) for syllables in islice(product(*readings), _MAX_READINGS))
    return tuple(reading for reading in dict.fromkeys(spellings) if len(reading) >= _SHORTEST)


@cache
def _load_character_pinyin() -> dict[str, tuple[str, ...]]:
    readings_by_character: dict[str, tuple[str, ...]] = {}
    pool: dict[tuple[str, ...], tuple[str, ...]] = {}  # many characters are read the same way
    text = files("agent.lexicon").joinpath("readings.txt").read_text("utf-8")
    entries = (line.split("\t") for line in text.splitlines())
    for syllable, _, characters in sorted(entries, key=lambda entry: entry[1]):
        for character in characters:
            readings = (*readings_by_character.get(character, ()), syllable)
            readings_by_character[character] = pool.setdefault(readings, readings)
    return readings_by_character
