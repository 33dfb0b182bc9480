"""What a writer is told beside a problem: who owns a column, how it joins, what is like it."""

from collections.abc import Iterator
from difflib import get_close_matches

from sqlglot import exp

from agent.dataqa.correction.parsing import parse
from agent.dataqa.correction.scopes import Lookup, Source, Statement
from agent.dataqa.correction.similarity import words_of
from agent.dataqa.correction.tables import ShownTables
from agent.dataqa.correction.values import near_values, text_filters
from model.locales import Locale, text
from model.sources.schema import Table

MOST_SENTENCES = 5
MOST_NAMES = 5
MOST_OWNERS = 3
_ALIKE = 0.6


def advice(sql: str, tables: ShownTables, locale: Locale) -> str:
    """A few short sentences about names and values that cannot be right; nothing where none are."""
    tree = parse(sql, tables.dialect)
    if tree is None:
        return ""
    statement = Statement(tree, tables)
    found = dict.fromkeys((*_of_columns(statement, locale), *_of_values(statement, locale)))
    return " ".join(list(found)[:MOST_SENTENCES])


def _of_columns(statement: Statement, locale: Locale) -> Iterator[str]:
    for select in statement.selects():
        for column in statement.columns(select):
            found = statement.look_up(column)
            if found.kind == "many":
                yield _ambiguous(column, found, locale)
            elif found.kind in ("missing", "unlabelled"):
                sources = statement.sources(select) or ()
                owners = list(_owners(column, statement))[:MOST_OWNERS]
                yield from (_owner(column, t, sources, statement, locale) for t in owners)
                if not owners and (near := _near(column, sources)):
                    yield text("repair.near_columns", locale, column=column.name, names=near)


def _ambiguous(column: exp.Column, found: Lookup, locale: Locale) -> str:
    names = " / ".join(f"{source.label}.{column.name}" for source in found.sources)
    return text("repair.ambiguous", locale, column=column.name, names=names)


def _owners(column: exp.Column, statement: Statement) -> Iterator[Table]:
    words = words_of(column.name)
    for table in statement.tables.tables:
        if any(words_of(stored.name) == words for stored in table.columns):
            yield table


def _owner(
    column: exp.Column,
    table: Table,
    sources: tuple[Source, ...],
    statement: Statement,
    locale: Locale,
) -> str:
    stored = next(c.name for c in table.columns if words_of(c.name) == words_of(column.name))
    place = f"{table.name}.{stored}"
    for source in sources:
        if source.table is table:
            used = f"{source.label}.{stored}"
            return text("repair.owner_read", locale, column=column.sql(), place=used)
    read = {source.table.name for source in sources if source.table}
    for relation in statement.tables.joins(table):
        if read & {relation.left, relation.right}:
            return text("repair.owner_joined", locale, place=place, on=relation.condition)
    return text("repair.owner", locale, place=place)


def _near(column: exp.Column, sources: tuple[Source, ...]) -> str:
    named = {
        stored.column.name.lower(): f"{source.label}.{stored.column.name}"
        for source in sources
        for stored in (source.outputs or {}).values()
        if stored is not None
    }
    close = get_close_matches(column.name.lower(), list(named), n=MOST_NAMES, cutoff=_ALIKE)
    return ", ".join(named[low] for low in close)


def _of_values(statement: Statement, locale: Locale) -> Iterator[str]:
    for found in text_filters(statement):
        if not found.is_missing:
            continue
        near = near_values(found.stored.column, found.text.strip("%"))
        place = f"{found.stored.table.name}.{found.stored.column.name}"
        values = ", ".join(f"'{value}'" for value in near)
        if values:
            yield text("repair.near_values", locale, column=place, text=found.text, values=values)
