"""Statements on terms and examples."""

from collections.abc import Collection
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from model.database.engine import new_id
from model.paging import PageRequest
from model.sources.teaching import (
    Example,
    ExampleOrigin,
    ExampleValues,
    MeasureFormat,
    Term,
    TermValues,
)
from model.tables.datasource import DatasourceRow
from model.tables.teaching import ExampleRow, TermRow
from model.tables.user import UserRow

_TERMS = cast("Table", TermRow.__table__)
_EXAMPLES = cast("Table", ExampleRow.__table__)
_SOURCES = cast("Table", DatasourceRow.__table__)


async def advance(session: AsyncSession, source_id: str | None, workspace_id: str) -> bool:
    """Give what is taught about a source of a workspace a new version; None: about all of them.

    It is the first statement of a change: until its commit no other change of the source begins.
    False when there is no such source.
    """
    of_workspace = DatasourceRow.workspace_id == workspace_id
    change = update(DatasourceRow).where(of_workspace).values(teaching_version=new_id())
    if source_id is not None:
        change = change.where(DatasourceRow.id == source_id)
    done = await session.execute(change)
    return bool(cast("Any", done).rowcount)


async def find_terms_of(
    session: AsyncSession, source_id: str | None, workspace_id: str
) -> list[TermRow]:
    """The terms of one source alone, or those of every source of a workspace, by age."""
    query = select(TermRow).where(
        TermRow.datasource_id == source_id, TermRow.workspace_id == workspace_id
    )
    return list(await session.scalars(query.order_by(TermRow.created_at, TermRow.id)))


async def find_examples_of(session: AsyncSession, source_id: str) -> list[ExampleRow]:
    """The examples of a source by age."""
    query = select(ExampleRow).where(ExampleRow.datasource_id == source_id)
    return list(await session.scalars(query.order_by(ExampleRow.created_at, ExampleRow.id)))


async def find_term(session: AsyncSession, term_id: str, *, lock: bool = False) -> TermRow | None:
    """The term with that id."""
    query = select(TermRow).where(TermRow.id == term_id)
    term: TermRow | None = await session.scalar(query.with_for_update() if lock else query)
    return term


async def find_example(
    session: AsyncSession, example_id: str, *, lock: bool = False
) -> ExampleRow | None:
    """The example with that id."""
    query = select(ExampleRow).where(ExampleRow.id == example_id)
    example: ExampleRow | None = await session.scalar(query.with_for_update() if lock else query)
    return example


async def count_examples(session: AsyncSession, source_id: str) -> int:
    """How many examples a source has."""
    query = select(func.count()).select_from(ExampleRow)
    return await session.scalar(query.where(ExampleRow.datasource_id == source_id)) or 0


async def find_term_page(
    session: AsyncSession, request: PageRequest, source_id: str | None, workspace_id: str
) -> list[TermRow]:
    """Terms of a workspace by age, one more than asked for when there are more.

    With a source those it has.
    """
    query = select(TermRow).where(TermRow.workspace_id == workspace_id)
    if source_id is not None:
        mine = or_(TermRow.datasource_id == source_id, TermRow.datasource_id.is_(None))
        query = query.where(mine)
    if request.after:
        query = query.where(_is_after(TermRow, request))
    query = query.order_by(TermRow.created_at, TermRow.id).limit(request.limit + 1)
    return list(await session.scalars(query))


async def find_example_page(
    session: AsyncSession, request: PageRequest, source_id: str | None
) -> list[ExampleRow]:
    """Examples by age, one more than asked for when there are more."""
    query = select(ExampleRow)
    if source_id is not None:
        query = query.where(ExampleRow.datasource_id == source_id)
    if request.after:
        query = query.where(_is_after(ExampleRow, request))
    query = query.order_by(ExampleRow.created_at, ExampleRow.id).limit(request.limit + 1)
    return list(await session.scalars(query))


def _is_after(row: type[TermRow] | type[ExampleRow], request: PageRequest) -> ColumnElement[bool]:
    at, last_id = cast("Any", request.after)
    return or_(row.created_at > at, and_(row.created_at == at, row.id > last_id))


async def find_usernames(session: AsyncSession, ids: Collection[str]) -> dict[str, str]:
    """The names of these accounts, as far as they are there."""
    query = select(UserRow.id, UserRow.username).where(UserRow.id.in_(ids))
    return {row.id: row.username for row in await session.execute(query)}


async def remove_term(session: AsyncSession, term_id: str) -> None:
    """Delete a term."""
    await session.execute(delete(TermRow).where(TermRow.id == term_id))


async def remove_example(session: AsyncSession, example_id: str) -> None:
    """Delete an example."""
    await session.execute(delete(ExampleRow).where(ExampleRow.id == example_id))


def find_enabled_terms(connection: Connection, source_id: str) -> tuple[Term, ...]:
    """The enabled terms of a source, then those of every source of its workspace."""
    workspace = select(_SOURCES.c.workspace_id).where(_SOURCES.c.id == source_id)
    mine = or_(_TERMS.c.datasource_id == source_id, _TERMS.c.datasource_id.is_(None))
    query = select(_TERMS).where(
        mine, _TERMS.c.enabled.is_(True), _TERMS.c.workspace_id == workspace.scalar_subquery()
    )
    order = (_TERMS.c.datasource_id.is_(None), _TERMS.c.created_at, _TERMS.c.id)
    rows = connection.execute(query.order_by(*order)).mappings()
    return tuple(to_term(TermRow(**row)) for row in rows)


def find_enabled_examples(connection: Connection, source_id: str) -> tuple[Example, ...]:
    """The enabled examples of a source by age."""
    query = select(_EXAMPLES).where(
        _EXAMPLES.c.datasource_id == source_id, _EXAMPLES.c.enabled.is_(True)
    )
    rows = connection.execute(query.order_by(_EXAMPLES.c.created_at, _EXAMPLES.c.id)).mappings()
    return tuple(to_example(ExampleRow(**row)) for row in rows)


def find_example_id(connection: Connection, source_id: str, question_key: str) -> str | None:
    """The id of the example of a source with that question."""
    query = select(_EXAMPLES.c.id).where(
        _EXAMPLES.c.datasource_id == source_id, _EXAMPLES.c.question_key == question_key
    )
    return connection.execute(query).scalar()


def to_term(row: TermRow, updated_by: str | None = None) -> Term:
    """The term in a row, with the name of who changed it last."""
    values = TermValues.model_construct(
        name=row.name,
        synonyms=tuple(row.synonyms),
        definition=row.definition,
        table=row.source_table,
        condition=row.row_condition,
        expression=row.expression,
        time_column=row.time_column,
        unit=row.unit,
        format=cast("MeasureFormat | None", row.number_format),
        enabled=row.enabled,
    )
    return Term(
        id=row.id,
        datasource_id=row.datasource_id,
        workspace_id=row.workspace_id,
        values=values,
        version=row.version,
        columns=tuple(row.column_names),
        is_measure=row.is_measure,
        created_at=row.created_at,
        updated_at=row.updated_at,
        updated_by=updated_by,
    )


def to_example(row: ExampleRow, updated_by: str | None = None) -> Example:
    """The example in a row, with the name of who changed it last."""
    values = ExampleValues.model_construct(
        question=row.question, sql=row.statement, note=row.note, enabled=row.enabled
    )
    return Example(
        id=row.id,
        datasource_id=row.datasource_id,
        values=values,
        origin=cast("ExampleOrigin", row.origin),
        created_at=row.created_at,
        updated_at=row.updated_at,
        updated_by=updated_by,
    )
