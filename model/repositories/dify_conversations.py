"""Statements on what Dify calls our chats."""

from sqlalchemy import Connection, delete, insert, select

from model.tables.chat import CONVERSATION_LENGTH, DifyConversationRow


def find(connection: Connection, chat_id: str) -> str:
    """The conversation of a chat; empty when there is none yet."""
    query = select(DifyConversationRow.conversation_id).where(
        DifyConversationRow.chat_id == chat_id
    )
    return connection.execute(query).scalar() or ""


def store(connection: Connection, chat_id: str, conversation: str) -> None:
    """Go on with this conversation from now on."""
    connection.execute(delete(DifyConversationRow).where(DifyConversationRow.chat_id == chat_id))
    values = {"chat_id": chat_id, "conversation_id": conversation[:CONVERSATION_LENGTH]}
    connection.execute(insert(DifyConversationRow).values(values))
