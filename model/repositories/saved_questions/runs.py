"""Statements on when saved questions ran."""

from typing import cast

from sqlalchemy import Connection, Table, delete, insert, select

from model.sources.saved_question import QuestionRun
from model.tables.saved_questions.saved_question import QuestionRunRow
from model.tables.user import UserRow

_RUNS = cast("Table", QuestionRunRow.__table__)
_USERS = cast("Table", UserRow.__table__)
MAX_STORED_RUNS = 50


def add(connection: Connection, run: QuestionRun) -> None:
    """Store a run, and delete the oldest of its question beyond those that are stored."""
    values = {
        "id": run.id,
        "question_id": run.question_id,
        "user_id": run.user_id,
        "status": run.status,
        "row_count": run.rows,
        "elapsed_ms": run.elapsed_ms,
        "at": run.at,
    }
    connection.execute(insert(_RUNS), values)
    of_question = select(_RUNS.c.id).where(_RUNS.c.question_id == run.question_id)
    ordered_query = of_question.order_by(_RUNS.c.at.desc(), _RUNS.c.id.desc())
    rest = list(connection.scalars(ordered_query.offset(MAX_STORED_RUNS).limit(MAX_STORED_RUNS)))
    if rest:
        connection.execute(delete(_RUNS).where(_RUNS.c.id.in_(rest)))


def find_newest(
    connection: Connection, question_id: str, user_id: str | None = None
) -> list[QuestionRun]:
    """The runs of a question from the newest, those of one user only where one is given."""
    joined_tables = _RUNS.join(_USERS, _USERS.c.id == _RUNS.c.user_id)
    query = select(_RUNS, _USERS.c.username).select_from(joined_tables)
    query = query.where(_RUNS.c.question_id == question_id)
    if user_id is not None:
        query = query.where(_RUNS.c.user_id == user_id)
    rows = connection.execute(query.order_by(_RUNS.c.at.desc(), _RUNS.c.id.desc()))
    return [
        QuestionRun(
            id=row.id,
            question_id=row.question_id,
            user_id=row.user_id,
            username=row.username,
            status=row.status,
            rows=row.row_count,
            elapsed_ms=row.elapsed_ms,
            at=row.at,
        )
        for row in rows
    ]
