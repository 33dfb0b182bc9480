"""Statements on the rows that runs keep."""

from collections.abc import Sequence
from typing import cast

import orjson
from sqlalchemy import Connection, Table, bindparam, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from model.answers.rule_words import repeats_rule
from model.serialization import to_json
from model.sources.query import ResultColumn
from model.tables.run import RunAnswerRow, RunResultPartRow, RunResultRow, RunRow

_INSERT = insert(cast("Table", RunResultRow.__table__))
_INSERT_PART = insert(cast("Table", RunResultPartRow.__table__))

_SELECT_LATEST = (
    select(RunRow.id, RunAnswerRow.sql)
    .join(RunResultRow, RunResultRow.run_id == RunRow.id)
    .join(RunAnswerRow, RunAnswerRow.run_id == RunRow.id)
    .where(RunRow.id.in_(bindparam("branch", expanding=True)), RunRow.status == "finished")
    .order_by(RunRow.created_at.desc(), RunRow.id.desc())
    .limit(1)
)


def add(
    connection: Connection,
    run_id: str,
    columns: Sequence[ResultColumn],
    parts: Sequence[bytes],
    row_count: int,
) -> None:
    """Keep the rows of a run, packed in parts."""
    header = to_json(columns).decode()
    row = {"run_id": run_id, "columns": header, "row_count": row_count}
    connection.execute(_INSERT, row)
    for number, data in enumerate(parts):  # one statement each: a part may be large
        connection.execute(_INSERT_PART, {"run_id": run_id, "part": number, "data": data})


async def find_columns(session: AsyncSession, run_id: str) -> tuple[ResultColumn, ...] | None:
    """The columns of the rows a run kept; None when it kept none that may be shown."""
    header = await _find_header(session, run_id)
    if header is None or repeats_rule(header):
        return None
    return tuple(ResultColumn(**column) for column in orjson.loads(header))


async def are_withheld(session: AsyncSession, run_id: str) -> bool:
    """Whether a run kept rows whose columns are called by words of a rule."""
    header = await _find_header(session, run_id)
    return header is not None and repeats_rule(header)


async def _find_header(session: AsyncSession, run_id: str) -> str | None:
    return await session.scalar(select(RunResultRow.columns).where(RunResultRow.run_id == run_id))


async def find_row_count(session: AsyncSession, run_id: str) -> int | None:
    """How many rows a run kept; None when it kept none."""
    return await session.scalar(select(RunResultRow.row_count).where(RunResultRow.run_id == run_id))


async def find_part(session: AsyncSession, run_id: str, number: int) -> bytes | None:
    """A part of the rows; None after the last."""
    query = select(RunResultPartRow.data).where(
        RunResultPartRow.run_id == run_id, RunResultPartRow.part == number
    )
    return await session.scalar(query)


def find_latest(connection: Connection, branch: Sequence[str]) -> tuple[str, str] | None:
    """The newest finished run of a branch that kept rows, and its statement."""
    if not branch:
        return None
    row = connection.execute(_SELECT_LATEST, {"branch": branch}).first()
    return None if row is None else (row[0], row[1])
