"""Accounts as a worker's requests see them: read once for all that ask, believed for a moment."""

import asyncio
import time
from functools import partial

from model.database.engine import Database
from model.repositories import users as records
from model.user import User

BELIEVED_S = 1.0
"""How long a read account is believed: a revocation by another worker counts after that."""


class Believed:
    """Accounts by id. A page that opens sends many requests of one user in the same moment."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[str, tuple[float, User]] = {}
        self._reading: dict[str, asyncio.Task[User | None]] = {}

    async def get(self, user_id: str) -> User | None:
        """The account, at most `BELIEVED_S` old; None when there is none."""
        read_at, user = self._known.get(user_id, (0.0, None))
        if user and time.monotonic() - read_at < BELIEVED_S:
            return user
        reading = self._reading.get(user_id)
        if reading is None:
            reading = self._reading[user_id] = asyncio.create_task(self._read(user_id))
        return await asyncio.shield(reading)  # one who leaves takes the answer from nobody

    def forget(self, user_id: str) -> None:
        """It was changed here: what was read, or is being read, counts no more."""
        self._known.pop(user_id, None)
        self._reading.pop(user_id, None)

    async def _read(self, user_id: str) -> User | None:
        read_at = time.monotonic()
        try:
            user = await self._database.read(partial(records.find_user, user_id=user_id))
            if user and self._is_current(user_id):
                self._known[user_id] = (read_at, user)
            return user
        finally:
            if self._is_current(user_id):
                del self._reading[user_id]

    def _is_current(self, user_id: str) -> bool:
        return self._reading.get(user_id) is asyncio.current_task()
