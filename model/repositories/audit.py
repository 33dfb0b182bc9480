"""Statements on the audit. Nothing here changes a record; only a cut deletes any."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    false,
    func,
    insert,
    not_,
    or_,
    select,
    update,
)

from model.audit.entry import (
    EVERYTHING,
    AuditCheckpoint,
    AuditFilter,
    AuditHead,
    AuditRecord,
    AuditScope,
)
from model.serialization import to_json
from model.tables.audit.audit_record import (
    REQUEST_LENGTH,
    AuditCheckpointRow,
    AuditHeadRow,
    AuditRecordRow,
)
from model.tables.datasource import DatasourceRow

WITHHELD = to_json({"withheld": True}).decode()
_HEAD_ID = 1
_RECORDS = cast("Table", AuditRecordRow.__table__)
_HEAD = cast("Table", AuditHeadRow.__table__)
_CHECKPOINTS = cast("Table", AuditCheckpointRow.__table__)
_RECORD_COLUMNS = [_RECORDS.c[name] for name in AuditRecord.__dataclass_fields__]
_HEAD_COLUMNS = [_HEAD.c[name] for name in AuditHead.__dataclass_fields__]
_CHECKPOINT_COLUMNS = [_CHECKPOINTS.c[name] for name in AuditCheckpoint.__dataclass_fields__]
_NEWEST = select(func.max(_RECORDS.c.seq)).scalar_subquery()
_SELECT_HEAD = select(*_HEAD_COLUMNS, _NEWEST).where(_HEAD.c.id == _HEAD_ID)
_LOCK_HEAD = select(*_HEAD_COLUMNS).where(_HEAD.c.id == _HEAD_ID).with_for_update()
_INSERT = insert(_RECORDS)
_UPDATE_HEAD = (
    update(_HEAD)
    .where(_HEAD.c.id == _HEAD_ID)
    .values({name: bindparam(f"new_{name}") for name in AuditHead.__dataclass_fields__})
)


def lock_head(connection: Connection) -> tuple[AuditHead | None, int]:
    """The head, which nobody else moves until the commit, and the newest record's number.

    In SQLite a transaction that writes holds the lock from its begin. MariaDB refuses to lock a row
    that changed since the statement looked at anything else.
    """
    if connection.dialect.name == "sqlite":
        return read_head(connection)
    row = connection.execute(_LOCK_HEAD).first()
    newest = connection.scalar(select(_NEWEST)) or 0
    return (AuditHead(*row) if row else None), newest


def read_head(connection: Connection) -> tuple[AuditHead | None, int]:
    """The same without a lock."""
    row = connection.execute(_SELECT_HEAD).first()
    if row is None:
        return None, connection.scalar(select(_NEWEST)) or 0
    *head, newest = tuple(row)
    return AuditHead(*head), newest or 0


def put_head(connection: Connection, head: AuditHead) -> None:
    """Move the head; it is made when there is none."""
    values = {f"new_{name}": value for name, value in _to_values(head).items()}
    if not connection.execute(_UPDATE_HEAD, values).rowcount:
        add_head(connection, head)


def add_head(connection: Connection, head: AuditHead) -> None:
    """Store the head of a new chain. `IntegrityError` when there is one."""
    connection.execute(insert(_HEAD), {"id": _HEAD_ID, **_to_values(head)})


def add(connection: Connection, records: Sequence[AuditRecord]) -> None:
    """Store records."""
    connection.execute(_INSERT, [_to_values(record) for record in records])


def find_newest(connection: Connection) -> AuditRecord | None:
    """The record with the highest number."""
    query = select(*_RECORD_COLUMNS).order_by(_RECORDS.c.seq.desc()).limit(1)
    row = connection.execute(query).first()
    return AuditRecord(*row) if row else None


def find_record(
    connection: Connection, seq: int, scope: AuditScope = EVERYTHING
) -> AuditRecord | None:
    """One record, as far as a reader may see it."""
    row = connection.execute(_select_for(scope).where(_RECORDS.c.seq == seq)).first()
    return _to_told(row) if row else None


def read_after(connection: Connection, seq: int, limit: int) -> list[AuditRecord]:
    """Records after a number, in order."""
    query = select(*_RECORD_COLUMNS).where(_RECORDS.c.seq > seq).order_by(_RECORDS.c.seq)
    return [AuditRecord(*row) for row in connection.execute(query.limit(limit))]


def find_page(
    connection: Connection,
    audit_filter: AuditFilter,
    scope: AuditScope,
    before: int | None,
    limit: int,
) -> list[AuditRecord]:
    """The newest records that are wanted and older than number `before`, as a reader sees them.

    A text is not searched in withheld parts: a guess would show whether it is there.
    """
    query = _select_for(scope).where(*_conditions(audit_filter, scope))
    if before is not None:
        query = query.where(_RECORDS.c.seq < before)
    query = query.order_by(_RECORDS.c.seq.desc()).limit(limit)
    return [_to_told(row) for row in connection.execute(query)]


def find_checkpoint(connection: Connection) -> AuditCheckpoint | None:
    """The newest cut of the chain, which tells the last record that was deleted by age."""
    query = select(*_CHECKPOINT_COLUMNS).order_by(_CHECKPOINTS.c.seq.desc()).limit(1)
    row = connection.execute(query).first()
    return AuditCheckpoint(*row) if row else None


def find_last_before(connection: Connection, before: datetime, limit: int) -> int | None:
    """The number of the last of at most `limit` oldest records that are all older than `before`.

    None when the oldest is not.
    """
    query = select(_RECORDS.c.seq, _RECORDS.c.at).order_by(_RECORDS.c.seq).limit(limit)
    last = None
    for seq, at in connection.execute(query):
        if at >= before:
            break
        last = int(seq)
    return last


def cut(connection: Connection, checkpoint: AuditCheckpoint) -> None:
    """Delete the records up to a checkpoint, which takes their place."""
    connection.execute(insert(_CHECKPOINTS), _to_values(checkpoint))
    connection.execute(delete(_RECORDS).where(_RECORDS.c.seq <= checkpoint.seq))


def _to_values(row: AuditRecord | AuditHead | AuditCheckpoint) -> dict[str, Any]:
    """By column. `asdict` copies every value, which takes several times as long."""
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def _select_for(scope: AuditScope) -> Select[tuple[object, ...]]:
    query = select(*_RECORD_COLUMNS, _is_withheld(scope).label("withheld"))
    if scope.workspaces is None:
        return query
    workspace = _RECORDS.c.workspace_id
    in_scope = workspace.in_(scope.workspaces - {None})
    return query.where(in_scope | workspace.is_(None) if None in scope.workspaces else in_scope)


def _to_told(row: Row[tuple[object, ...]]) -> AuditRecord:
    *values, is_withheld = tuple(row)
    record = AuditRecord(*values)  # type: ignore[arg-type]
    return replace(record, target_id=None, details=WITHHELD) if is_withheld else record


def _is_withheld(scope: AuditScope) -> ColumnElement[bool]:
    """Records of these sources, and those of their runs, terms and examples that name none."""
    if not scope.withheld_sources and not scope.withholds_deleted:
        return false()
    columns = _RECORDS.c
    is_closed = _is_of_closed(columns.source_id, scope)
    others = _RECORDS.alias().c
    is_other_closed = _is_of_closed(others.source_id, scope)
    conditions = (
        columns[name].in_(select(others[name]).where(is_other_closed, others[name].is_not(None)))
        for name in ("run_id", "target_id")
    )
    return func.coalesce(is_closed, False) | and_(columns.source_id.is_(None), or_(*conditions))


def _is_of_closed(source: ColumnElement[str | None], scope: AuditScope) -> ColumnElement[bool]:
    is_withheld = source.in_(scope.withheld_sources)
    return (
        is_withheld | source.not_in(select(DatasourceRow.id))
        if scope.withholds_deleted
        else is_withheld
    )


def _conditions(audit_filter: AuditFilter, scope: AuditScope) -> Iterator[ColumnElement[bool]]:
    columns = _RECORDS.c
    exact = {
        "source_id": audit_filter.source_id,
        "kind": audit_filter.kind,
        "outcome": audit_filter.outcome,
    }
    yield from (columns[name] == value for name, value in exact.items() if value)
    if audit_filter.user:
        has_name = columns.user_name.icontains(audit_filter.user, autoescape=True)
        yield or_(columns.user_id == audit_filter.user, has_name)
    if audit_filter.since:
        yield columns.at >= audit_filter.since
    if audit_filter.until:
        yield columns.at < audit_filter.until
    if audit_filter.text:
        as_stored = to_json(audit_filter.text).decode()[1:-1]
        yield or_(
            columns.action.icontains(audit_filter.text, autoescape=True),
            columns.request_id == audit_filter.text[:REQUEST_LENGTH],
            and_(not_(_is_withheld(scope)), columns.details.icontains(as_stored, autoescape=True)),
        )


def count_until(connection: Connection, seq: int) -> int:
    """How many records there are up to a number."""
    query = select(func.count()).select_from(_RECORDS).where(_RECORDS.c.seq <= seq)
    return connection.scalar(query) or 0
