"""What is left of facts when a restriction is applied to them."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from model.actor import SystemActor, UserActor
from model.errors import NotFound
from model.sources.datasource import Datasource, ReplicaState
from model.sources.query import CheckedQuery
from model.sources.schema import (
    Column,
    ColumnProfile,
    ForeignKey,
    Schema,
    SourceInfo,
    Table,
    to_join,
)
from services.datasources.access.policy import Decision
from services.datasources.access.restriction import (
    restrict_schema,
    restrict_source,
    restrict_stored_tables,
    restrict_tables,
)
from services.datasources.access.source_access import AccessControl, SourceAccess
from services.datasources.visibility.stored_table import StoredColumn, StoredTable
from tests.support.fake_policy import FakePolicy, FakeRestriction, OpenPolicy
from tests.support.open_rights import EVERYBODY_SEES_SQL

ADA = UserActor("ada", "w")
DAYS = ColumnProfile(2, whole=True, nulls=0, distinct=2, low="2001-01-01", high="2002-02-02")
VAULT = Table("vault", (Column("key", "text", "text"),), primary_key=("key",))
PEOPLE = Table(
    "people",
    (
        Column("id", "int", "integer"),
        Column("pin", "text", "text", samples=("1234",)),
        Column("born", "date", "date", profile=DAYS),
        Column("vault_key", "text", "text"),
    ),
    comment="people.csv; born 2001-01-01 … 2002-02-02; two rows",
    primary_key=("id", "pin"),
    foreign_keys=(
        ForeignKey(("vault_key",), "vault", ("key",), inferred=True, unmatched=3),
        ForeignKey(("id",), "people", ("id",), inferred=True, unmatched=1),
    ),
    rows=2,
)
SCHEMA = Schema(
    SourceInfo("s", "S", "sqlite", "sqlite"),
    (VAULT, PEOPLE),
    tuple(to_join("people", key) for key in PEOPLE.foreign_keys),
    version="7",
    newest=date(2002, 2, 2),
    hidden=frozenset({"off"}),
)
PART = FakeRestriction("part", frozenset({"vault"}), frozenset({"pin"}))
ROWS = FakeRestriction("rows", conditions={"people": "id = 1"})


def access(restriction: FakeRestriction | None) -> SourceAccess:
    return SourceAccess("s", ADA, restriction)


def test_a_schema_keeps_nothing_of_what_is_hidden() -> None:
    seen = restrict_schema(SCHEMA, access(PART))
    [people] = seen.tables
    assert [column.name for column in people.columns] == ["id", "born", "vault_key"]
    assert (people.partial, people.primary_key) == (True, ())
    assert [key.table for key in people.foreign_keys] == ["people"]
    assert [(each.right, each.unmatched) for each in seen.joins] == [("people", 1)]
    assert (seen.newest, seen.hidden) == (None, {"off", "vault", "pin", "key"})
    assert seen.cache_key == ("s", "7", "part")
    assert "1234" not in repr(seen)


def test_who_sees_everything_shares_the_schema_itself() -> None:
    assert restrict_schema(SCHEMA, access(None)) is SCHEMA
    assert SCHEMA.cache_key == ("s", "7", "")


def test_what_was_read_from_hidden_rows_is_gone_from_comments_too() -> None:
    [vault, people] = restrict_tables(SCHEMA.tables, access(ROWS))
    assert vault is VAULT
    assert (people.partial, people.rows) == (False, None)
    assert people.comment == "people.csv; two rows"
    assert not [column for column in people.columns if column.samples or column.profile]


def test_a_table_without_a_visible_column_is_hidden() -> None:
    hidden = FakeRestriction("none", columns=frozenset({"key"}))
    assert [table.name for table in restrict_tables(SCHEMA.tables, access(hidden))] == ["people"]


def test_switches_of_visible_columns_stay() -> None:
    columns = tuple(StoredColumn(c, sample=c.name == "id") for c in PEOPLE.columns)
    stored = [StoredTable(PEOPLE, columns, 4, "t1"), StoredTable(VAULT, (), 5, "t2")]
    [seen] = restrict_stored_tables(stored, access(PART))
    assert [(c.column.name, c.sample) for c in seen.columns] == [
        ("id", True),
        ("born", False),
        ("vault_key", False),
    ]
    assert (seen.position, seen.id) == (4, "t1")


def test_a_source_counts_and_names_visible_tables_only() -> None:
    source = Datasource(
        "s", "S", "sqlite", "sqlite", {}, password_set=False, status="failed",
        error=("datasources.failed", {"reason": "no such table: vault"}), server_version="3",
        tables=2, visible_tables=2, synced_at=None, writable=None, demo=False,
        created_at=datetime(2026, 1, 1, tzinfo=UTC), version="7", revision=1,
        newest=date(2002, 2, 2), replica=ReplicaState(lag_s=1.0, differences=("vault",)),
    )  # fmt: skip
    seen = restrict_source(source, [StoredTable(replace(PEOPLE, enabled=False), (), 1, "t1")])
    assert (seen.tables, seen.visible_tables, seen.newest, seen.restricted) == (1, 0, None, True)
    assert seen.error == ("datasources.sync_failed", {})
    assert seen.replica == ReplicaState(lag_s=1.0)


class OneWorkspace:
    """Every source is of one workspace."""

    async def find(self, source_id: str) -> str | None:
        """The same for all."""
        return ADA.workspace_id

    async def exists(self, source_id: str) -> bool:
        """Always."""
        return True


@pytest.mark.parametrize("workspace", ["another", ""])
async def test_a_source_of_another_workspace_does_not_exist_for_a_user(workspace: str) -> None:
    control = AccessControl(OpenPolicy(), OneWorkspace(), EVERYBODY_SEES_SQL)
    stranger = UserActor("ada", workspace)
    assert await control.filter_ids(["s"], stranger) == []
    with pytest.raises(NotFound):
        await control.authorize("s", stranger)
    assert (await control.authorize("s", ADA)).restriction is None


async def test_a_denied_source_does_not_exist_for_a_user() -> None:
    control = AccessControl(FakePolicy({"ada": "denied"}), OneWorkspace(), EVERYBODY_SEES_SQL)
    with pytest.raises(NotFound):
        await control.authorize("s", ADA)
    assert await control.filter_ids(["s", "t"], ADA) == []
    assert await control.filter_ids(["s", "t"], UserActor("bob", "w")) == ["s", "t"]


@pytest.mark.parametrize("decision", ["denied", PART])
async def test_the_policy_is_not_asked_about_the_service_itself(decision: Decision) -> None:
    class Deciding:
        async def decide(self, source_id: str, user: UserActor) -> Decision:
            raise AssertionError((source_id, user, decision))

        async def decide_on_deleted(self, source_id: str, user: UserActor) -> Decision:
            raise AssertionError((source_id, user, decision))

    seen = await AccessControl(Deciding(), OneWorkspace(), EVERYBODY_SEES_SQL).authorize(
        "s", SystemActor("sync")
    )
    assert (seen.restriction, seen.fingerprint) == (None, "")


async def test_the_open_policy_rewrites_and_hides_nothing() -> None:
    seen = await AccessControl(OpenPolicy(), OneWorkspace(), EVERYBODY_SEES_SQL).authorize("s", ADA)
    query = CheckedQuery("SELECT 1", ())
    assert seen.rewrite(query, SCHEMA) is query.sql
    assert restrict_tables(SCHEMA.tables, seen) == SCHEMA.tables
