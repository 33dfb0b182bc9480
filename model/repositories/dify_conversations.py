"""Statements on what Dify calls our chats."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from model.tables.chat import CONVERSATION_LENGTH, DifyConversationRow


@dataclass(frozen=True, slots=True)
class DifyConversation:
    """A conversation in Dify; `elsewhere` says whether another branch of the chat went on in it."""

    id: str
    elsewhere: bool


def find(connection: Connection, chat_id: str, branch: Sequence[str]) -> DifyConversation | None:
    """The conversation in which the newest question of a branch was asked; None: none was."""
    query = select(DifyConversationRow.run_id, DifyConversationRow.conversation_id)
    rows = connection.execute(query.where(DifyConversationRow.chat_id == chat_id))
    names = {row.run_id: row.conversation_id for row in rows}
    name = next((names[run_id] for run_id in reversed(branch) if run_id in names), None)
    if name is None:
        return None
    members = {run_id for run_id, conversation in names.items() if conversation == name}
    return DifyConversation(name, elsewhere=not members <= set(branch))


def store(connection: Connection, chat_id: str, run_id: str, conversation: str) -> None:
    """Note in which conversation a run asks."""
    connection.execute(delete(DifyConversationRow).where(DifyConversationRow.run_id == run_id))
    name = conversation[:CONVERSATION_LENGTH]
    values = {"run_id": run_id, "chat_id": chat_id, "conversation_id": name}
    connection.execute(insert(DifyConversationRow).values(values))
