"""Statements on language models."""

from typing import Any, cast

from sqlalchemy import Connection, Table, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from model.tables.language_model import ModelRow

_MODELS = cast("Table", ModelRow.__table__)
_SELECT_ALL = select(_MODELS).order_by(_MODELS.c.created_at, _MODELS.c.id)


def find_all(connection: Connection) -> list[ModelRow]:
    """Every model from the oldest, bound to no session; there are only a few."""
    return [ModelRow(**row) for row in connection.execute(_SELECT_ALL).mappings()]


async def find_by_id(
    session: AsyncSession, model_id: str, *, lock: bool = False
) -> ModelRow | None:
    """The model with that id; `lock` keeps others from changing it until the commit."""
    query = select(ModelRow).where(ModelRow.id == model_id)
    return cast("ModelRow | None", await session.scalar(query.with_for_update() if lock else query))


async def count(session: AsyncSession, workspace_id: str) -> int:
    """How many a workspace has."""
    query = select(func.count()).select_from(ModelRow)
    return await session.scalar(query.where(ModelRow.workspace_id == workspace_id)) or 0


async def clear_default(session: AsyncSession, workspace_id: str) -> None:
    """Let no model of a workspace be the default."""
    change = update(ModelRow).where(ModelRow.workspace_id == workspace_id)
    await session.execute(change.values(is_default=False))


async def remove(session: AsyncSession, model_id: str) -> bool:
    """Delete a model; False when it was not there."""
    done = await session.execute(delete(ModelRow).where(ModelRow.id == model_id))
    return bool(cast("Any", done).rowcount)
