"""Questions about points of answers of earlier releases get words without stored values."""

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, text

from model.database.engine import open_database
from tests.integration.database.test_branch_migration import CHAT, USER, at, move, rows

RUN = (
    "INSERT INTO runs (id, chat_id, user_id, worker_id, parent_id, mode, question_id, question,"
    " locale, answering_kind, answering_name, status, stop_requested, created_at)"
    " VALUES (:id, 'c', 'u', 'w', NULL, 'data', 'q', :question, 'en', 'model', 'm', 'finished',"
    " :no, :at)"
)
QUESTIONS = (
    "loans by branch?",
    "loans by branch: only Elm Street",
    "loans by branch: only Elm Street: Fables by month of lending",
    "loans by branch: the rows behind Elm Street",
    "Fines: total by year",
    "各分馆借阅量：榆树街按月份",
    "各分馆借阅量？",
    "各分馆借阅量：只看榆树街",
    "各分馆借阅量：榆树街的明细",
    "loans by branch: only Elm Street",
)
WORDS = {
    "r1": "loans by branch: only (the chosen value)",
    "r2": "loans by branch: only (the chosen value): (the chosen value) by month of lending",
    "r3": "loans by branch: the rows behind (the chosen value)",
    "r7": "各分馆借阅量：只看（所选的值）",
    "r8": "各分馆借阅量：（所选的值）的明细",
    "r9": "loans by branch: only (the chosen value)",
}


@pytest.fixture(params=["sqlite", "mysql"])
def uri(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'records.db'}"
    return f"{request.getfixturevalue('mariadb').url()}?charset=utf8mb4"


def fill(connection: Connection) -> None:
    connection.execute(text(USER), {"yes": True, "at": at(0)})
    connection.execute(text(CHAT), {"id": "c", "at": at(0)})
    for number, question in enumerate(QUESTIONS):
        values = {"id": f"r{number}", "question": question, "no": False, "at": at(number)}
        connection.execute(text(RUN), values)


async def test_those_that_repeat_a_question_lose_the_value_that_follows(uri: str) -> None:
    async with open_database(uri) as database, database.engine.connect() as connection:
        await connection.run_sync(move("0044_table_sizes", command.upgrade))
        await connection.run_sync(fill)
        await connection.commit()
        await connection.run_sync(move("0045_question_without_values", command.upgrade))
        select = (
            "SELECT id, question_without_values FROM runs WHERE question_without_values IS NOT NULL"
        )
        assert dict(await connection.run_sync(rows, select)) == WORDS
        await connection.commit()
        await connection.run_sync(move("0044_table_sizes", command.downgrade))
