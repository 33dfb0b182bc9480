"""Groups of users, which rules name."""

from dataclasses import dataclass
from datetime import datetime

from model.sources.policy import PolicySubject


@dataclass(frozen=True, slots=True)
class Group:
    """A group with the ids of its members."""

    id: str
    name: str
    members: tuple[str, ...]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class NamedSubject:
    """What rules know of a user, with what he is called."""

    name: str
    subject: PolicySubject


@dataclass(frozen=True, slots=True)
class KnownAttribute:
    """An attribute that users have: how many have it, and its values, the first of them."""

    name: str
    users: int
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupUse:
    """How many rules of a source name a group."""

    source_id: str
    source_name: str
    rules: int
    opens: bool
    """Whether the source is open to the group."""
