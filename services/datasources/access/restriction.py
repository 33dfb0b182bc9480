"""Applies a restriction to facts of a source: tables, joins, the schema, the source itself."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from model.sources.datasource import DataSource
from model.sources.join import find_missing
from model.sources.schema import Schema, Table
from services.datasources.access.policy import Restriction
from services.datasources.access.source_access import SourceAccess
from services.datasources.access.stored_teaching import keep_known_terms, remove_mentions
from services.datasources.row_mapping import StoredTable, add_unmatched_count, is_visible
from services.datasources.visibility.table_filter import find_hidden_names, keep_visible_keys
from services.datasources.visibility.value_removal import strip_date_ranges


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
    return replace(
        schema,
        tables=tables,
        joins=joins,
        newest=None,
        hidden=schema.hidden | hidden,
        access=access.fingerprint,
        teaching=remove_mentions(keep_known_terms(schema.teaching, tables), hidden),
    )


def restrict_tables(tables: Iterable[Table], access: SourceAccess) -> tuple[Table, ...]:
    """The visible tables with their visible columns, and the keys that name nothing else."""
    if access.restriction is None:
        return tuple(tables)
    found = (_restrict_table(table, access.restriction) for table in tables)
    shown = {table.name: table for table in found if table}
    return tuple(keep_visible_keys(table, shown) for table in shown.values())


def restrict_stored_tables(
    tables: Sequence[StoredTable], access: SourceAccess
) -> list[StoredTable]:
    """The same for tables with their switches."""
    if access.restriction is None:
        return list(tables)
    known = {stored.table.name: stored for stored in tables}
    shown = []
    for table in restrict_tables((stored.table for stored in tables), access):
        stored, visible = known[table.name], {column.name: column for column in table.columns}
        columns = tuple(
            replace(each, column=visible[each.column.name])
            for each in stored.columns
            if each.column.name in visible
        )
        shown.append(replace(stored, table=table, columns=columns))
    return shown


def restrict_source(source: DataSource, visible: Sequence[StoredTable]) -> DataSource:
    """A source for an actor who sees these tables of it only: nothing counts or names others."""
    replica = replace(source.replica, differences=(), error=None) if source.replica else None
    return replace(
        source,
        tables=len(visible),
        visible_tables=sum(map(is_visible, visible)),
        error=("datasources.sync_failed", {}) if source.error else None,
        newest=None,
        replica=replica,
        restricted=True,
    )


def _restrict_table(table: Table, restriction: Restriction) -> Table | None:
    shown = restriction.filter_table(table)
    if shown is None or not shown.columns:
        return None
    if shown is table:
        return table
    profiles = {column.name: column.profile for column in shown.columns}
    changed = [c.name for c in table.columns if profiles.get(c.name) != c.profile]
    gone = {c.name for c in table.columns} - profiles.keys()
    return replace(
        shown,
        partial=table.partial or bool(gone),
        comment=strip_date_ranges(shown.comment, (*changed, *gone)),
    )
