"""Groups of users, which rules name."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Group:
    """A group with the ids of its members."""

    id: str
    name: str
    members: tuple[str, ...]
    created_at: datetime
