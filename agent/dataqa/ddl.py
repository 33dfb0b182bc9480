"""A schema in few words: one line a column, with its key, its label and a few stored values.

Whatever comes from a database stands on one line, after the name it belongs to: it can say what it
likes, but not look like a table of its own.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from agent.labels import localized
from model.identity_key import IdentityKey
from model.locales import Locale
from model.sources.schema import Column, Relation, RetrievedSchema, Table

MAX_SCHEMA_CHARS = 60_000
MAX_NOTE_CHARS = 200
MAX_VALUE_CHARS = 32
FEW_VALUES = 4
ALL_VALUES = 8
"""A column with no more values than these shows them all: it is a list of codes."""
_REMEMBERED = 1_024
_SIZE = re.compile(r"\(\s*\d+\s*(?:,\s*\d+\s*)?\)")
"""What a type says of length and decimals: no statement depends on it."""
_PLAIN = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
QUOTES = {"mysql": "`", "clickhouse": "`"}
_Arrows = tuple[tuple[str, str], ...]
"""Columns of a table, each with the column of another table that it names."""


def ddl(found: RetrievedSchema, locale: Locale) -> str:
    """The tables in the order of the source, as many of the best as fit; the best one always.

    The order does not depend on the question, so that a model's server knows the text again.
    """
    arrows, quote = _arrows(found), QUOTES.get(found.source.dialect, '"')
    written = [
        (shown.place, _table(IdentityKey(shown.table), arrows[shown.table.name], quote, locale))
        for shown in found.tables
    ]
    tables = [text for _, text in sorted(_fitting(written))]
    return "\n".join([*tables, *_joins(found)])


def definitions(found: RetrievedSchema) -> str:
    """The same tables as bare `CREATE TABLE` statements: names, types and keys."""
    arrows, quote = _arrows(found), QUOTES.get(found.source.dialect, '"')
    written = [
        (shown.place, _definition(shown.table, arrows[shown.table.name], quote))
        for shown in found.tables
    ]
    return "\n".join(text for _, text in sorted(_fitting(written)))


def _definition(table: Table, arrows: _Arrows, quote: str) -> str:
    lines = [_typed(column, table, quote) for column in table.columns]
    if len(table.primary_key) > 1:
        lines.append(f"  PRIMARY KEY ({', '.join(_named(c, quote) for c in table.primary_key)})")
    for column, target in arrows:
        other, _, key = target.rpartition(".")
        lines.append(
            f"  FOREIGN KEY ({_named(column, quote)})"
            f" REFERENCES {_named(other, quote)} ({_named(key, quote)})"
        )
    return f"CREATE TABLE {_named(table.name, quote)} (\n" + ",\n".join(lines) + "\n);"


def _typed(column: Column, table: Table, quote: str) -> str:
    key = " PRIMARY KEY" if table.primary_key == (column.name,) else ""
    return f"  {_named(column.name, quote)} {_line(column.type or column.kind)}{key}"


def _joins(found: RetrievedSchema) -> Iterator[str]:
    """The joins over several columns; the others are arrows of columns."""
    for relation in found.relations:
        if len(relation.on) > 1:
            yield f"-- {_line(relation.condition)}"


def _fitting(written: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    left = MAX_SCHEMA_CHARS
    for rank, (place, text) in enumerate(written):
        left -= len(text)
        if left < 0 and rank:
            return
        yield place, text


def _arrows(found: RetrievedSchema) -> dict[str, _Arrows]:
    arrows: dict[str, dict[str, str]] = {found.table.name: {} for found in found.tables}
    for relation in found.relations:
        if len(relation.on) == 1 and relation.left in arrows and relation.right in arrows:
            arrows[relation.left].setdefault(*_arrow(relation))
    return {name: tuple(of.items()) for name, of in arrows.items()}


def _arrow(relation: Relation) -> tuple[str, str]:
    column, target = relation.on[0]
    return column, f"{relation.right}.{target}"


@lru_cache(maxsize=_REMEMBERED)
def _table(same: IdentityKey[Table], arrows: _Arrows, quote: str, locale: Locale) -> str:
    table, targets = same.value, dict(arrows)
    label = f"  -- {_line(localized(table.label, locale))}" if table.label else ""
    columns = [
        f"  {_named(column.name, quote)} "
        + _column(column, table, targets.get(column.name, ""), locale)
        for column in table.columns
    ]
    return "\n".join([f"{_named(table.name, quote)} ({label}", *columns, ")"])


def _column(column: Column, table: Table, target: str, locale: Locale) -> str:
    marks = [_SIZE.sub("", _line(column.type or column.kind))]
    if column.name in table.primary_key:
        marks.append("PK")
    if target:
        marks.append(f"→ {_line(target)}")
    notes = [localized(note, locale) for note in (column.note, column.comment) if note]
    about = [_line(note) for note in dict.fromkeys(notes)]
    if column.kind == "integer" and column.profile and column.profile.format:
        about.append(column.profile.format)
    if column.samples and not target:  # a key's values stand at the table it leads to
        about.append(_values(column.samples))
    return " ".join(marks) + (f"  -- {'; '.join(about)}" if about else "")


def literal(text: str) -> str:
    """A text as a statement writes it."""
    return "'" + text.replace("'", "''") + "'"


def _named(name: str, quote: str) -> str:
    """A name as a statement has to write it, when it is made of more than letters and digits."""
    return name if _PLAIN.fullmatch(name) else quote + _line(name).replace(quote, quote * 2) + quote


def _values(samples: tuple[str, ...]) -> str:
    most = ALL_VALUES if len(samples) <= ALL_VALUES else FEW_VALUES
    shown = ", ".join(literal(_line(sample, MAX_VALUE_CHARS)) for sample in samples[:most])
    return shown if len(samples) <= most else f"{shown}, …"


def _line(text: str, longest: int = MAX_NOTE_CHARS) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else flat[: longest - 1] + "…"
