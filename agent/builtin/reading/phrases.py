"""The words that say what is wanted, as opposed to what it is wanted of."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from agent.builtin.reading.atoms import key_of
from agent.lexicon import glossary

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Adjective:
    """A word that names a measure and a direction: oldest is age, from the top."""

    concepts: tuple[str, ...]
    descending: bool


@cache
def function_words() -> dict[Key, tuple[str, ...]]:
    """Phrase → what it may do (`count`, `by`, `gt`, …)."""
    return _inverted(_words()["functions"].items())


@cache
def superlatives() -> dict[Key, Adjective]:
    """Oldest → age, descending."""
    return _adjectives("superlatives")


@cache
def comparatives() -> dict[Key, Adjective]:
    """Older than → age, greater."""
    return _adjectives("comparatives")


@cache
def glossary_words() -> dict[Key, tuple[str, ...]]:
    """Phrase → the concepts it names."""
    return _inverted((c.name, (*c.en, *c.zh)) for c in glossary().values())


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    path = files("agent.builtin.reading").joinpath("words.json")
    found: dict[str, dict[str, list[str]]] = json.loads(path.read_text("utf-8"))
    return found


def _adjectives(section: str) -> dict[Key, Adjective]:
    found: dict[Key, Adjective] = {}
    for sense, phrases in _words()[section].items():
        concepts, _, direction = sense.partition(" ")
        for phrase in phrases:
            found[key_of(phrase)] = Adjective(tuple(concepts.split(",")), direction == "desc")
    return found


def _inverted(entries: Iterable[tuple[str, Iterable[str]]]) -> dict[Key, tuple[str, ...]]:
    found: dict[Key, list[str]] = {}
    for name, phrases in entries:
        for phrase in phrases:
            names = found.setdefault(key_of(phrase), [])
            if name not in names:
                names.append(name)
    return {key: tuple(names) for key, names in found.items()}
