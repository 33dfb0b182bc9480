"""Roles: which permissions a user has."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Permission = Literal[
    "ask", "see_sql", "export", "teach", "manage_sources", "manage_people", "read_audit"
]
PERMISSIONS: tuple[Permission, ...] = get_args(Permission)
ADMIN = "admin"
"""The role that may do everything, what no permission grants included: models, tools, doctor."""
USER = "user"


@dataclass(frozen=True, slots=True)
class NamedRole:
    """A role. Those that are shipped have their names from the texts of each language."""

    id: str
    name: str
    permissions: frozenset[Permission]
    shipped: bool = False


def _ship(role_id: str, *permissions: Permission) -> NamedRole:
    return NamedRole(role_id, "", frozenset(permissions), shipped=True)


SHIPPED: Mapping[str, NamedRole] = {
    role.id: role
    for role in (
        _ship(ADMIN, *PERMISSIONS),
        _ship("teacher", "ask", "see_sql", "export", "teach"),
        _ship(USER, "ask", "see_sql", "export"),
    )
}
"""The roles that every installation has, by id."""
