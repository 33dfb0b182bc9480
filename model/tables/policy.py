"""Rules of what users see of sources, and the groups that rules name."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from model.database.engine import Base, ExactString, LongText, new_id, now


class SourcePoliciesRow(Base):
    """All rules of a source as one JSON document."""

    __tablename__ = "source_policies"

    datasource_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("datasources.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int]
    rules: Mapped[str] = mapped_column(LongText)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    updated_by: Mapped[str | None] = mapped_column(ExactString(36))


class DeletedSourcePoliciesRow(Base):
    """The last rules of a deleted source: what was answered about it is shown by them."""

    __tablename__ = "deleted_source_policies"

    datasource_id: Mapped[str] = mapped_column(ExactString(36), primary_key=True)
    workspace_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("workspaces.id", ondelete="CASCADE")
    )
    rules: Mapped[str] = mapped_column(LongText)
    deleted_at: Mapped[datetime] = mapped_column(default=now)


class UserGroupRow(Base):
    """A group of users of a workspace. `name_key` is what makes a name unique there."""

    __tablename__ = "workspace_groups"
    __table_args__ = (UniqueConstraint("workspace_id", "name_key"), Base.__table_args__)

    id: Mapped[str] = mapped_column(ExactString(36), primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("workspaces.id", ondelete="CASCADE")
    )
    name: Mapped[str] = mapped_column(String(64))
    name_key: Mapped[str] = mapped_column(ExactString(255))
    created_at: Mapped[datetime] = mapped_column(default=now)


class GroupMemberRow(Base):
    """Who is in a group."""

    __tablename__ = "workspace_group_members"
    __table_args__ = (Index(None, "user_id"), Base.__table_args__)

    group_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("workspace_groups.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )


class MemberAttributesRow(Base):
    """The attributes of a user in a workspace: name → list of texts."""

    __tablename__ = "member_attributes"
    __table_args__ = (Index(None, "user_id"), Base.__table_args__)

    workspace_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    attributes: Mapped[dict[str, Any]] = mapped_column(JSON)
