"""Statements on the stored answers of runs."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from model.answers.rule_words import withhold_parts
from model.tables.run import RunAnswerRow


async def find_activities(session: AsyncSession, run_id: str) -> str | None:
    """The activities of an answer, JSON; None while there is no answer."""
    query = select(RunAnswerRow.activities).where(RunAnswerRow.run_id == run_id)
    activities = await session.scalar(query)
    return None if activities is None else withhold_parts(activities)
