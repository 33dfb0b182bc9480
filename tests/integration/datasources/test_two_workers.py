"""Two workers over the same records: the demo is made once, a sync runs once."""

import asyncio
from datetime import timedelta
from pathlib import Path

from model.audit.entry import ignore_entry
from model.database.engine import Database, new_id, now
from model.paging import PageRequest
from model.repositories.sources import datasources as rows
from model.sources.datasource import SourceDraft, TableChanges
from model.sources.query import CheckedQuery, QueryLimits
from model.sources.schema import Schema
from model.sources.teaching import TermValues
from model.user import CurrentUser
from model.workspaces.workspace import FIRST_WORKSPACE
from services.datasources.access.egress_rules import EgressRules
from services.datasources.access.source_access import AccessControl
from services.datasources.access.source_workspaces import SourceWorkspaces
from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.configuration.source_rules import SourceRules
from services.datasources.demo.installation import install_demo
from services.datasources.open_source_cache import OpenSourceCache
from services.datasources.service import DatasourceService
from services.datasources.sync import SyncService
from services.datasources.visibility.stored_table import filter_visible_tables
from services.joins.embedded_store import EmbeddedStore
from services.joins.service import JoinService
from services.runtime.task_supervisor import TaskSupervisor, open_task_supervisor
from services.security.secret_cipher import SecretCipher
from services.teaching.term_check import check_term
from services.teaching.terms import TermService
from services.teaching.visibility import TeachingVisibility
from tests.support.actors import TESTER
from tests.support.apps.demo_file import with_demo
from tests.support.fake_policy import OpenPolicy
from tests.support.open_rights import EVERYBODY_SEES_SQL


def skip_check(sql: str, schema: Schema) -> CheckedQuery:
    return CheckedQuery(sql, ())


def make_worker(records: Database, background: TaskSupervisor, folder: Path) -> DatasourceService:
    access, egress = (
        AccessControl(OpenPolicy(), SourceWorkspaces(records), EVERYBODY_SEES_SQL),
        EgressRules(records),
    )
    rules = SourceRules(
        AllowedLocations(folder), QueryLimits(), skip_check, access, egress, ignore_entry, None
    )
    joins = JoinService(records, EmbeddedStore(records))
    syncs = SyncService(records, background, joins, skip_check)
    return DatasourceService(
        records, OpenSourceCache(), syncs, joins, SecretCipher([b"k" * 32]), rules
    )


async def test_the_demo_is_made_once(records: Database, tmp_path: Path) -> None:
    folder = with_demo(tmp_path / "data")
    async with open_task_supervisor() as background:
        workers = [make_worker(records, background, folder) for _ in range(2)]
        await asyncio.gather(*(install_demo(each, records, folder) for each in workers))
        page = await workers[0].page(PageRequest(), TESTER)
        [demo] = page.items
        schemas = [await each.read_schema(demo.id, TESTER) for each in workers]
    assert demo.status == "ready"
    assert schemas[0] == schemas[1]
    assert {table.note for table in schemas[0].tables} >= {"订单 / order"}
    assert len(schemas[0].joins) == 8


async def test_simultaneous_questions_share_one_schema(records: Database, tmp_path: Path) -> None:
    folder = with_demo(tmp_path / "data")
    async with open_task_supervisor() as background:
        service = make_worker(records, background, folder)
        await install_demo(service, records, folder)
        [demo] = (await service.page(PageRequest(), TESTER)).items
        one, other = await asyncio.gather(*(service.read_schema(demo.id, TESTER) for _ in "ab"))
        later = await service.read_schema(demo.id, TESTER)
    assert one is other is later


async def test_what_one_switches_off_is_gone_in_the_other_at_once(
    records: Database, tmp_path: Path
) -> None:
    folder = with_demo(tmp_path / "data")
    async with open_task_supervisor() as background:
        one, other = [make_worker(records, background, folder) for _ in range(2)]
        await install_demo(one, records, folder)
        [demo] = (await other.page(PageRequest(), TESTER)).items
        assert "orders" in {
            table.name for table in (await other.read_schema(demo.id, TESTER)).tables
        }
        access = await one.authorize(demo.id, TESTER)
        await one.change_table(access, "orders", TableChanges(enabled=False))
        schema = await other.read_schema(demo.id, TESTER)
        seen = filter_visible_tables(await other.list_tables(access))
    assert "orders" not in {table.name for table in schema.tables}
    assert "orders" not in str(schema.joins)
    assert "orders" not in {stored.table.name for stored in seen}


async def test_the_password_at_rest_is_sealed(records: Database, tmp_path: Path) -> None:
    async with open_task_supervisor() as background:
        service = make_worker(records, background, tmp_path)
        config = {"host": "db", "username": "u", "password": "canary", "database": "d"}
        made = [await service.create(SourceDraft("x", "mysql", config), TESTER) for _ in range(2)]
    async with records.reading() as session:
        stored = [await rows.find_by_id(session, source.id) for source in made]
    secrets = [str(row and row.secret) for row in stored]
    assert all("canary" not in f"{row and row.config}{row and row.secret}" for row in stored)
    assert secrets[0] != secrets[1]


async def test_a_sync_whose_worker_died_shows_as_failed_and_can_be_taken_over(
    records: Database, tmp_path: Path
) -> None:
    folder = with_demo(tmp_path / "data")
    async with open_task_supervisor() as background:
        service = make_worker(records, background, folder)
        source = await service.create(SourceDraft("x", "sqlite", {"path": "demo.db"}), TESTER)
        long_ago = now() - timedelta(hours=1)
        async with records.transaction() as session:
            lasts = timedelta(seconds=60)
            assert await rows.take_lease(session, source.id, new_id(), lasts, long_ago)
        assert (await service.get(source.id, TESTER)).status == "failed"
        async for _ in await service.sync(source.id, TESTER):
            pass
        assert (await service.get(source.id, TESTER)).status == "ready"


async def test_what_is_taught_in_one_is_known_in_the_other_at_once(
    records: Database, tmp_path: Path
) -> None:
    folder = with_demo(tmp_path / "data")
    async with open_task_supervisor() as background:
        one, other = [make_worker(records, background, folder) for _ in range(2)]
        await install_demo(one, records, folder)
        [demo] = (await other.page(PageRequest(), TESTER)).items
        before = await other.read_schema(demo.id, TESTER)
        terms = TermService(records, TeachingVisibility(one, skip_check), check_term)
        user = CurrentUser("u", "tester", "admin", workspace_id=FIRST_WORKSPACE)
        values = TermValues(name="big", table="orders", condition="total_amount > 1000")
        made = await terms.create(demo.id, values, user)
        everywhere = await terms.create(None, TermValues(name="all"), user)
        taught = await other.read_schema(demo.id, TESTER)
        await terms.change(made.item.id, {"enabled": False}, user)
        await terms.delete(everywhere.item.id, user)
        after = await other.read_schema(demo.id, TESTER)
    assert before.teaching.terms == after.teaching.terms == ()
    assert [term.values for term in taught.teaching.terms] == [values, TermValues(name="all")]
    assert taught.tables is before.tables
    assert len({schema.teaching.version for schema in (before, taught, after)}) == 3
