"""Passwords: which are allowed, and their argon2id hashes."""

import asyncio
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from model.config.key_strength import find_period
from model.errors import Invalid

SHORTEST, LONGEST = 8, 128
_MAX_CONCURRENT_HASHES = 2
"""Hashes computed side by side: each takes a core and the hasher's memory for its time."""


class Passwords:
    """Hashes and verifies off the event loop, a few at a time."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher(time_cost=2, memory_cost=46 * 1024, parallelism=1)
        self._slots = asyncio.Semaphore(_MAX_CONCURRENT_HASHES)
        self._decoy = ""

    async def hash(self, password: str) -> str:
        """A salted hash of the password, computed in a thread."""
        async with self._slots:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """Whether the password fits; takes the same time when there is no account."""
        if not self._decoy:
            self._decoy = await self.hash("nobody has this password")
        async with self._slots:
            fits = await asyncio.to_thread(self._fits, password_hash or self._decoy, password)
        return fits and password_hash is not None

    def is_outdated(self, password_hash: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(password_hash)

    def _fits(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False


def check_new_password(password: str, username: str, *, path: str = "password") -> None:
    """Raise `Invalid` unless the password may be used by that user."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Invalid("users.password_length", path=path, shortest=SHORTEST, longest=LONGEST)
    folded = password.casefold()
    if (
        find_period(folded) in _common_passwords()
        or folded == username.casefold()
        or len(set(folded)) == 1
    ):
        raise Invalid("users.password_common", path=path)


@cache
def _common_passwords() -> frozenset[str]:
    text = files("services.users").joinpath("common_passwords.txt").read_text("utf-8")
    return frozenset(text.split())
