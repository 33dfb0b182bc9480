"""What is stored of the ids that a request for a run names."""

from dataclasses import dataclass

from sqlalchemy import Connection

from model.actor import UserActor
from model.chats.branch import ChatTree
from model.chats.chat import Chat
from model.chats.question import Turn
from model.chats.run import Run
from model.repositories import chats
from model.repositories.runs import branches, runs
from services.runs.run_request import RunRequest
from services.runs.start.chat_position import NEW_CHAT, ChatPosition, find_position
from services.runs.start.resumption import WaitingRun, find_waiting_run

MAX_HISTORY_TURNS = 6


@dataclass(frozen=True, slots=True)
class RequestContext:
    """The stored run, chat and history that a request refers to."""

    run: Run | None
    """The run that has its id already; the rest is empty then."""
    chat: Chat | None
    position: ChatPosition = NEW_CHAT
    history: tuple[Turn, ...] = ()
    without_values: str | None = None
    """The question without stored values, where its version asks the same."""
    waiting_run: WaitingRun | None = None
    """The waiting run whose interrupts the request answers."""

    def is_of(self, user: UserActor) -> bool:
        """Whether what there is of it is the user's, in his workspace."""
        is_own_run = self.run is None or self.run.actor == user
        return is_own_run and (self.chat is None or self.chat.owner == user)


def find_context(connection: Connection, request: RunRequest) -> RequestContext:
    """The context of a request, whoever owns it."""
    run = runs.find_by_id(connection, request.run_id)
    chat = None if run else chats.find_by_id(connection, request.chat_id)
    if chat is None:
        return RequestContext(run, None, find_position(ChatTree(), request))
    waiting_run = find_waiting_run(connection, chat.id, request.resume) if request.resume else None
    tree = branches.find_tree(connection, chat.id)
    position = find_position(tree, request, waiting_run.run.id if waiting_run else None)
    branch = tree.list_branch(position.parent_id)
    history = branches.find_turns(connection, chat.id, branch, MAX_HISTORY_TURNS)
    without_values = branches.find_without_values(connection, request.version_of, request.question)
    return RequestContext(run, chat, position, history, without_values, waiting_run)
