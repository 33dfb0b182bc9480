"""Rows of our database as plain types, and back."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any, cast

import orjson

from model.files.table_comments import strip_withheld
from model.locales import LocaleText
from model.repositories.sources.datasources import lease_lasts
from model.sources.code_dictionary import CodeDictionary
from model.sources.cost import CostLimits
from model.sources.datasource import Datasource, ReplicaState, SetupStep, SourceStatus
from model.sources.join import JoinSet, find_missing, list_declared_joins, make_join_id
from model.sources.schema import (
    Column,
    ColumnProfile,
    ForeignKey,
    Join,
    Schema,
    SourceInfo,
    Table,
    to_join,
)
from model.tables.datasource import DatasourceRow, SourceTableRow
from services.datasources.engines.registry import find_engine
from services.datasources.profiling.value_shapes import may_be_personal
from services.datasources.visibility.stored_table import (
    StoredColumn,
    StoredTable,
    has_sampled_values,
)
from services.datasources.visibility.table_filter import find_hidden_names, remove_disabled_parts
from services.datasources.visibility.value_removal import strip_column_values, strip_table_values


def to_source(row: DatasourceRow) -> Datasource:
    """The source in a row; a sync whose lease has expired is shown as failed."""
    status, error = row.status, row.error
    if status == "syncing" and not lease_lasts(row):
        status, error = "failed", {"key": "datasources.sync_interrupted", "params": {}}
    return Datasource(
        id=row.id,
        name=row.name,
        kind=row.kind,
        dialect=find_engine(row.kind).dialect.name,
        config=row.config,
        password_set=row.secret is not None,
        status=cast("SourceStatus", status),
        error=LocaleText(error["key"], error["params"]) if error else None,
        server_version=row.server_version,
        tables=row.table_count,
        visible_tables=row.visible_count,
        synced_at=row.synced_at,
        writable=row.writable,
        demo=row.unique_role == "demo",
        created_at=row.created_at,
        version=row.version,
        revision=row.revision,
        newest=row.newest,
        replica_set=row.replica_secret is not None,
        replica=_replica_from_row(row.replica_found),
        sample=row.sample,
        cost_limits=CostLimits(row.cost_rows, row.cost_units),
        setup=cast("SetupStep | None", row.setup_step),
    )


def replica_to_row(replica: ReplicaState | None) -> dict[str, Any] | None:
    """The state of a replica as a row stores it."""
    if replica is None:
        return None
    error = replica.error._asdict() if replica.error else None
    return {**asdict(replica), "error": error}


def _replica_from_row(values: dict[str, Any] | None) -> ReplicaState | None:
    if values is None:
        return None
    error = values["error"]
    return ReplicaState(
        **{
            **values,
            "differences": tuple(values["differences"]),
            "error": LocaleText(error["key"], error["params"]) if error else None,
        }
    )


def to_table(row: SourceTableRow) -> StoredTable:
    """The table in a row."""
    columns = tuple(_column_from_json(entry) for entry in orjson.loads(row.columns))
    table = Table(
        name=row.name,
        columns=tuple(stored_column.column for stored_column in columns),
        kind="view" if row.kind == "view" else "table",
        comment=row.comment,
        note=row.note,
        enabled=row.enabled,
        primary_key=tuple(row.primary_key),
        foreign_keys=tuple(_foreign_key_from_json(entry) for entry in row.foreign_keys),
        rows=row.row_estimate,
        rows_exact=row.rows_exact,
    )
    return StoredTable(table, columns, row.position, row.id)


def to_row_values(stored_table: StoredTable) -> dict[str, Any]:
    """A table as a row stores it, without values of columns that are disabled or not sampled.

    Like its profile, the comment says no days of a column that may name a person.
    """
    table = stored_table.table
    off = {
        each.column.name
        for each in stored_table.columns
        if not (table.enabled and each.column.enabled and each.sample)
        or may_be_personal(each.column)
    }
    return {
        "name": table.name,
        "position": stored_table.position,
        "gone": False,
        "kind": table.kind,
        "comment": strip_withheld(table, lambda name: name in off),
        "note": table.note,
        "enabled": table.enabled,
        "row_estimate": table.rows,
        "rows_exact": table.rows_exact,
        "primary_key": list(table.primary_key),
        "foreign_keys": [asdict(key) for key in table.foreign_keys],
        "columns": columns_to_json(stored_table.columns, sampled=table.enabled),
    }


def columns_to_json(columns: Iterable[StoredColumn], *, sampled: bool) -> str:
    """The columns as they are stored, with values only where they are sampled and switched on.

    A dictionary holds values of three columns: it is stored where those of all three are.
    """
    stored_columns = tuple(columns)
    sampled_names = {
        each.column.name
        for each in stored_columns
        if sampled and each.sample and each.column.enabled
    }
    entries = []
    for stored_column in stored_columns:
        name = stored_column.column.name
        column = strip_column_values(stored_column.column, sampled=name in sampled_names)
        entry = {name: getattr(column, name) for name in Column.__dataclass_fields__}
        entry.pop("codes")
        dictionary = entry.pop("dictionary")
        if dictionary and {dictionary.kind_column, dictionary.code_column} <= sampled_names:
            entry["dictionary"] = dictionary
        entries.append(entry | {"sample": stored_column.sample})
    return orjson.dumps(entries).decode()


def clear_sampled_values(tables: Iterable[StoredTable]) -> list[dict[str, Any]]:
    """Updates of table rows, by id, that delete all values of columns and comments."""
    return [
        {
            "id": stored_table.id,
            "columns": columns_to_json(stored_table.columns, sampled=False),
            "comment": strip_table_values(stored_table.table).comment,
        }
        for stored_table in tables
        if has_sampled_values(stored_table)
    ]


def to_schema(source: Datasource, rows: Iterable[SourceTableRow], join_set: JoinSet) -> Schema:
    """What may be asked: enabled tables with enabled columns, and the joins that were accepted.

    Before anything was decided these are the stated keys.
    """
    all_tables = [to_table(row).table for row in rows]
    refused_ids = frozenset(each.id for each in join_set.joins if each.status != "accepted")
    rejected = [each.join for each in join_set.joins if each.status == "rejected"]
    tables = tuple(
        _note_rejected_keys(_remove_rejected_keys(table, refused_ids), rejected)
        for table in remove_disabled_parts(all_tables)
    )
    by_name = {table.name: table for table in tables}
    stored_joins = join_set.joins if join_set.revision else list_declared_joins(tables)
    joins = tuple(
        add_unmatched_count(each.join, by_name[each.join.left])
        for each in stored_joins
        if each.status == "accepted" and not find_missing(each, by_name)
    )
    hidden = find_hidden_names(all_tables, tables)
    return Schema(to_info(source), tables, joins, source.version, source.newest, hidden)


def to_info(source: Datasource) -> SourceInfo:
    """What the agent knows of a source."""
    return SourceInfo(
        source.id,
        source.name,
        source.kind,
        source.dialect,
        source.server_version,
        default_schema=str(source.config.get("schema") or ""),
    )


def add_unmatched_count(join: Join, table: Table) -> Join:
    """The join with the number of rows without a match, where its key has a count."""
    inferred = (to_join(table.name, key) for key in table.foreign_keys if key.inferred)
    same = (each for each in inferred if (each.right, each.on) == (join.right, join.on))
    return next(same, join)


def _note_rejected_keys(table: Table, rejected: Sequence[Join]) -> Table:
    keys = tuple(
        ForeignKey(columns, join.right, references)
        for join in rejected
        if join.left == table.name
        for columns, references in [tuple(zip(*join.on, strict=True))]
    )
    return replace(table, rejected_keys=keys) if keys else table


def _remove_rejected_keys(table: Table, refused_ids: frozenset[str]) -> Table:
    """Removes declared keys that an administrator has rejected."""
    foreign_keys = tuple(
        key
        for key in table.foreign_keys
        if make_join_id(table.name, key.table, zip(key.columns, key.references, strict=False))
        not in refused_ids
    )
    return (
        table
        if len(foreign_keys) == len(table.foreign_keys)
        else replace(table, foreign_keys=foreign_keys)
    )


def _column_from_json(entry: dict[str, Any]) -> StoredColumn:
    sample, profile = bool(entry.pop("sample")), entry.get("profile")
    dictionary = entry.get("dictionary")
    values = {
        "samples": tuple(entry["samples"]),
        "profile": ColumnProfile(**profile) if profile else None,
        "dictionary": _dictionary_from_json(dictionary) if dictionary else None,
    }
    return StoredColumn(Column(**{**entry, **values}), sample)


def _dictionary_from_json(fields: dict[str, Any]) -> CodeDictionary:
    kind, code, entries = (fields[name] for name in ("kind_column", "code_column", "entries"))
    return CodeDictionary(kind, code, tuple((kind, code, text) for kind, code, text in entries))


def _foreign_key_from_json(entry: dict[str, Any]) -> ForeignKey:
    ends = {name: tuple(entry[name]) for name in ("columns", "references")}
    return ForeignKey(**{**entry, **ends})
