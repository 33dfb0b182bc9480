"""The state of a source beside its last sync: its vectors and its read replica."""

from pydantic import BaseModel

from model.locales import Locale
from model.sources.datasource import ReplicaState
from services.knowledge.embedding_progress import VectorProgress


class VectorsView(BaseModel):
    """How many tables have their vectors; `error` says why the others have none yet."""

    done: int
    total: int
    complete: bool
    error: str | None

    @classmethod
    def from_progress(cls, progress: VectorProgress, locale: Locale) -> "VectorsView":
        """The view of it."""
        return cls(
            done=progress.done,
            total=progress.total,
            complete=progress.complete,
            error=progress.error.text(locale) if progress.error else None,
        )


class ReplicaView(BaseModel):
    """What was found at a read replica.

    `lag_s` is null where the engine does not tell; `differences` names tables that are not the same
    there (the first ten); `error` says why it is not, or cannot be, looked at.
    """

    server_version: str
    writable: bool | None
    lag_s: float | None
    differences: list[str]
    error: str | None

    @classmethod
    def from_state(cls, replica: ReplicaState, locale: Locale) -> "ReplicaView":
        """The view of it."""
        return cls(
            server_version=replica.server_version,
            writable=replica.writable,
            lag_s=replica.lag_s,
            differences=list(replica.differences),
            error=replica.error.text(locale) if replica.error else None,
        )
