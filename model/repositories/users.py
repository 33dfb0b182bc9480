"""Every statement on accounts."""

from typing import Any, cast

from sqlalchemy import Connection, Row, Table, and_, bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from model.paging import PageRequest
from model.tables.user import UserRow
from model.user import Role, User

_USERS = cast("Table", UserRow.__table__)
_SELECT_BY_ID = select(_USERS).where(_USERS.c.id == bindparam("user"))


def find_user(connection: Connection, user_id: str) -> User | None:
    """The account with that id."""
    row = connection.execute(_SELECT_BY_ID, {"user": user_id}).first()
    return to_user(row) if row else None


def to_user(row: UserRow | Row[Any]) -> User:
    """The account in a row."""
    return User(
        id=row.id,
        username=row.username,
        role=cast("Role", row.role),
        enabled=row.enabled,
        token_epoch=row.token_epoch,
        created_at=row.created_at,
        last_login_at=row.last_login_at,
        other_role=row.other_role,
    )


async def find_by_id(session: AsyncSession, user_id: str) -> UserRow | None:
    """The account with that id."""
    return await session.get(UserRow, user_id)


async def find_by_name_key(session: AsyncSession, name_key: str) -> UserRow | None:
    """The account with that folded name."""
    return await session.scalar(select(UserRow).where(UserRow.name_key == name_key))


async def find_page(session: AsyncSession, request: PageRequest) -> list[UserRow]:
    """Accounts from the oldest, one more than asked for when there are more."""
    query = select(UserRow).order_by(UserRow.created_at, UserRow.id).limit(request.limit + 1)
    if request.after:
        at, last_id = request.after
        same_time = and_(UserRow.created_at == at, UserRow.id > last_id)
        query = query.where(or_(UserRow.created_at > at, same_time))
    return list(await session.scalars(query))


async def has_any(session: AsyncSession) -> bool:
    """Whether there is any account."""
    return await session.scalar(select(UserRow.id).limit(1)) is not None


async def find_enabled_admins(session: AsyncSession) -> set[str]:
    """The ids of all admins who can sign in, locked until the commit."""
    query = select(UserRow.id).where(UserRow.role == "admin", UserRow.enabled)
    return set(await session.scalars(query.order_by(UserRow.id).with_for_update()))


async def find_any_admin(session: AsyncSession) -> UserRow | None:
    """An administrator who can sign in, the oldest one."""
    query = select(UserRow).where(UserRow.role == "admin", UserRow.enabled)
    return await session.scalar(query.order_by(UserRow.created_at).limit(1))


async def end_sessions(session: AsyncSession, user_id: str) -> None:
    """Make every token given out so far worthless."""
    await session.execute(
        update(UserRow).where(UserRow.id == user_id).values(token_epoch=UserRow.token_epoch + 1)
    )
