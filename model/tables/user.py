"""Accounts, roles, and the failed attempts to sign in."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, String
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
    other_role: Mapped[str | None] = mapped_column(ExactString(36))
    """The id of another role than `admin` and `user`; `role` is `user` then."""
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
