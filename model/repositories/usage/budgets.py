"""Statements on budgets and on what users have used of them."""

from collections.abc import Sequence
from typing import cast

from sqlalchemy import Connection, Table, bindparam, case, delete, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from model.actor import UserActor
from model.repositories.usage import model_tokens
from model.repositories.usage.daily_counts import make_increment
from model.repositories.usage.model_tokens import today
from model.role import ADMIN
from model.tables.language_model import TokensRow
from model.tables.usage.budget import BudgetRow, RowUsageRow
from model.tables.user import RoleRow, UserRow, WorkspaceMemberRow
from model.usage.budget import Budget, BudgetSubject, BudgetUse

_BUDGETS = cast("Table", BudgetRow.__table__)
_ROWS = cast("Table", RowUsageRow.__table__)
_TOKENS = cast("Table", TokensRow.__table__)
_USERS = cast("Table", UserRow.__table__)
_MEMBERS = cast("Table", WorkspaceMemberRow.__table__)
_ROLE = case((_USERS.c.role == ADMIN, ADMIN), else_=_MEMBERS.c.role_id)
_SUM_ROWS = select(_ROWS.c.row_count).where(
    _ROWS.c.user_id == bindparam("user"), _ROWS.c.day == bindparam("day")
)
_FIND_BUDGETS = (
    select(_BUDGETS)
    .select_from(_BUDGETS)
    .join(_USERS, _USERS.c.id == bindparam("user"))
    .outerjoin(
        _MEMBERS,
        (_MEMBERS.c.user_id == _USERS.c.id) & (_MEMBERS.c.workspace_id == bindparam("workspace")),
    )
    .where(
        or_(
            (_BUDGETS.c.subject == "user") & (_BUDGETS.c.subject_id == _USERS.c.id),
            (_BUDGETS.c.subject == "role") & (_BUDGETS.c.subject_id == _ROLE),
        )
    )
)


def add_rows(connection: Connection, user_id: str, rows: int) -> None:
    """Count rows that a user was given."""
    values = {"user_id": user_id, "day": today(), "row_count": rows}
    connection.execute(make_increment(_ROWS, connection.dialect.name), values)


def find_use(connection: Connection, user: UserActor, default: Budget) -> BudgetUse:
    """What a user has used today, in all workspaces.

    His own budget counts, else that of his role in this workspace, else `default`.
    """
    values = {"user": user.id, "workspace": user.workspace_id}
    rows_by_subject = {row.subject: row for row in connection.execute(_FIND_BUDGETS, values)}
    own = rows_by_subject.get("user") or rows_by_subject.get("role")
    budget = Budget(own.rows_per_day, own.tokens_per_day) if own else default
    if not budget.is_set:
        return BudgetUse(budget, 0, 0)
    rows = int(connection.scalar(_SUM_ROWS, {"user": user.id, "day": today()}) or 0)
    return BudgetUse(budget, rows, model_tokens.sum_spent(connection, user.id))


def put(
    connection: Connection, subject: BudgetSubject, subject_id: str, own: Budget | None
) -> None:
    """Give a user or a role a budget; None: the one that would count without."""
    of_subject = (_BUDGETS.c.subject == subject) & (_BUDGETS.c.subject_id == subject_id)
    connection.execute(delete(_BUDGETS).where(of_subject))
    if own is not None:
        values = {"rows_per_day": own.rows, "tokens_per_day": own.tokens}
        connection.execute(
            insert(_BUDGETS), {"subject": subject, "subject_id": subject_id, **values}
        )


async def remove(session: AsyncSession, subject: BudgetSubject, subject_id: str) -> None:
    """Delete the budget of a user or a role that is deleted."""
    await session.run_sync(lambda sync: put(sync.connection(), subject, subject_id, None))


def has_subject(connection: Connection, subject: BudgetSubject, subject_id: str) -> bool:
    """Whether there is such a user, or a role that is not shipped."""
    table = UserRow if subject == "user" else RoleRow
    return connection.scalar(select(table.id).where(table.id == subject_id)) is not None


def find_all(connection: Connection) -> dict[tuple[str, str], Budget]:
    """All budgets that users and roles have of their own."""
    rows = connection.execute(select(_BUDGETS))
    return {
        (row.subject, row.subject_id): Budget(row.rows_per_day, row.tokens_per_day) for row in rows
    }


def list_used(
    connection: Connection, workspace_id: str
) -> Sequence[tuple[str, str, str, int, int]]:
    """Each member of a workspace with name, role there, and the rows and tokens of today."""
    day = today()
    tokens = (
        select(
            _TOKENS.c.user_id,
            func.sum(_TOKENS.c.input_tokens + _TOKENS.c.output_tokens).label("spent"),
        )
        .where(_TOKENS.c.day == day)
        .group_by(_TOKENS.c.user_id)
        .subquery()
    )
    query = (
        select(_USERS.c.id, _USERS.c.username, _ROLE, _ROWS.c.row_count, tokens.c.spent)
        .select_from(_USERS)
        .join(_MEMBERS, _MEMBERS.c.user_id == _USERS.c.id)
        .where(_MEMBERS.c.workspace_id == workspace_id)
        .outerjoin(_ROWS, (_ROWS.c.user_id == _USERS.c.id) & (_ROWS.c.day == day))
        .outerjoin(tokens, tokens.c.user_id == _USERS.c.id)
        .order_by(_USERS.c.username)
    )
    return [
        (user, name, role, int(rows or 0), int(spent or 0))
        for user, name, role, rows, spent in connection.execute(query)
    ]
