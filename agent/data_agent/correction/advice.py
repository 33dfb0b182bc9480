"""Advice for the next attempt: the owner of a column, its join, similar names and values."""

from collections.abc import Iterator
from difflib import get_close_matches

from sqlglot import exp

from agent.data_agent.correction.condition_values import find_similar_values, find_text_filters
from agent.data_agent.correction.name_resolution import FromItem, NameLookup, Statement
from agent.data_agent.correction.name_similarity import normalize_name
from agent.data_agent.correction.sql_parsing import parse_query
from agent.data_agent.correction.table_lookup import TableLookup
from model.locales import Locale, text
from model.sources.schema import Table

MAX_SENTENCES = 5
MAX_NAMES = 5
MAX_OWNERS = 3
_MIN_SIMILARITY = 0.6


def find_advice(sql: str, tables: TableLookup, locale: Locale) -> str:
    """A few short sentences about names and values that cannot be right; nothing where none are."""
    tree = parse_query(sql, tables.dialect)
    if tree is None:
        return ""
    statement = Statement(tree, tables)
    sentences = dict.fromkeys(
        (*_advise_on_columns(statement, locale), *_advise_on_values(statement, locale))
    )
    return " ".join(list(sentences)[:MAX_SENTENCES])


def _advise_on_columns(statement: Statement, locale: Locale) -> Iterator[str]:
    for select in statement.list_selects():
        for column in statement.list_columns(select):
            lookup = statement.resolve(column)
            if lookup.kind == "many":
                yield _advise_on_ambiguous(column, lookup, locale)
            elif lookup.kind in ("missing", "unlabelled"):
                sources = statement.find_sources(select) or ()
                owners = list(_find_owners(column, statement))[:MAX_OWNERS]
                yield from (_advise_on_owner(column, t, sources, statement, locale) for t in owners)
                if not owners and (near := _find_similar_columns(column, sources)):
                    yield text("repair.near_columns", locale, column=column.name, names=near)


def _advise_on_ambiguous(column: exp.Column, lookup: NameLookup, locale: Locale) -> str:
    names = " / ".join(f"{source.label}.{column.name}" for source in lookup.sources)
    return text("repair.ambiguous", locale, column=column.name, names=names)


def _find_owners(column: exp.Column, statement: Statement) -> Iterator[Table]:
    words = normalize_name(column.name)
    for table in statement.tables.tables:
        if any(normalize_name(stored_column.name) == words for stored_column in table.columns):
            yield table


def _advise_on_owner(
    column: exp.Column,
    table: Table,
    sources: tuple[FromItem, ...],
    statement: Statement,
    locale: Locale,
) -> str:
    stored_name = next(
        c.name for c in table.columns if normalize_name(c.name) == normalize_name(column.name)
    )
    place = f"{table.name}.{stored_name}"
    for source in sources:
        if source.table is table:
            qualified_name = f"{source.label}.{stored_name}"
            return text("repair.owner_read", locale, column=column.sql(), place=qualified_name)
    source_names = {source.table.name for source in sources if source.table}
    for join in statement.tables.list_joins(table):
        if source_names & {join.left, join.right}:
            return text("repair.owner_joined", locale, place=place, on=join.condition)
    return text("repair.owner", locale, place=place)


def _find_similar_columns(column: exp.Column, sources: tuple[FromItem, ...]) -> str:
    full_names = {
        stored_column.column.name.lower(): f"{source.label}.{stored_column.column.name}"
        for source in sources
        for stored_column in (source.outputs or {}).values()
        if stored_column is not None
    }
    close = get_close_matches(
        column.name.lower(), list(full_names), n=MAX_NAMES, cutoff=_MIN_SIMILARITY
    )
    return ", ".join(full_names[low] for low in close)


def _advise_on_values(statement: Statement, locale: Locale) -> Iterator[str]:
    for text_filter in find_text_filters(statement):
        if not text_filter.is_missing:
            continue
        near = find_similar_values(text_filter.stored_column.column, text_filter.text.strip("%"))
        place = f"{text_filter.stored_column.table.name}.{text_filter.stored_column.column.name}"
        values = ", ".join(f"'{value}'" for value in near)
        if values:
            yield text(
                "repair.near_values", locale, column=place, text=text_filter.text, values=values
            )
