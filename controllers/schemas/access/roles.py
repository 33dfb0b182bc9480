"""Roles as they are shown, and as they are given."""

from typing import Annotated

from pydantic import BaseModel, Field

from model.locales import Locale, text
from model.role import PERMISSIONS, NamedRole, Permission

Permissions = Annotated[list[Permission], Field(max_length=100)]


class RoleView(BaseModel):
    """A role. Those that are shipped have the ids `admin`, `teacher` and `user`."""

    id: str
    name: str
    permissions: list[Permission]
    shipped: bool

    @classmethod
    def from_role(cls, role: NamedRole, locale: Locale) -> "RoleView":
        """The view of a role."""
        name = text(f"roles.named_{role.id}", locale) if role.shipped else role.name
        permissions = [each for each in PERMISSIONS if each in role.permissions]
        return cls(id=role.id, name=name, permissions=permissions, shipped=role.shipped)


class RolesView(BaseModel):
    """All roles."""

    items: list[RoleView]
    next_cursor: str | None = None


class NewRole(BaseModel):
    """A role to make."""

    name: str = Field(max_length=255)
    permissions: Permissions


class RolePatch(BaseModel):
    """What to change; what is left out stays."""

    name: str | None = Field(default=None, max_length=255)
    permissions: Permissions | None = None
