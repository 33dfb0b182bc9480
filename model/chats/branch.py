"""The branches of a chat: which run follows which."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RunLink:
    """A run and the one that it follows; `resumes`: it goes on with that one's answer."""

    run_id: str
    parent_id: str | None
    resumes: bool = False


class ChatTree:
    """The runs of a chat, given in the order in which they were asked."""

    def __init__(self, links: Iterable[RunLink] = ()) -> None:
        self._links = {link.run_id: link for link in links}

    def __contains__(self, run_id: object) -> bool:
        """Whether a run belongs to the chat."""
        return run_id in self._links

    @property
    def newest(self) -> str | None:
        """The run that was asked last, in whichever branch."""
        return next(reversed(self._links), None)

    def list_branch(self, run_id: str | None) -> tuple[str, ...]:
        """A run and all that it follows, the first of the chat first; nothing without a run."""
        branch: dict[str, None] = {}
        while run_id in self._links and run_id not in branch:
            branch[run_id] = None
            run_id = self._links[run_id].parent_id
        return tuple(reversed(branch))

    def find_predecessor(self, run_id: str) -> str | None:
        """The run that the question of a run follows, which may have been answered in parts."""
        link = self._links[run_id]
        while link.resumes and link.parent_id in self._links:
            link = self._links[link.parent_id]
        return link.parent_id
