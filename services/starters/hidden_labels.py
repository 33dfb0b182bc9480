"""Finds out whether a question names a table or column that its reader does not see."""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

import orjson

from model.sources.schema import Table

_PARTS = re.compile(r"[\n\t,，、。;；:：()（）\[\]【】|/]+")
_LATIN = re.compile(r"[\x00-\u024f]+")
_SHORTEST = 2
TableWords = tuple[str, str, str, str]
"""Name, comment, note, and the columns as JSON."""


def find_hidden_labels(
    stored_words: Iterable[TableWords], visible: Iterable[Table]
) -> frozenset[str]:
    """What tables and columns of a source are called that are not among the visible ones.

    A label that something visible has as well is not hidden.
    """
    every = {label for words in stored_words for label in _list_stored_labels(words)}
    return frozenset(every.difference(_list_visible_labels(visible)))


def names_hidden(question: str, hidden: AbstractSet[str]) -> bool:
    """Whether a question has a hidden label in it: a whole word, or any part of Chinese text."""
    text = _normalize(question)
    return any(_has_label(text, label) for label in hidden)


def _has_label(text: str, label: str) -> bool:
    if label not in text:
        return False
    whole = rf"(?<![a-z0-9]){re.escape(label)}(?:e?s)?(?![a-z0-9])"
    return not _LATIN.fullmatch(label) or re.search(whole, text) is not None


def _list_stored_labels(words: TableWords) -> Iterator[str]:
    name, comment, note, columns = words
    yield from _list_labels(name, comment, note)
    for column in orjson.loads(columns):
        yield from _list_labels(column["name"], column["comment"], column["note"])


def _list_visible_labels(tables: Iterable[Table]) -> Iterator[str]:
    for table in tables:
        yield from _list_labels(table.name, table.comment, table.note)
        for column in table.columns:
            yield from _list_labels(column.name, column.comment, column.note)


def _list_labels(name: str, *descriptions: str) -> Iterator[str]:
    texts = (name, name.rpartition(".")[2], *(p for d in descriptions for p in _PARTS.split(d)))
    for text in texts:
        label = _normalize(text)
        if len(label) >= _SHORTEST:
            yield label


def _normalize(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").split())
