"""Statements on the stored answers of runs."""

import orjson
from sqlalchemy import Connection, select
from sqlalchemy.ext.asyncio import AsyncSession

from model.answers.rule_words import withhold_parts
from model.tables.run import RunAnswerRow


async def find_activities(session: AsyncSession, run_id: str) -> str | None:
    """The activities of an answer, JSON; None while there is no answer."""
    query = select(RunAnswerRow.activities).where(RunAnswerRow.run_id == run_id)
    activities = await session.scalar(query)
    return None if activities is None else withhold_parts(activities)


def has_activity(connection: Connection, run_id: str, activity_type: str) -> bool:
    """Whether an activity of a type is stored in the answer of a run."""
    query = select(RunAnswerRow.activities).where(RunAnswerRow.run_id == run_id)
    activities = orjson.loads(connection.scalar(query) or "[]")
    return any(each["type"] == activity_type for each in activities)
