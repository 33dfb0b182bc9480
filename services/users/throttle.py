"""Limits wrong tries to sign in, by account and by address, for all workers together."""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.exc import IntegrityError

from model.db import Database
from model.errors import TooMany
from model.tables.user import SignInTries

MAX_TRIES = 20
WINDOW = timedelta(minutes=15)


class Throttle:
    """Counts wrong tries in our database."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def check(self, *subjects: str) -> None:
        """Raise `TooMany` when one of the subjects has used up its tries."""
        now = self._clock()
        keys = [_key(subject) for subject in subjects]
        query = select(SignInTries.since).where(
            SignInTries.key.in_(keys),
            SignInTries.tries >= MAX_TRIES,
            SignInTries.since > now - WINDOW,
        )
        async with self._database.reading() as session:
            since = list(await session.scalars(query))
        if since:
            wait = max(since) + WINDOW - now
            raise TooMany("users.too_many_tries", retry_after=int(wait.total_seconds()) + 1)

    async def count(self, *subjects: str) -> None:
        """Note one more wrong try of each subject."""
        for subject in subjects:
            if not await self._add(_key(subject)):
                await self._add(_key(subject))  # another worker made the row meanwhile

    async def forgive(self, subject: str) -> None:
        """Forget the wrong tries of a subject."""
        async with self._database.transaction() as session:
            await session.execute(delete(SignInTries).where(SignInTries.key == _key(subject)))

    async def _add(self, key: str) -> bool:
        now = self._clock()
        more = update(SignInTries).where(SignInTries.key == key)
        try:
            async with self._database.transaction() as session:
                await session.execute(delete(SignInTries).where(SignInTries.since <= now - WINDOW))
                counted = await session.execute(more.values(tries=SignInTries.tries + 1))
                if cast("CursorResult[Any]", counted).rowcount == 0:
                    session.add(SignInTries(key=key, tries=1, since=now))
        except IntegrityError:
            return False
        return True


def _key(subject: str) -> str:
    return sha256(subject.encode()).hexdigest()
