"""Values that are codes of a standard: clients in Germany, where a country is stored as DE."""

import re
from collections.abc import Iterator

from agent.lexicon import split_name
from agent.lexicon.standard_names import StandardKind, load_standard_names
from model.sources.schema import Column

_SAID: dict[StandardKind, re.Pattern[str]] = {
    "country": re.compile(r"\b(?:country|countries|nation|nationality|iso)\b|国[家别籍]|[原属]国"),
    "language": re.compile(r"\b(?:lang|languages?|tongue)\b|语[言种]|母语"),
    "currency": re.compile(r"\b(?:currency|currencies|ccy)\b|币[种别]|货币"),
}
"""How a name or note says of what kind the codes are."""


def list_standard_words(column: Column) -> Iterator[tuple[str, str]]:
    """What the codes are called by the standard, with the code as it is stored.

    Nothing for a column that is not said to hold such codes, or holds anything else, too.
    """
    if column.kind != "text" or not column.samples:
        return
    said = f"{' '.join(split_name(column.name))} {column.comment} {column.note}".lower()
    for kind, pattern in _SAID.items():
        if pattern.search(said):
            yield from _list_names(column, kind)


def _list_names(column: Column, kind: StandardKind) -> Iterator[tuple[str, str]]:
    names = load_standard_names(kind)
    sizes = {len(value) for value in column.samples}
    if len(sizes) > 1 or not all(value.upper() in names for value in column.samples):
        return
    in_capitals = column.samples[0].isupper()
    for code, words in names.items():
        if len(code) in sizes:
            stored = code if in_capitals else code.lower()
            yield from ((word, stored) for word in words)
