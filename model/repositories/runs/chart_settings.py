"""Statements on how users want the charts of their answers drawn."""

from typing import Any

from pydantic import ValidationError
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from model.answers.chart_settings import ChartSettings
from model.tables.run import RunRow


async def store(session: AsyncSession, run_id: str, settings: ChartSettings) -> None:
    """Keep what was changed, instead of what was changed before; nothing for what is standard."""
    changes = settings.model_dump(mode="json", exclude_defaults=True)
    await session.execute(
        update(RunRow).where(RunRow.id == run_id).values(chart_settings=changes or None)
    )


def parse(row: dict[str, Any] | None) -> ChartSettings | None:
    """What was stored; None where nothing was, or what this release does not know."""
    try:
        return ChartSettings.model_validate(row) if row else None
    except ValidationError:
        return None
