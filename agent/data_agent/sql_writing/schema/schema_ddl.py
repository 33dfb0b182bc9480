"""Writes a schema for a prompt: one line for each column, with key, label and sample values.

Tables that the question hardly needs are one line: their names, so that a model can use them.

Text from the database stays on one line after the name it belongs to, so that it cannot pass for
a table of its own.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from agent.data_agent.sql_writing.schema.name_quoting import NameQuoting
from agent.data_agent.sql_writing.schema.table_detail import find_detailed_tables
from agent.data_agent.sql_writing.schema.value_descriptions import flatten, write_stored_values
from agent.labels.bilingual import localize_label
from model.identity_key import IdentityKey
from model.locales import Locale
from model.sources.schema import Column, Join, RetrievedSchema, Table

MAX_SCHEMA_CHARS = 60_000
_CACHE_SIZE = 1_024
_SIZE = re.compile(r"\(\s*\d+\s*(?:,\s*\d+\s*)?\)")
"""What a type says of length and decimals: no statement depends on it."""
_WORD = re.compile(r"\w+")
_SMALL_UNIT = re.compile(
    r"(?:^|[\s,，;；:：(（])(?:单位[:：]?\s*)?((?:[万千]元|分|厘)(?:/\w{1,3})?)(?=$|[\s,，;；。)）])"
    r"|\b(?:in )?((?:cents|thousand|thousands|millions?))\b",
    re.IGNORECASE,
)
"""An amount of money that is not in whole yuan or dollars."""
_References = tuple[tuple[str, str], ...]
"""Columns of a table, each with the column of another table that it names."""


def write_schema(schema: RetrievedSchema, locale: Locale) -> str:
    """The tables in the order of the source, as many of the best as fit; the best one always.

    The order does not depend on the question, so that the prefix cache of a model's server hits.
    """
    arrows, names = _find_references(schema), NameQuoting(schema.source.dialect)
    detailed = find_detailed_tables(schema)

    def write(table: Table) -> str:
        if table.name not in detailed:
            return _write_names(table, names, locale)
        return _write_table(IdentityKey(table), arrows[table.name], names, locale)

    placed_texts = [(each.place, write(each.table)) for each in schema.tables]
    tables = [text for _, text in sorted(_take_fitting(placed_texts))]
    return "\n".join([*tables, *_write_joins(schema)])


def write_definitions(schema: RetrievedSchema, locale: Locale, failed_sql: str) -> str:
    """The tables as `CREATE TABLE` statements: names, types, keys, labels and no values.

    What the question hardly needs is one line again, unless the statement that failed reads it.
    """
    arrows, names = _find_references(schema), NameQuoting(schema.source.dialect)
    detailed = {*find_detailed_tables(schema), *_find_named_tables(schema, failed_sql)}

    def write(table: Table) -> str:
        if table.name not in detailed:
            return _write_names(table, names, locale)
        return _write_definition(table, arrows[table.name], names, locale)

    placed_texts = [(each.place, write(each.table)) for each in schema.tables]
    return "\n".join(text for _, text in sorted(_take_fitting(placed_texts)))


def _find_named_tables(schema: RetrievedSchema, sql: str) -> Iterator[str]:
    words = {word.lower() for word in _WORD.findall(sql)}
    for each in schema.tables:
        if each.table.unqualified_name.lower() in words:
            yield each.table.name


def _write_definition(table: Table, arrows: _References, names: NameQuoting, locale: Locale) -> str:
    lines = [
        (_write_typed_column(column, table, names), "; ".join(_list_notes(column, locale)))
        for column in table.columns
    ]
    if len(table.primary_key) > 1:
        key_list = ", ".join(names.write(c) for c in table.primary_key)
        lines.append((f"  PRIMARY KEY ({key_list})", ""))
    for column, target in arrows:
        other, _, key = target.rpartition(".")
        own, referenced = names.write(column), names.write(key)
        reference = f"REFERENCES {names.write(other)} ({referenced})"
        lines.append((f"  FOREIGN KEY ({own}) {reference}", ""))
    commas = [","] * (len(lines) - 1) + [""]
    body = "\n".join(
        f"{line}{comma}" + (f"  -- {note}" if note else "")
        for (line, note), comma in zip(lines, commas, strict=True)
    )
    name, label = names.write(table.name), _write_label(table, locale)
    return f"CREATE TABLE {name} ({label}\n{body}\n);"


def _write_typed_column(column: Column, table: Table, names: NameQuoting) -> str:
    key = " PRIMARY KEY" if table.primary_key == (column.name,) else ""
    return f"  {names.write(column.name)} {flatten(column.type or column.kind)}{key}"


def _write_joins(schema: RetrievedSchema) -> Iterator[str]:
    """The joins over several columns; the others are arrows of columns."""
    for join in schema.joins:
        if len(join.on) > 1:
            yield f"-- {flatten(join.condition)}"


def _take_fitting(placed_texts: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    left = MAX_SCHEMA_CHARS
    for rank, (place, text) in enumerate(placed_texts):
        left -= len(text)
        if left < 0 and rank:
            return
        yield place, text


def _find_references(schema: RetrievedSchema) -> dict[str, _References]:
    arrows: dict[str, dict[str, str]] = {schema.table.name: {} for schema in schema.tables}
    for join in schema.joins:
        if len(join.on) == 1 and join.left in arrows and join.right in arrows:
            arrows[join.left].setdefault(*_to_reference(join))
    return {name: tuple(of.items()) for name, of in arrows.items()}


def _to_reference(join: Join) -> tuple[str, str]:
    column, target = join.on[0]
    return column, f"{join.right}.{target}"


@lru_cache(maxsize=_CACHE_SIZE)
def _write_table(
    same: IdentityKey[Table], arrows: _References, names: NameQuoting, locale: Locale
) -> str:
    table, targets = same.value, dict(arrows)
    columns = [
        f"  {names.write(column.name)} "
        + _write_column(column, table, targets.get(column.name, ""), locale)
        for column in table.columns
    ]
    label = _write_label(table, locale)
    return "\n".join([f"{names.write(table.name)} ({label}", *columns, ")"])


def _write_names(table: Table, names: NameQuoting, locale: Locale) -> str:
    column_list = ", ".join(names.write(column.name) for column in table.columns)
    label, units = _write_label(table, locale), "; ".join(_list_units(table, names))
    if units:
        label = f"{label}; {units}" if label else f"  -- {units}"
    return f"{names.write(table.name)} ({column_list}){label}"


def _list_units(table: Table, names: NameQuoting) -> Iterator[str]:
    """What a statement has to convert: a model may use a table of which it has only the names."""
    for column in table.columns:
        unit = _SMALL_UNIT.search(column.label) if column.kind != "text" else None
        if unit is not None:
            yield f"{names.write(column.name)}: {unit[1] or unit[2]}"


def _write_label(table: Table, locale: Locale) -> str:
    return f"  -- {flatten(localize_label(table.label, locale))}" if table.label else ""


def _write_column(column: Column, table: Table, target: str, locale: Locale) -> str:
    marks = [_SIZE.sub("", flatten(column.type or column.kind))]
    if column.name in table.primary_key:
        marks.append("PK")
    if target:
        marks.append(f"→ {flatten(target)}")
    about = _list_notes(column, locale)
    if not target:  # a key's values stand at the table it leads to
        about += write_stored_values(column, locale)
    return " ".join(marks) + (f"  -- {'; '.join(about)}" if about else "")


def _list_notes(column: Column, locale: Locale) -> list[str]:
    notes = [localize_label(note, locale) for note in (column.note, column.comment) if note]
    return [flatten(note) for note in dict.fromkeys(notes)]
