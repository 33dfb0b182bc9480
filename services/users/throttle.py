"""Rate limits of failed sign-ins: counts them across all workers and delays the next ones.

A failed attempt is forgotten after a while, so that the records hold rows for recent attempts only;
and a kind of subject has a bounded number of rows, whatever names and addresses callers make up.
"""

import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from math import ceil
from typing import Any, cast

from sqlalchemy import CursorResult, case, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from model.database.engine import Database
from model.errors import TooMany
from model.tables.user import SignInAttemptsRow

FIRST_DELAY_S = 2.0
MAX_BUCKETS = 2**16
"""Rows of one kind at most. Buckets are chosen by HMAC: nobody can predict a subject's."""
CLEAN_EVERY = timedelta(minutes=1)
_MAX_DOUBLINGS = 30


@dataclass(frozen=True, slots=True)
class RateLimit:
    """How many failed attempts are free, and how the delays grow: each is twice the last."""

    kind: str
    free: int
    forget_s: float
    """How long it takes until one failed attempt is forgotten."""
    longest_s: float

    def delay_s(self, attempts: float) -> float:
        """How long the next attempt has to wait after so many wrong ones."""
        beyond = round(attempts) - self.free
        if beyond < 0:
            return 0.0
        return min(FIRST_DELAY_S * 2.0 ** min(beyond, _MAX_DOUBLINGS), self.longest_s)


@dataclass(frozen=True, slots=True)
class RateLimitKey:
    """Whom a failed attempt is counted for, and the rate limit that holds for it."""

    limit: RateLimit
    name: str


class Throttle:
    """Counts failed attempts in our database, and enforces the delays of their rate limits."""

    def __init__(self, database: Database, clock: Callable[[], datetime], key: bytes) -> None:
        self._database = database
        self._clock = clock
        self._key = hmac.digest(key, b"buckets of wrong tries", sha256)
        self._clean_at = clock()

    async def check(self, *subjects: RateLimitKey) -> None:
        """Raise `TooMany` while one of the subjects has to wait."""
        rows = await self._read_attempts(self._to_bucket(subject) for subject in subjects)
        now = self._clock()
        wait_s = 0.0
        for subject in subjects:
            if row := rows.get(self._to_bucket(subject)):
                delay_s = subject.limit.delay_s(_count_attempts(row, subject.limit, row.since))
                wait_s = max(wait_s, delay_s - (now - row.since).total_seconds())
        if wait_s > 0:
            raise TooMany("users.too_many_tries", retry_after=ceil(wait_s))

    async def count_attempts(self, subject: RateLimitKey) -> float:
        """The failed attempts that are not forgotten yet."""
        rows = await self._read_attempts([self._to_bucket(subject)])
        row = rows.get(self._to_bucket(subject))
        return _count_attempts(row, subject.limit, self._clock()) if row else 0.0

    async def record_try(self, *subjects: RateLimitKey) -> None:
        """Note one more failed attempt of each subject."""
        await self._clean()
        if not await self._add(subjects):
            await self._add(subjects)  # another worker made a row meanwhile

    async def reset(self, *subjects: RateLimitKey) -> None:
        """Forget the failed attempts of these subjects."""
        keys = [self._to_bucket(subject) for subject in subjects]
        async with self._database.transaction() as session:
            await session.execute(delete(SignInAttemptsRow).where(SignInAttemptsRow.key.in_(keys)))

    async def _read_attempts(self, keys: Iterable[str]) -> dict[str, SignInAttemptsRow]:
        query = select(SignInAttemptsRow).where(SignInAttemptsRow.key.in_(list(keys)))
        async with self._database.reading() as session:
            return {row.key: row for row in await session.scalars(query)}

    async def _add(self, subjects: Iterable[RateLimitKey]) -> bool:
        now = self._clock()
        forget_ms = {self._to_bucket(each): int(each.limit.forget_s * 1000) for each in subjects}
        try:
            async with self._database.transaction() as session:
                for key in sorted(forget_ms):  # in one order, so that workers do not deadlock
                    await _add(session, key, forget_ms[key], now)
        except IntegrityError:
            return False
        return True

    async def _clean(self) -> None:
        """Delete what is forgotten, now and then."""
        now = self._clock()
        if now < self._clean_at:
            return
        self._clean_at = now + CLEAN_EVERY
        async with self._database.transaction() as session:
            await session.execute(
                delete(SignInAttemptsRow).where(SignInAttemptsRow.drained_ms <= _ms(now))
            )

    def _to_bucket(self, subject: RateLimitKey) -> str:
        digest = hmac.digest(self._key, f"{subject.limit.kind} {subject.name}".encode(), sha256)
        return f"{subject.limit.kind} {int.from_bytes(digest[:8]) % MAX_BUCKETS}"


async def _add(session: AsyncSession, key: str, forget_ms: int, now: datetime) -> None:
    now_ms = _ms(now)
    drained = case(
        (SignInAttemptsRow.drained_ms > now_ms, SignInAttemptsRow.drained_ms), else_=now_ms
    )
    more = update(SignInAttemptsRow).where(SignInAttemptsRow.key == key)
    result = await session.execute(more.values(drained_ms=drained + forget_ms, since=now))
    if cast("CursorResult[Any]", result).rowcount == 0:
        session.add(SignInAttemptsRow(key=key, drained_ms=now_ms + forget_ms, since=now))
        await session.flush()


def _count_attempts(row: SignInAttemptsRow, limit: RateLimit, at: datetime) -> float:
    return max(row.drained_ms - _ms(at), 0) / (limit.forget_s * 1000)


def _ms(at: datetime) -> int:
    return (at - datetime.fromtimestamp(0, UTC)) // timedelta(milliseconds=1)
