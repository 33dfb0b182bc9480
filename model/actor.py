"""Who asks for something of a source: a user, or the service itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UserActor:
    """A user, in a request or in a run that he started."""

    id: str


@dataclass(frozen=True, slots=True)
class SystemActor:
    """The service itself, for a task that no user's rights apply to."""

    task: str
    """What it is doing: `sync`, `embeddings` …"""


Actor = UserActor | SystemActor
