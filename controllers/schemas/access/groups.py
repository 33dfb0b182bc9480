"""Groups and attributes as they are shown, and as they are given."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from controllers.schemas.access.policies import Id
from model.group import Group, GroupUse


class GroupView(BaseModel):
    """A group with the ids of its members."""

    id: str
    name: str
    members: list[str]
    created_at: datetime

    @classmethod
    def from_group(cls, group: Group) -> "GroupView":
        """The view of a group."""
        return cls.model_validate(group, from_attributes=True)


class GroupsView(BaseModel):
    """All groups."""

    items: list[GroupView]
    next_cursor: str | None = None


class NewGroup(BaseModel):
    """A group to make."""

    name: str = Field(max_length=255)
    members: Annotated[list[Id], Field(max_length=100_000)] = []


class GroupPatch(BaseModel):
    """What to change; what is left out stays."""

    name: str | None = Field(default=None, max_length=255)
    members: Annotated[list[Id], Field(max_length=100_000)] | None = None


class GroupUseView(BaseModel):
    """How many rules of a data source name a group, and whether it is open to the group."""

    datasource_id: str
    datasource_name: str
    rules: int
    opens: bool

    @classmethod
    def from_use(cls, use: GroupUse) -> "GroupUseView":
        """The view of a use."""
        return cls(
            datasource_id=use.source_id,
            datasource_name=use.source_name,
            rules=use.rules,
            opens=use.opens,
        )


class GroupUsesView(BaseModel):
    """The data sources whose rules name a group."""

    items: list[GroupUseView]
    next_cursor: str | None = None


class KnownAttributeView(BaseModel):
    """An attribute, how many users have it, and which values."""

    name: str
    users: int
    values: list[str]


class KnownAttributesView(BaseModel):
    """The attributes that users have."""

    items: list[KnownAttributeView]
    next_cursor: str | None = None


class AttributesBody(BaseModel):
    """The attributes of a user: each has one or more values."""

    attributes: dict[str, list[str]] = Field(max_length=100)
