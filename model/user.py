"""Who uses the product."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from model.actor import UserActor

Role = Literal["admin", "user"]


@dataclass(frozen=True, slots=True)
class CurrentUser:
    """The signed-in caller, as the database knows him now (never as his token says)."""

    id: str
    username: str
    role: Role

    @property
    def actor(self) -> UserActor:
        """The caller, as sources know him."""
        return UserActor(self.id)


class AdminUser(CurrentUser):
    """A caller whose role is `admin`."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class User:
    """An account."""

    id: str
    username: str
    role: Role
    enabled: bool
    token_epoch: int
    """Tokens of an earlier epoch no longer count."""
    created_at: datetime
    last_login_at: datetime | None
