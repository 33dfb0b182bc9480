"""Devices that an account has signed in from, known by a cookie (OWASP: device cookies).

The cookie is signed and holds nothing but an id and a time. It signs nobody in: it only gives its
device an allowance of attempts of its own, for the account it was made for, until the password
changes or the account is gone.
"""

import hmac
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

from model.tables.user import UserRow

LIFETIME = timedelta(days=180)
_PARTS = 3
_LONGEST = 200


class DeviceCookies:
    """Issues and verifies device cookies."""

    def __init__(self, key: bytes, clock: Callable[[], datetime]) -> None:
        self._key = hmac.digest(key, b"device cookies", sha256)
        self._clock = clock

    def issue(self, row: UserRow) -> str:
        """A cookie for a device from which the account has just signed in."""
        device = secrets.token_hex(16)
        expires = str(int((self._clock() + LIFETIME).timestamp()))
        return f"{device}.{expires}.{self._signature(row, device, expires)}"

    def verify(self, row: UserRow | None, cookie: str) -> str | None:
        """The id of the device; None unless the cookie is ours, in time and of this account."""
        parts = cookie.split(".") if len(cookie) <= _LONGEST and cookie.isascii() else []
        if row is None or len(parts) != _PARTS:
            return None
        device, expires, signature = parts
        if not hmac.compare_digest(self._signature(row, device, expires), signature):
            return None
        return device if int(expires) > self._clock().timestamp() else None

    def _signature(self, row: UserRow, device: str, expires: str) -> str:
        """Over the hash of the password, too: another password ends it."""
        signed = "\n".join((row.id, row.password_hash, device, expires))
        return hmac.new(self._key, signed.encode(), sha256).hexdigest()
