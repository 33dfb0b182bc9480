"""Applies a restriction to facts of a source: tables, joins, the schema, the source itself."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from model.files.table_comments import strip_withheld
from model.locales import LocaleText
from model.sources.datasource import Datasource
from model.sources.join import find_missing
from model.sources.policy import ValueLimits, make_column_key
from model.sources.schema import Schema, Table
from services.datasources.access.policy import Restriction
from services.datasources.access.source_access import SourceAccess
from services.datasources.access.stored_teaching import keep_known_terms, remove_mentions
from services.datasources.row_mapping import add_unmatched_count
from services.datasources.visibility.identifying_columns import identifies_rows
from services.datasources.visibility.stored_table import StoredTable, is_visible
from services.datasources.visibility.table_filter import find_hidden_names, keep_visible_keys


def restrict_schema(schema: Schema, access: SourceAccess) -> Schema:
    """What an actor may ask of a source; no cache of another actor's view is keyed like it."""
    if access.restriction is None:
        return schema
    tables = restrict_tables(schema.tables, access)
    by_name = {table.name: table for table in tables}
    hidden = find_hidden_names(schema.tables, tables)
    joins = tuple(
        add_unmatched_count(replace(each, unmatched=0), by_name[each.left])
        for each in schema.joins
        if not find_missing(each, by_name)
    )
    view = replace(
        schema,
        tables=tables,
        joins=joins,
        newest=None,
        hidden=schema.hidden | hidden,
        access=access.fingerprint,
        value_limits=_find_value_limits(schema.tables, access.restriction),
    )
    return replace(view, teaching=remove_mentions(keep_known_terms(schema.teaching, tables), view))


def restrict_tables(tables: Iterable[Table], access: SourceAccess) -> tuple[Table, ...]:
    """The visible tables with their visible columns, and the keys that name nothing else."""
    if access.restriction is None:
        return tuple(tables)
    restricted_tables = (_restrict_table(table, access.restriction) for table in tables)
    visible_tables = {table.name: table for table in restricted_tables if table}
    return tuple(keep_visible_keys(table, visible_tables) for table in visible_tables.values())


def restrict_stored_tables(
    tables: Sequence[StoredTable], access: SourceAccess
) -> list[StoredTable]:
    """The same for tables with their switches."""
    if access.restriction is None:
        return list(tables)
    tables_by_name = {stored_table.table.name: stored_table for stored_table in tables}
    visible_tables = []
    for table in restrict_tables((stored_table.table for stored_table in tables), access):
        stored_table = tables_by_name[table.name]
        visible_columns = {column.name: column for column in table.columns}
        columns = tuple(
            replace(each, column=visible_columns[each.column.name])
            for each in stored_table.columns
            if each.column.name in visible_columns
        )
        visible_tables.append(replace(stored_table, table=table, columns=columns))
    return visible_tables


def restrict_source(source: Datasource, visible: Sequence[StoredTable]) -> Datasource:
    """A source for an actor who sees these tables of it only: nothing counts or names others."""
    replica = replace(source.replica, differences=(), error=None) if source.replica else None
    return replace(
        source,
        tables=len(visible),
        visible_tables=sum(map(is_visible, visible)),
        error=LocaleText("datasources.sync_failed") if source.error else None,
        newest=None,
        replica=replica,
        restricted=True,
    )


def _find_value_limits(tables: Iterable[Table], restriction: Restriction) -> ValueLimits:
    """What statements of others may not tell of the columns of a source."""
    masked: set[tuple[str, str]] = set()
    keys_by_identifying: dict[bool | None, set[tuple[str, str]]] = {True: set(), None: set()}
    for table in tables:
        name = table.name
        masked |= {make_column_key(name, each) for each in restriction.list_masked(name)}
        for column in table.columns if restriction.filters_rows(name) else ():
            keys = keys_by_identifying.get(identifies_rows(column), set())
            keys.add(make_column_key(name, column.name))
    identifying, maybe_identifying = map(frozenset, keys_by_identifying.values())
    return ValueLimits(frozenset(masked), identifying, maybe_identifying)


def _restrict_table(table: Table, restriction: Restriction) -> Table | None:
    visible_table = restriction.filter_table(table)
    if visible_table is None or not visible_table.columns:
        return None
    if visible_table is table:
        return table
    profiles = {column.name: column.profile for column in visible_table.columns}
    hidden_columns = {c.name for c in table.columns} - profiles.keys()
    changed_columns = (c.name for c in table.columns if profiles.get(c.name) != c.profile)
    withheld = hidden_columns.union(changed_columns, restriction.list_masked(table.name))
    filters_rows = restriction.filters_rows(table.name)
    return replace(
        visible_table,
        partial=table.partial or bool(hidden_columns),
        comment=strip_withheld(table, lambda name: filters_rows or name in withheld),
    )
