"""Where in its chat a run belongs: which run it follows."""

from dataclasses import dataclass

from model.chats.branch import ChatTree
from model.chats.chat import Chat
from model.chats.run import Run
from model.tables.chat import TITLE_LENGTH
from services.runs.run_request import RunRequest


@dataclass(frozen=True, slots=True)
class ChatPosition:
    """The run that a new one follows; unknown where its request names one of no such chat."""

    parent_id: str | None
    is_known: bool = True


NEW_CHAT = ChatPosition(None)


def find_position(
    tree: ChatTree, request: RunRequest, waiting_id: str | None = None
) -> ChatPosition:
    """Where the run of a request goes: after the one that waits, beside a version, after a run.

    A request that says nothing of it goes on with the newest run.
    """
    if waiting_id:
        return ChatPosition(waiting_id)
    reference_id = request.version_of or request.follows
    if reference_id is not None and reference_id not in tree:
        return ChatPosition(None, is_known=False)
    if request.version_of:
        return ChatPosition(tree.find_predecessor(request.version_of))
    return ChatPosition(request.follows or tree.newest)


def make_chat(run: Run) -> Chat:
    """The chat that a run begins; its title, which stays, repeats no stored value."""
    title = " ".join(run.shareable_question.split())[:TITLE_LENGTH]
    at = run.created_at
    return Chat(
        run.chat_id,
        run.user_id,
        run.workspace_id,
        title,
        run.mode,
        run.datasource_id,
        at,
        at,
        file_ids=run.file_ids,
        model_id=run.model_id,
    )
