"""The requester of a statement: for whom it runs, and under which conditions."""

from collections.abc import Callable
from dataclasses import dataclass

from model.actor import Actor, SystemActor
from model.sources.query import OnWait


@dataclass(frozen=True, slots=True)
class Requester:
    """The actor of a statement, and the callback that reports its place in the queue."""

    actor: Actor
    on_wait: OnWait | None = None
    cost_approved: bool = False
    """Whether the statement may cost more than its source allows without asking."""
    find_explained: Callable[[], str] | None = None
    """What is explained in place of the statement; None: the statement itself."""
    counted: bool = True
    """Whether its rows count in the budget of the user; not where nobody is given them."""

    @property
    def queue_key(self) -> str | None:
        """Whose statements share one turn; all of the service's own do, under None."""
        return None if isinstance(self.actor, SystemActor) else self.actor.id


SYSTEM = Requester(SystemActor("catalog"))
"""Of the statements by which engines read catalogs and rights."""
