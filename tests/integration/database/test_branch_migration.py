"""Chats of releases without branches become a single branch each."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from model.database.engine import open_database
from model.migrations import runner

AT = datetime(2026, 1, 1, tzinfo=UTC)
RUN = (
    "INSERT INTO runs (id, chat_id, user_id, worker_id, parent_id, mode, question_id, question,"
    " locale, answering_kind, answering_name, status, stop_requested, created_at)"
    " VALUES (:id, :chat, 'u', 'w', :parent, :mode, 'q', 'q', 'en', 'model', 'm', 'finished',"
    " :no, :at)"
)
CHAT = (
    "INSERT INTO chats (id, user_id, title, mode, created_at, updated_at)"
    " VALUES (:id, 'u', 't', 'chat', :at, :at)"
)
USER = (
    "INSERT INTO users (id, username, name_key, password_hash, role, enabled, token_epoch,"
    " created_at) VALUES ('u', 'ada', 'ada', 'x', 'user', :yes, 0, :at)"
)


@pytest.fixture(params=["sqlite", "mysql"])
def uri(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'records.db'}"
    return f"{request.getfixturevalue('mariadb').url()}?charset=utf8mb4"


def at(second: int) -> str:
    return (AT + timedelta(seconds=second)).strftime("%Y-%m-%d %H:%M:%S.%f")


def move(revision: str, by: Callable[[Config, str], None]) -> Callable[[Connection], None]:
    def run(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(Path(runner.__file__).parent))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        by(config, revision)

    return run


def fill(connection: Connection) -> None:
    """Two chats of three runs; the third of the first ran an edited statement of its first."""
    connection.execute(text(USER), {"yes": True, "at": at(0)})
    for chat in ("c1", "c2"):
        connection.execute(text(CHAT), {"id": chat, "at": at(0)})
    for number, chat in enumerate(("c1", "c2", "c1", "c2", "c1", "c2")):
        values: dict[str, Any] = {"id": f"r{number}", "chat": chat, "no": False}
        values |= {"mode": "dify" if chat == "c2" and number < 5 else "chat", "at": at(number)}
        connection.execute(text(RUN), values | {"parent": "r0" if number == 4 else None})
    memory = "INSERT INTO chat_memories (chat_id, summary, until) VALUES ('c1', 'short', :at)"
    connection.execute(text(memory), {"at": at(2)})
    named = "INSERT INTO dify_conversations (chat_id, conversation_id) VALUES ('c2', 'd')"
    connection.execute(text(named))


def rows(connection: Connection, statement: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(text(statement))]


async def test_each_run_follows_the_one_before_it(uri: str) -> None:
    async with open_database(uri) as database, database.engine.connect() as connection:
        await connection.run_sync(move("0025_roles", command.upgrade))
        await connection.run_sync(fill)
        await connection.commit()
        await connection.run_sync(move("0026_branches", command.upgrade))
        chains = await connection.run_sync(rows, "SELECT id, parent_id FROM runs ORDER BY id")
        assert chains == [
            ("r0", None), ("r1", None), ("r2", "r0"), ("r3", "r1"), ("r4", "r2"), ("r5", "r3"),
        ]  # fmt: skip
        memories = "SELECT run_id, chat_id, summary FROM chat_memories"
        assert await connection.run_sync(rows, memories) == [("r2", "c1", "short")]
        named = "SELECT run_id, conversation_id FROM dify_conversations"
        assert await connection.run_sync(rows, named) == [("r3", "d")]
        await connection.commit()
        await connection.run_sync(move("0025_roles", command.downgrade))
        await connection.run_sync(move("0026_branches", command.upgrade))
