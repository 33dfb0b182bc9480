"""Function words: what to compute (count, by, more than), not of which column."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast

from agent.lexicon import load_glossary
from agent.rule_engine.parsing.spans.tokens import to_key

PhraseKey = tuple[str, ...]
VerbKind = Literal["sale", "payment", "event"]
"""What a content verb is said of: of orders, tickets or contracts, whatever the rows of sales are
called; of amounts of money; or only of rows, days or states that are called so."""


@dataclass(frozen=True, slots=True)
class Adjective:
    """A word that names a measure and a direction: oldest is age, from the top."""

    concepts: tuple[str, ...]
    descending: bool


@cache
def load_function_words() -> dict[PhraseKey, tuple[str, ...]]:
    """Phrase → what it may do (`count`, `by`, `gt`, …)."""
    words = _load_words()["functions"]
    which = [f"哪{word}" for word in words["count"] if word.startswith("几")]
    return _invert([*words.items(), ("which", which), ("link", load_content_verbs())])


@cache
def load_content_verbs() -> dict[str, VerbKind]:
    """Verb → what it is said of: links that a statement must not leave out, as it may others."""
    verbs_by_kind = _load_words()["content_verbs"].items()
    return {verb: cast("VerbKind", kind) for kind, verbs in verbs_by_kind for verb in verbs}


@cache
def load_superlatives() -> dict[PhraseKey, Adjective]:
    """Oldest → age, descending."""
    return _load_adjectives("superlatives")


@cache
def load_comparatives() -> dict[PhraseKey, Adjective]:
    """Older than → age, greater."""
    return _load_adjectives("comparatives")


@cache
def load_glossary_words() -> dict[PhraseKey, tuple[str, ...]]:
    """Phrase → the concepts it names."""
    return _invert((c.name, (*c.en, *c.zh)) for c in load_glossary().values())


@cache
def _load_words() -> dict[str, dict[str, list[str]]]:
    path = files("agent.rule_engine.parsing.spans").joinpath("function_words.json")
    words: dict[str, dict[str, list[str]]] = json.loads(path.read_text("utf-8"))
    return words


def _load_adjectives(section: str) -> dict[PhraseKey, Adjective]:
    adjectives: dict[PhraseKey, Adjective] = {}
    for sense, phrases in _load_words()[section].items():
        concepts, _, direction = sense.partition(" ")
        for phrase in phrases:
            adjectives[to_key(phrase)] = Adjective(tuple(concepts.split(",")), direction == "desc")
    return adjectives


def _invert(entries: Iterable[tuple[str, Iterable[str]]]) -> dict[PhraseKey, tuple[str, ...]]:
    names_by_phrase: dict[PhraseKey, list[str]] = {}
    for name, phrases in entries:
        for phrase in phrases:
            names = names_by_phrase.setdefault(to_key(phrase), [])
            if name not in names:
                names.append(name)
    return {key: tuple(names) for key, names in names_by_phrase.items()}


def is_particle(word: str, before: str) -> bool:
    """A word in lower case; 账户中 is no stored level 中, unless it is said that one is 中."""
    has_equals = before.endswith(("为", "是", "等于", "属于", "=", '"'))
    alone = len(word) == 1 and not word.isascii() and not has_equals
    return word.islower() or word == "是" or alone
