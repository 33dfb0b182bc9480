"""Business words in Chinese and English, and what abbreviated names stand for.

`glossary.json` maps a concept to the words for it, `abbreviations.json` a piece of a column name to
the English word, `pinyin.json` a piece of a pinyin name to the Chinese word.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from model.locales.chinese import HAN

_PIECE = re.compile(rf"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|{HAN}+")
_IRREGULAR = {
    "people": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "diagnoses": "diagnosis",
    "series": "series",
    "sales": "sales",
    "news": "news",
    "countries": "country",
    "movies": "movie",
    "cookies": "cookie",
    "lives": "live",
    "buses": "bus",
    "heroes": "hero",
    "statuses": "status",
    "ids": "id",
    "bonuses": "bonus",
    "campuses": "campus",
    "viruses": "virus",
    "censuses": "census",
    "surpluses": "surplus",
    "syllabuses": "syllabus",
    "choruses": "chorus",
    "premises": "premises",
    "axes": "axis",
    "analyses": "analysis",
    "crises": "crisis",
    "theses": "thesis",
    "halves": "half",
    "shelves": "shelf",
    "leaves": "leave",
    "knives": "knife",
    "wolves": "wolf",
    "feet": "foot",
    "teeth": "tooth",
    "mice": "mouse",
    "geese": "goose",
    "criteria": "criterion",
    "potatoes": "potato",
    "tomatoes": "tomato",
}
_MIN_ABBREVIATION_CHARS = 4
"""The shortest abbreviation looked for in questions: "no" and "cat" mean something else there."""
_MIN_MEN_CHARS = 5
_SINGULAR_MEN = frozenset(["specimen", "regimen", "acumen", "abdomen", "bitumen"])
"""Words that end so and are no plural of a man, as salesmen are."""
_NO_PLURAL_ENDINGS = ("ss", "us", "is")
_CACHED_NAMES = 8_192


@dataclass(frozen=True, slots=True)
class Concept:
    """A thing of business life: its words in both languages, and the names of related concepts."""

    name: str
    en: tuple[str, ...]
    zh: tuple[str, ...]
    like: tuple[str, ...] = ()


def _load_json(name: str) -> Any:
    return json.loads(files("agent.lexicon").joinpath(name).read_text("utf-8"))


@cache
def load_glossary() -> dict[str, Concept]:
    """Every concept by its name."""
    return {
        name: Concept(name, tuple(c["en"]), tuple(c["zh"]), tuple(c.get("like", ())))
        for name, c in _load_json("glossary.json").items()
    }


@cache
def load_abbreviations() -> dict[str, str]:
    """The word for each abbreviation in names of columns: `amt` → `amount`."""
    abbreviations: dict[str, str] = _load_json("abbreviations.json")
    return abbreviations


@cache
def load_pinyin() -> dict[str, str]:
    """`jine` and `je` → 金额."""
    pinyin: dict[str, str] = _load_json("pinyin.json")
    return pinyin


@cache
def _index_concepts() -> dict[str, tuple[str, ...]]:
    index: dict[str, list[str]] = {}
    for concept in load_glossary().values():
        for word in (*concept.en, *concept.zh):
            names = index.setdefault(stem_words(word), [])
            if concept.name not in names:
                names.append(concept.name)
    return {word: tuple(names) for word, names in index.items()}


def find_concepts(word: str) -> tuple[str, ...]:
    """The concepts a word or phrase of either language names, the likeliest first."""
    return _index_concepts().get(stem_words(word), ())


@cache
def stem(word: str) -> str:
    """An English word in lower case without its plural ending; any other text unchanged."""
    low = word.lower()
    if low in _IRREGULAR or not low.isascii() or len(low) < 4:
        return _IRREGULAR.get(low, low)
    if low.endswith("men") and len(low) > _MIN_MEN_CHARS and low not in _SINGULAR_MEN:
        low = low[:-3] + "man"
    if low.endswith("ies"):
        return low[:-3] + "y"
    if low.endswith(("ches", "shes", "sses", "xes", "zes")):
        return low[:-2]
    if low.endswith("s") and not low.endswith(_NO_PLURAL_ENDINGS):
        return low[:-1]
    return low


def stem_words(text: str) -> str:
    """Every word of a text through `stem`, one blank between them."""
    return " ".join(stem(word) for word in text.split())


def split_name(name: str) -> tuple[str, ...]:
    """The words a name is written from: `custOrder_amt2` → cust, order, amt, 2."""
    return tuple(piece.lower() for piece in _PIECE.findall(name))


@lru_cache(maxsize=_CACHED_NAMES)
def expand_name(name: str) -> tuple[str, ...]:
    """The words a column or table name stands for: `ord_amt` → order, amount; `khmc` → 客户名称."""
    return tuple(word for piece in split_name(name) for word in _expand_piece(piece))


def list_abbreviated_words(name: str) -> Iterator[tuple[str, str]]:
    """The pieces of a name that are short for one word, with that word: `dept` → department."""
    for piece in split_name(name):
        full = tuple(_expand_piece(piece))
        is_english = piece.isascii() and full[0].isascii()
        if (
            len(piece) >= _MIN_ABBREVIATION_CHARS
            and is_english
            and len(full) == 1
            and full[0] != piece
        ):
            yield piece, full[0]


def _expand_piece(piece: str) -> Iterator[str]:
    is_concept = bool(find_concepts(piece))
    full = load_abbreviations().get(piece) or (None if is_concept else _expand_plural(piece))
    if full:
        yield from full.split()
    elif piece in load_pinyin() and not is_concept:
        yield load_pinyin()[piece]
    else:
        yield piece


def _expand_plural(piece: str) -> str | None:
    """The word for the plural of an abbreviation: `appts` are appointments."""
    return load_abbreviations().get(piece[:-1]) if piece.endswith("s") and len(piece) > 3 else None
