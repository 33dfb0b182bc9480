"""Accounts, roles, workspaces, and the failed attempts to sign in."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from model.database.engine import Base, ExactString, new_id, now


class UserRow(Base):
    """An account. `name_key` is what makes a name unique: case, form and look-alikes folded."""

    __tablename__ = "users"

    id: Mapped[str] = mapped_column(ExactString(36), primary_key=True, default=new_id)
    username: Mapped[str] = mapped_column(String(64))
    name_key: Mapped[str] = mapped_column(ExactString(255), unique=True)
    password_hash: Mapped[str] = mapped_column(String(255))
    role: Mapped[str] = mapped_column(String(16))
    """`admin` everywhere; of `user`, memberships say what he may do where."""
    enabled: Mapped[bool] = mapped_column(default=True)
    token_epoch: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_login_at: Mapped[datetime | None]


class RoleRow(Base):
    """A role that was made here. `name_key` is what makes a name unique."""

    __tablename__ = "roles"

    id: Mapped[str] = mapped_column(ExactString(36), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(64))
    name_key: Mapped[str] = mapped_column(ExactString(255), unique=True)
    permissions: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(default=now)


class SignInAttemptsRow(Base):
    """Recent failed attempts of one kind of subject, such as a name or an address."""

    __tablename__ = "sign_in_tries"

    key: Mapped[str] = mapped_column(ExactString(64), primary_key=True)
    drained_ms: Mapped[int] = mapped_column(BigInteger, index=True)
    """When the last of them is forgotten, in milliseconds since 1970."""
    since: Mapped[datetime]
    """When the newest of them was."""


class WorkspaceRow(Base):
    """A workspace. `name_key` is what makes a name unique.

    Its records name it without a foreign key, which SQLite cannot add to a table that has rows.
    """

    __tablename__ = "workspaces"

    id: Mapped[str] = mapped_column(ExactString(36), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(64))
    name_key: Mapped[str] = mapped_column(ExactString(255), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class WorkspaceMemberRow(Base):
    """Who is in a workspace, with which role there."""

    __tablename__ = "workspace_members"
    __table_args__ = (Index(None, "user_id"), Index(None, "role_id"), Base.__table_args__)

    workspace_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    role_id: Mapped[str] = mapped_column(ExactString(36))
