"""A kind that is described and registered, and named nowhere else, can be asked."""

from dataclasses import replace
from pathlib import Path

import pytest

from agent.data_agent.sql_writing.sql_prompt import make_prompt
from agent.ports import WriteRequest
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.engines.registry import DIALECTS, ENGINES
from model.errors import Invalid, SqlRejected
from model.sources.schema import SourceInfo
from scripts.source_kinds import render_source_kinds
from services import sqlguard
from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.engines.registry import find_engine, find_source_kind
from tests.support.engines.pondbase.description import PONDBASE
from tests.support.schemas.rule_engine_shop import request

TABLES = frozenset({"ponds"})
SERVER = {"host": "db.example", "username": "u", "password": "p", "database": "d"}


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ENGINES, PONDBASE.name, PONDBASE)
    monkeypatch.setitem(DIALECTS, PONDBASE.dialect.name, PONDBASE.dialect)


def ask(question: str) -> WriteRequest:
    asked = request(question)
    source = SourceInfo("1", "shop", "pondbase", "pondbase", "7.2")
    return WriteRequest(asked.question, replace(asked.schema, source=source))


def check(sql: str) -> str:
    return sqlguard.check_statement(sql, dialect="pondbase", tables=TABLES)


def test_its_form_is_checked_and_its_driver_opens_it(tmp_path: Path) -> None:
    kind, locations = find_source_kind("pondbase"), AllowedLocations(tmp_path)
    replica = "pond://v:q@db2.example/d"
    config = kind.check_config({**SERVER, "schema": "lake", "replica_uri": replica}, locations)
    assert (config["port"], kind.dialect) == (7432, "pondbase")
    assert kind.open(config, locations)
    with pytest.raises(Invalid):
        kind.check_config({**SERVER, "replica_uri": "mysql://v:q@db2.example/d"}, locations)


def test_an_unknown_kind_is_told_of_it() -> None:
    with pytest.raises(Invalid) as refused:
        find_engine("puddle")
    assert "pondbase" in str(refused.value.params["kinds"])


def test_the_page_gets_its_form() -> None:
    written = render_source_kinds(ENGINES.values())
    assert "| 'files' | 'pondbase'" in written
    assert "pondbase: {\n    title: 'Pondbase',\n    place: 'server',\n    port: '7432'" in written
    assert "    hasSchema: true,\n    alsoFor: ['Lakebase'],\n  },\n}\n\n" in written
    assert "  pondbase: { quote: " in written


def test_its_variants_are_named() -> None:
    assert [find_engine("pondbase").find_title(v) for v in ("", "7.2", "7.2 of the lake")] == [
        *("Pondbase", "Pondbase", "Lakebase")
    ]


def test_the_guard_takes_its_functions_types_and_schemas() -> None:
    assert check("SELECT count(*), day_of(hatched) FROM lake.ponds") == (
        "SELECT count(*), day_of(hatched) FROM lake.ponds"
    )
    assert check("SELECT CAST(name AS feather) FROM ponds")


@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        ("SELECT upper(name) FROM ponds", "function"),
        ("SELECT current_duck FROM ponds", "function"),
        ("SELECT CAST(name AS citext) FROM ponds", "type"),
        ("SELECT id FROM public.ponds", "table_near"),
        ("DELETE FROM ponds", "not_a_query"),
    ],
)
def test_the_guard_refuses_the_rest(sql: str, rule: str) -> None:
    with pytest.raises(SqlRejected) as refused:
        check(sql)
    assert refused.value.rule == f"guard.{rule}"


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("按季度统计销售额", "'yq')"),
        ("weekly revenue", "MONDAY_OF("),
        ("2025年每月销售额", "WRITE_DAY(ord.ord_dt, 'y-m')"),
    ],
)
def test_the_rule_engine_writes_its_functions_of_dates(question: str, written: str) -> None:
    sql = RuleSqlWriter().compose(ask(question)).sql
    assert written in sql
    assert "NULLS" not in sql


def test_a_model_is_told_its_name() -> None:
    assert "Pondbase 7.2" in str(make_prompt(ask("weekly revenue")))
