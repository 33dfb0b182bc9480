"""What roles allow, cached for 1 s: every request asks."""

import asyncio
import time
from collections.abc import Mapping

from model.database.engine import Database
from model.repositories import roles as records
from model.role import SHIPPED, Permission

MAX_AGE_S = 1.0
"""A change by another worker takes effect after that."""


class RoleCache:
    """The permissions of all roles."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read_at = float("-inf")
        self._permissions: Mapping[str, frozenset[Permission]] = {}
        self._reading = asyncio.Lock()

    async def find_permissions(self, role_id: str) -> frozenset[Permission]:
        """What a role allows: nothing, when there is no such role any more."""
        shipped = SHIPPED.get(role_id)
        if shipped:
            return shipped.permissions
        async with self._reading:
            if time.monotonic() - self._read_at >= MAX_AGE_S:
                started_at = time.monotonic()
                self._permissions = await self._database.read(records.read_permissions)
                self._read_at = started_at
        return self._permissions.get(role_id, frozenset())

    async def clear(self) -> None:
        """Read the roles again, after a change in this worker."""
        async with self._reading:
            self._read_at = float("-inf")
