"""Who asks for something of a source: a user, or the service itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UserActor:
    """A user, in a request or in a run that he started."""

    id: str
    workspace_id: str
    """Where he asks: of another workspace there is nothing for him."""


@dataclass(frozen=True, slots=True)
class SystemActor:
    """The service itself, for a task that no user's rights apply to."""

    task: str
    """What it is doing: `sync`, `embeddings` …"""


Actor = UserActor | SystemActor


def find_workspace_id(actor: Actor) -> str | None:
    """The one workspace that an actor asks in; None for the service itself, which asks in all."""
    return actor.workspace_id if isinstance(actor, UserActor) else None
