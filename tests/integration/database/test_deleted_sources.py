"""Sources that were deleted before their rules were kept: open, but where there were rules."""

from alembic import command
from sqlalchemy import Connection, text

from model.database.engine import open_database
from model.workspaces.workspace import FIRST_WORKSPACE
from tests.integration.database.test_branch_migration import CHAT, USER, at, move, rows, uri

FIXTURES = (uri,)
RUN = (
    "INSERT INTO runs (id, chat_id, user_id, workspace_id, worker_id, mode, datasource_id,"
    " question_id, question, locale, answering_kind, answering_name, status, stop_requested,"
    " created_at) VALUES (:id, 'c', 'u', :workspace, 'w', 'data', :source, 'q', 'q', 'en', 'model',"
    " 'm', 'finished', :no, :at)"
)
RECORD = (
    "INSERT INTO audit_records (seq, at, kind, action, outcome, user_name, source_id, request_id,"
    " details, key_id, mac) VALUES (:seq, :at, 'change', :action, 'done', 'ada', :source, 'r',"
    " '{}', 'k', 'm')"
)


def fill(connection: Connection) -> None:
    """Runs over two sources that are gone; of one somebody changed the rules."""
    connection.execute(text(USER), {"yes": True, "at": at(0)})
    connection.execute(text(CHAT), {"id": "c", "at": at(0)})
    for number, source in enumerate(("open", "ruled", "open")):
        values = {"id": f"r{number}", "source": source, "no": False, "at": at(number)}
        connection.execute(text(RUN), values | {"workspace": FIRST_WORKSPACE})
    for seq, (source, action) in enumerate(
        (("ruled", "policies.put_policies"), ("open", "datasources.change"))
    ):
        values = {"seq": seq + 1, "at": at(0), "source": source, "action": action}
        connection.execute(text(RECORD), values)


async def test_those_without_rules_count_as_open(uri: str) -> None:
    async with open_database(uri) as database, database.engine.connect() as connection:
        await connection.run_sync(move("0039_run_access", command.upgrade))
        await connection.run_sync(fill)
        await connection.commit()
        await connection.run_sync(move("0040_deleted_source_policies", command.upgrade))
        found = "SELECT datasource_id, workspace_id, rules FROM deleted_source_policies"
        stored = await connection.run_sync(rows, found)
        assert stored == [("open", FIRST_WORKSPACE, "{}")]
        await connection.run_sync(move("0039_run_access", command.downgrade))
