"""Statements on saved questions, as whoever looks sees them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from typing import Any, cast

import orjson
from pydantic import TypeAdapter
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    delete,
    insert,
    or_,
    select,
    update,
)

from model.database.keyset import select_newest
from model.paging import PageRequest
from model.repositories.saved_questions.shares import QUESTION_SHARES
from model.sources.saved_question import (
    QuestionFilter,
    Right,
    SavedQuestion,
    Template,
    Viewer,
)
from model.tables.saved_questions.saved_question import SavedQuestionRow
from model.tables.user import UserRow

_QUESTIONS = cast("Table", SavedQuestionRow.__table__)
_USERS = cast("Table", UserRow.__table__)
_TEMPLATES = TypeAdapter(Template)


def add(connection: Connection, question: SavedQuestion) -> None:
    """Store a new question."""
    values = {
        "id": question.id,
        "user_id": question.user_id,
        "workspace_id": question.workspace_id,
        "created_at": question.created_at,
    }
    connection.execute(insert(_QUESTIONS), {**_to_values(question), **values})


def put(connection: Connection, question: SavedQuestion, *, moves: bool) -> bool:
    """Store what may change of a question, its folder when it moves; False when it is gone."""
    values = _to_values(question)
    if not moves:
        del values["folder_id"]  # who may edit it does not know the folder of its owner
    query = update(_QUESTIONS).where(_QUESTIONS.c.id == question.id)
    return bool(connection.execute(query.values(values)).rowcount)


def remove(connection: Connection, question_id: str) -> bool:
    """Delete a question with its shares and runs; False when it is gone."""
    query = delete(_QUESTIONS).where(_QUESTIONS.c.id == question_id)
    return bool(connection.execute(query).rowcount)


def count_own(connection: Connection, user_id: str) -> int:
    """How many questions a user has."""
    query = select(_QUESTIONS.c.id).where(_QUESTIONS.c.user_id == user_id)
    return len(connection.execute(query).all())


def find(connection: Connection, question_id: str, viewer: Viewer) -> SavedQuestion | None:
    """A question of the viewer's workspace: his, or shared with him and over a source of his."""
    query = _select().where(_QUESTIONS.c.id == question_id, _is_visible(viewer))
    row = connection.execute(query).mappings().first()
    return (
        _to_question(row, QUESTION_SHARES.find_rights(connection, [row], viewer)) if row else None
    )


def find_all(
    connection: Connection, question_ids: Iterable[str], viewer: Viewer
) -> dict[str, SavedQuestion]:
    """Those of these questions by id that a viewer sees."""
    query = _select().where(_QUESTIONS.c.id.in_(set(question_ids)), _is_visible(viewer))
    rows = connection.execute(query).mappings().all()
    rights = QUESTION_SHARES.find_rights(connection, rows, viewer)
    return {row["id"]: _to_question(row, rights) for row in rows}


def is_any_outside(
    connection: Connection, question_ids: Collection[str], source_id: str | None
) -> bool:
    """Whether any of these questions is about another source."""
    of_others = _QUESTIONS.c.datasource_id != source_id
    query = select(_QUESTIONS.c.id).where(_QUESTIONS.c.id.in_(question_ids), of_others)
    return connection.execute(query).first() is not None


def find_page(
    connection: Connection, viewer: Viewer, request: PageRequest, question_filter: QuestionFilter
) -> list[SavedQuestion]:
    """Questions from the last changed on, one more than asked for when there are more."""
    query = _select().where(_is_visible(viewer), *_list_conditions(viewer, question_filter))
    newest = select_newest(query, request, _QUESTIONS.c.updated_at, _QUESTIONS.c.id)
    rows = connection.execute(newest).mappings().all()
    rights = QUESTION_SHARES.find_rights(connection, rows, viewer)
    return [_to_question(row, rights) for row in rows]


def _list_conditions(viewer: Viewer, question_filter: QuestionFilter) -> list[ColumnElement[bool]]:
    is_own = _QUESTIONS.c.user_id == viewer.user_id
    conditions: list[ColumnElement[bool]] = []
    if question_filter.scope != "all":
        conditions.append(is_own if question_filter.scope == "own" else ~is_own)
    if question_filter.folder_id is not None:
        conditions += [is_own, _QUESTIONS.c.folder_id == question_filter.folder_id]
    if question_filter.datasource_id is not None:
        conditions.append(_QUESTIONS.c.datasource_id == question_filter.datasource_id)
    if question_filter.words:
        text_columns = (_QUESTIONS.c.name, _QUESTIONS.c.question, _QUESTIONS.c.source_name)
        conditions.append(
            or_(*(each.icontains(question_filter.words, autoescape=True) for each in text_columns))
        )
    return conditions


def _is_visible(viewer: Viewer) -> ColumnElement[bool]:
    is_shared = QUESTION_SHARES.is_shared(_QUESTIONS.c.id, viewer)
    is_open = _QUESTIONS.c.datasource_id.in_(viewer.source_ids)
    of_workspace = _QUESTIONS.c.workspace_id == viewer.workspace_id
    return and_(of_workspace, or_(_QUESTIONS.c.user_id == viewer.user_id, and_(is_shared, is_open)))


def _select() -> Select[Any]:
    users = _QUESTIONS.join(_USERS, _USERS.c.id == _QUESTIONS.c.user_id)
    return select(_QUESTIONS, _USERS.c.username).select_from(users)


def _to_values(question: SavedQuestion) -> dict[str, Any]:
    return {
        "folder_id": question.folder_id,
        "datasource_id": question.datasource_id,
        "source_name": question.source_name,
        "name": question.name,
        "question": question.question,
        "statement": question.sql,
        "template": orjson.dumps(asdict(question.template)).decode(),
        "chart": orjson.dumps(dict(question.chart)).decode(),
        "updated_at": question.updated_at,
    }


def _to_question(row: Mapping[Any, Any], rights: Mapping[str, Right]) -> SavedQuestion:
    right = rights[row["id"]]
    return SavedQuestion(
        id=row["id"],
        user_id=row["user_id"],
        workspace_id=row["workspace_id"],
        datasource_id=row["datasource_id"],
        source_name=row["source_name"],
        name=row["name"],
        question=row["question"],
        sql=row["statement"],
        template=_TEMPLATES.validate_json(row["template"]),
        chart=orjson.loads(row["chart"]),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        folder_id=row["folder_id"] if right == "own" else None,
        owner=row["username"],
        right=right,
    )
