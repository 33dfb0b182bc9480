"""Statements on what users spent on models."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Connection, Table, and_, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from model.database.engine import now
from model.paging import PageRequest
from model.repositories.usage.daily_counts import make_increment
from model.tables.language_model import TokensRow
from model.tables.user import UserRow

_TOKENS = cast("Table", TokensRow.__table__)
_SUM_SPENT = select(func.sum(_TOKENS.c.input_tokens + _TOKENS.c.output_tokens)).where(
    _TOKENS.c.user_id == bindparam("user"), _TOKENS.c.day == bindparam("day")
)
_MODEL_LENGTH = 255


def today() -> str:
    """The day that is counted on: UTC's."""
    return now().date().isoformat()


def sum_spent(connection: Connection, user_id: str) -> int:
    """The tokens that a user's answers cost today."""
    return int(connection.scalar(_SUM_SPENT, {"user": user_id, "day": today()}) or 0)


def add(connection: Connection, user_id: str, usage: Sequence[dict[str, Any]]) -> None:
    """Count what an answer cost; `usage` are AG-UI TokenUsage objects."""
    for tokens in usage:
        values = {
            "user_id": user_id,
            "day": today(),
            "model": str(tokens.get("model") or "")[:_MODEL_LENGTH],
            "input_tokens": tokens.get("inputTokens") or 0,
            "output_tokens": tokens.get("outputTokens") or 0,
        }
        connection.execute(make_increment(_TOKENS, connection.dialect.name), values)


async def find_page(session: AsyncSession, request: PageRequest) -> list[tuple[TokensRow, str]]:
    """Day, user and model with what they cost, the newest day first; one more than asked for."""
    query = select(TokensRow, UserRow.username).join(UserRow, UserRow.id == TokensRow.user_id)
    if request.after:
        at, rest = request.after
        day = at.astimezone(UTC).date().isoformat()
        user, _, model = rest.partition("/")
        later = or_(
            TokensRow.user_id > user, and_(TokensRow.user_id == user, TokensRow.model > model)
        )
        query = query.where(or_(TokensRow.day < day, and_(TokensRow.day == day, later)))
    ordered_query = query.order_by(TokensRow.day.desc(), TokensRow.user_id, TokensRow.model)
    rows = await session.execute(ordered_query.limit(request.limit + 1))
    return [(row[0], row[1]) for row in rows]


def to_position(row: TokensRow) -> tuple[datetime, str]:
    """Where the following page starts."""
    at = datetime.fromisoformat(row.day).replace(tzinfo=UTC)
    return at, f"{row.user_id}/{row.model}"
