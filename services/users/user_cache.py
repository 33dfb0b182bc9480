"""Accounts by id, cached for 1 s; concurrent reads of an account are coalesced."""

import asyncio
import time
from functools import partial

from model.database.engine import Database
from model.repositories import users as records
from model.user import User

MAX_AGE_S = 1.0
"""How long an account is cached: a revocation by another worker takes effect after that."""


class UserCache:
    """Caches accounts: a page that opens sends many requests of one user at once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._cached: dict[str, tuple[float, User]] = {}
        self._pending_reads: dict[str, asyncio.Task[User | None]] = {}

    async def get(self, user_id: str) -> User | None:
        """The account, at most `MAX_AGE_S` old; None when there is none."""
        read_at, user = self._cached.get(user_id, (0.0, None))
        if user and time.monotonic() - read_at < MAX_AGE_S:
            return user
        reading = self._pending_reads.get(user_id)
        if reading is None:
            reading = self._pending_reads[user_id] = asyncio.create_task(self._read(user_id))
        return await asyncio.shield(reading)  # a cancelled caller cancels only itself

    def invalidate(self, user_id: str) -> None:
        """Drop an account that was changed here, and any read of it under way."""
        self._cached.pop(user_id, None)
        self._pending_reads.pop(user_id, None)

    async def _read(self, user_id: str) -> User | None:
        read_at = time.monotonic()
        try:
            user = await self._database.read(partial(records.find_user, user_id=user_id))
            if user and self._is_current(user_id):
                self._cached[user_id] = (read_at, user)
            return user
        finally:
            if self._is_current(user_id):
                del self._pending_reads[user_id]

    def _is_current(self, user_id: str) -> bool:
        return self._pending_reads.get(user_id) is asyncio.current_task()
