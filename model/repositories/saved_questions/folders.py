"""Statements on the folders of saved questions."""

from typing import Any, cast

from sqlalchemy import Connection, Select, Table, delete, func, insert, select, update

from model.actor import UserActor
from model.sources.saved_question import QuestionFolder
from model.tables.saved_questions.saved_question import QuestionFolderRow, SavedQuestionRow

_FOLDERS = cast("Table", QuestionFolderRow.__table__)
_QUESTIONS = cast("Table", SavedQuestionRow.__table__)


def find_own(connection: Connection, user: UserActor) -> list[QuestionFolder]:
    """The folders of a user by name, with how many questions are in each."""
    rows = connection.execute(_select(user).order_by(_FOLDERS.c.name_key, _FOLDERS.c.id))
    return [QuestionFolder(*row) for row in rows]


def find(connection: Connection, folder_id: str, user: UserActor) -> QuestionFolder | None:
    """A folder of a user."""
    row = connection.execute(_select(user).where(_FOLDERS.c.id == folder_id)).first()
    return QuestionFolder(*row) if row else None


def add(connection: Connection, folder: QuestionFolder, user: UserActor, name_key: str) -> None:
    """Store a new folder. Raises `IntegrityError` when the name is taken."""
    values = {"id": folder.id, "name": folder.name, "name_key": name_key}
    values |= {"user_id": user.id, "workspace_id": user.workspace_id}
    connection.execute(insert(_FOLDERS), {**values, "created_at": folder.created_at})


def rename(connection: Connection, folder_id: str, name: str, name_key: str) -> None:
    """Give a folder another name. Raises `IntegrityError` when it is taken."""
    query = update(_FOLDERS).where(_FOLDERS.c.id == folder_id)
    connection.execute(query.values(name=name, name_key=name_key))


def remove(connection: Connection, folder_id: str) -> None:
    """Delete a folder; the questions in it are in none then."""
    connection.execute(delete(_FOLDERS).where(_FOLDERS.c.id == folder_id))


def _select(user: UserActor) -> Select[Any]:
    questions = func.count(_QUESTIONS.c.id)
    joined_tables = _FOLDERS.outerjoin(_QUESTIONS, _QUESTIONS.c.folder_id == _FOLDERS.c.id)
    columns = (_FOLDERS.c.id, _FOLDERS.c.name, questions, _FOLDERS.c.created_at)
    query = select(*columns).select_from(joined_tables)
    query = query.where(_FOLDERS.c.user_id == user.id, _FOLDERS.c.workspace_id == user.workspace_id)
    return query.group_by(
        _FOLDERS.c.id, _FOLDERS.c.name, _FOLDERS.c.name_key, _FOLDERS.c.created_at
    )
