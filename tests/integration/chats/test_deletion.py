"""What is deleted leaves no row in any table of the records but those of the audit."""

import httpx
import pytest
from sqlalchemy import Connection, select

from model.database.engine import Base
from tests.support.apps.model_app import add_source
from tests.support.apps.running_app import RunningApp, on_both
from tests.support.apps.scripted_agent_app import app, ask, question, scripted

FIXTURES = (app, scripted)
STAYING = ("audit_", "deleted_source_policies")


async def find_traces(app: RunningApp, *ids: str) -> set[str]:
    """The tables in which one of the ids stands.

    But for those of the audit, and for the last rules of sources, by which answers are shown.
    """

    def read(connection: Connection) -> set[str]:
        tables = [t for t in Base.metadata.sorted_tables if not t.name.startswith(STAYING)]
        assert len(tables) > 20
        rows = {table.name: str(connection.execute(select(table)).all()) for table in tables}
        return {name for name, held in rows.items() if any(each in held for each in ids)}

    return await app.services.database.read(read)


@pytest.mark.promise("deleted")
@on_both
async def test_a_deleted_chat_is_in_no_table(app: RunningApp, user: httpx.AsyncClient) -> None:
    body = question("zqdeleted?")
    await ask(user, body)
    traces = (body["threadId"], body["runId"], "zqdeleted")
    assert await find_traces(app, *traces) >= {"chats", "runs", "run_results"}
    assert (await user.delete(f"/api/chats/{body['threadId']}")).status_code == 204
    assert await find_traces(app, *traces) == set()


@pytest.mark.promise("deleted")
@on_both
async def test_of_a_deleted_source_only_its_last_rules_stay(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    source_id = await add_source(admin, "sqlite", {"path": "demo.db"})
    example = {"datasource_id": source_id, "question": "zqdeleted?", "sql": "SELECT 1 AS one"}
    assert (await admin.post("/api/examples", json=example)).status_code == 201
    assert len(await find_traces(app, source_id, "zqdeleted")) > 2
    assert (await admin.delete(f"/api/datasources/{source_id}")).status_code == 204
    assert await find_traces(app, source_id, "zqdeleted") == set()
