"""Sign-in tokens (JWT): one fixed algorithm, few claims, revocable; there is no refresh token."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from agent.runtime.lazy_imports import hide_packages
from model.errors import Unauthorized

with hide_packages(("cryptography",)):  # 8 MB of a worker, which only other algorithms use
    import jwt

LIFETIME = timedelta(hours=12)
_SKEW = timedelta(seconds=30)
_ALGORITHM = "HS256"
_TYPE = "access"


@dataclass(frozen=True, slots=True)
class TokenClaims:
    """The claims of a token; whether they still hold is checked against the account."""

    user_id: str
    epoch: int


class TokenSigner:
    """Issues and verifies tokens."""

    def __init__(self, key: bytes, clock: Callable[[], datetime]) -> None:
        self._key = key
        self._clock = clock

    def issue(self, claims: TokenClaims) -> str:
        """A token for `LIFETIME` from now."""
        issued = self._clock()
        payload = {
            "typ": _TYPE,
            "sub": claims.user_id,
            "epoch": claims.epoch,
            "jti": str(uuid4()),
            "iat": issued,
            "exp": issued + LIFETIME,
        }
        return jwt.encode(payload, self._key, algorithm=_ALGORITHM)

    def verify(self, token: str) -> TokenClaims:
        """The claims of a token. Raises `Unauthorized` when it is not ours or has expired."""
        try:
            payload = jwt.decode(
                token,
                self._key,
                algorithms=[_ALGORITHM],
                options={
                    "require": ["exp", "iat", "sub", "jti"],
                    "verify_exp": False,  # against our clock, below
                    "verify_iat": False,
                },
            )
            issued, expires = (datetime.fromtimestamp(payload[at], UTC) for at in ("iat", "exp"))
            claims = TokenClaims(payload["sub"], payload["epoch"])
        except (jwt.InvalidTokenError, KeyError, TypeError, ValueError, OverflowError, OSError):
            raise Unauthorized("users.bad_token") from None
        on_time = issued <= self._clock() + _SKEW and self._clock() < expires + _SKEW
        if not on_time or expires - issued > LIFETIME or payload.get("typ") != _TYPE:
            raise Unauthorized("users.bad_token")
        return claims
