"""What a PostgreSQL database holds that the account may read."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import orjson

from model.engines.variant import Variant
from model.sources.schema import Column, ForeignKey, Table
from services.datasources.connections.catalog_rows import fetch_catalog_rows
from services.datasources.engines.postgresql.lineage import add_lineage
from services.datasources.engines.postgresql.values import kind_from_type_name
from services.datasources.ports import OnProgress, OpenSource

DEFAULT_SCHEMA = "public"

FIRST_LAG_FUNCTIONS = 10
"""The release that calls its functions of replication so, and lists partitions as tables."""
IDENTIFY_QUERY = """SELECT pg_catalog.version() || coalesce((
    SELECT ' ' || extname || ' ' || extversion FROM pg_catalog.pg_extension
    WHERE extname = 'timescaledb'), '')"""

_VISIBLE = """n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '{hidden}'
    AND c.relkind IN ('r', 'p', 'v', 'm', 'f'){whole}
    AND has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT')
    AND NOT EXISTS (SELECT 1 FROM pg_namespace s
        WHERE left(lower(c.relname), length(s.nspname) + 1) = lower(s.nspname) || '.')
    AND NOT EXISTS (SELECT 1 FROM pg_class o JOIN pg_namespace s ON s.oid = o.relnamespace
        WHERE s.nspname = 'pg_catalog' AND o.relname = c.relname)"""
"""The last two leave out what is called like a table of another schema, and like one of the
engine's own: statements would read that one."""

PROBE_QUERY = """SELECT current_setting('server_version'),
    (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
    OR EXISTS (SELECT 1 FROM pg_namespace n WHERE n.nspname !~ '^pg_'
        AND n.nspname <> 'information_schema' AND has_schema_privilege(n.oid, 'CREATE'))
    OR has_database_privilege(current_database(), 'CREATE')
    OR EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
        AND c.relkind IN ('r', 'p', 'v', 'f')
        AND has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE'))"""

LAG_QUERY = """SELECT CASE WHEN NOT pg_is_in_recovery() THEN NULL
    WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
    ELSE greatest(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()), 0)
    END::float8"""

_TABLES = """SELECT c.oid::int8, n.nspname::text, c.relname::text, c.relkind::text,
    coalesce(obj_description(c.oid, 'pg_class'), ''),
    CASE WHEN c.reltuples >= 0 THEN c.reltuples::int8 END
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE {visible} ORDER BY n.nspname, c.relname"""

_COLUMNS = """SELECT c.oid::int8, a.attname::text, format_type(a.atttypid, a.atttypmod),
    coalesce(base.typname, t.typname)::text, NOT a.attnotnull,
    coalesce(col_description(c.oid, a.attnum), ''), 'e' IN (t.typtype, item.typtype)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_type base ON base.oid = t.typbasetype AND t.typtype = 'd'
    LEFT JOIN pg_type item ON item.oid = t.typelem AND t.typcategory = 'A'
    WHERE {visible} AND a.attnum > 0 AND NOT a.attisdropped
    AND has_column_privilege(c.oid, a.attnum, 'SELECT')
    ORDER BY c.oid, a.attnum"""

_KEYS = """SELECT c.oid::int8, k.contype::text, coalesce(k.confrelid, 0)::int8,
    array_to_json(ARRAY(SELECT a.attname::text FROM generate_subscripts(k.conkey, 1) i
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[i] ORDER BY i)),
    array_to_json(ARRAY(SELECT a.attname::text FROM generate_subscripts(k.confkey, 1) i
        JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = k.confkey[i] ORDER BY i))
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE {visible} AND k.contype IN ('p', 'f') ORDER BY k.oid"""


async def read_tables(
    source: OpenSource, schema: str | None, variant: Variant, on_progress: OnProgress
) -> list[Table]:
    """Tables and views, named with their schema outside of the default one."""
    visible = _make_condition(variant, schema)
    rows = await fetch_catalog_rows(source, _TABLES.format(visible=visible))
    table_rows = [row for row in rows if schema in (None, row[1])]
    on_progress("tables", len(table_rows), len(table_rows), None)
    default = schema or DEFAULT_SCHEMA
    names = {row[0]: row[2] if row[1] == default else f"{row[1]}.{row[2]}" for row in table_rows}
    columns = _group_by_table(await fetch_catalog_rows(source, _COLUMNS.format(visible=visible)))
    on_progress("columns", len(table_rows), len(table_rows), None)
    keys = _group_by_table(await fetch_catalog_rows(source, _KEYS.format(visible=visible)))
    on_progress("keys", len(table_rows), len(table_rows), None)
    tables = [
        Table(
            name=names[oid],
            columns=tuple(_to_column(row) for row in columns[oid]),
            kind="view" if kind in ("v", "m") else "table",
            comment=comment,
            primary_key=_to_primary_key(keys[oid]),
            foreign_keys=_to_foreign_keys(keys[oid], names),
            rows=None if kind == "v" else estimate,
        )
        for oid, _, _, kind, comment, estimate in table_rows
    ]
    return await add_lineage(source, tables, names, default)


def _make_condition(variant: Variant, schema: str | None) -> str:
    """Which tables are shown: none of the engine's own, unless their schema was named."""
    own = "" if schema else variant.hidden_schemas
    hidden = f"^(pg_.*|{own})$" if own else "^pg_"
    whole = " AND NOT c.relispartition" if variant.release >= FIRST_LAG_FUNCTIONS else ""
    return _VISIBLE.format(hidden=hidden, whole=whole)


def _group_by_table(rows: Sequence[tuple[Any, ...]]) -> defaultdict[int, list[tuple[Any, ...]]]:
    groups: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        groups[row[0]].append(row)
    return groups


def _to_column(row: tuple[Any, ...]) -> Column:
    _, name, declared, base, nullable, comment, enum = row
    kind = kind_from_type_name(base)
    return Column(name, declared, kind, nullable=nullable, comment=comment, enum=bool(enum))


def _to_primary_key(keys: list[tuple[Any, ...]]) -> tuple[str, ...]:
    return next((tuple(orjson.loads(key[3])) for key in keys if key[1] == "p"), ())


def _to_foreign_keys(keys: list[tuple[Any, ...]], names: dict[int, str]) -> tuple[ForeignKey, ...]:
    return tuple(
        ForeignKey(tuple(orjson.loads(key[3])), names[key[2]], tuple(orjson.loads(key[4])))
        for key in keys
        if key[1] == "f" and key[2] in names
    )
