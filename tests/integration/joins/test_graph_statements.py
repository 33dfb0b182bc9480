"""What is sent to Neo4j: constant statements with parameters, reads as reads, no procedures."""

from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import neo4j
import pytest
import yaml

from model.config.sections import Neo4jSettings
from model.database.engine import new_id
from model.sources.join import JoinChange, JoinSet, StoredJoin
from services.joins import cypher
from services.joins.join_store import MAX_PATH_LENGTH
from services.joins.neo4j_store import Neo4jStore, open_neo4j

COMPOSE = Path(__file__).parents[3] / "docker" / "docker-compose.yaml"
INJECTED = "x'`) LOAD CSV FROM 'http://127.0.0.1:9/' AS row CALL apoc.load.json('file:///') //"
HOSTILE = StoredJoin(INJECTED, f"{INJECTED}2", (("a'}", "b"),), "manual")
REACHING_OUT = (
    "apoc.load.json",
    "apoc.load.csv",
    "apoc.load.jdbc",
    "apoc.export.csv.all",
    "apoc.import.csv",
    "apoc.cypher.run",
    "apoc.cypher.doIt",
    "apoc.periodic.submit",
    "apoc.util.sleep",
    "apoc.bolt.execute",
    "dbms.listConfig",
)


def _list_statements() -> set[str]:
    """All statements of `cypher`."""
    texts = {value for value in vars(cypher).values() if isinstance(value, str)}
    paths = cypher.FIND_PATHS % MAX_PATH_LENGTH
    return {*texts, *cypher.CREATE_RELATIONS.values(), paths, "RETURN 1 AS one"}


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The access mode and the text of each statement."""
    recorded: list[tuple[str, str]] = []
    mode = [""]
    open_session, run = neo4j.AsyncDriver.session, neo4j.AsyncManagedTransaction.run

    def session(self: neo4j.AsyncDriver, **config: Any) -> neo4j.AsyncSession:
        mode[0] = config.get("default_access_mode", neo4j.WRITE_ACCESS)
        return open_session(self, **config)

    async def record(self: Any, query: Any, parameters: Any = None, **more: Any) -> Any:
        recorded.append((mode[0], query))
        return await run(self, query, parameters, **more)

    monkeypatch.setattr(neo4j.AsyncDriver, "session", session)
    monkeypatch.setattr(neo4j.AsyncManagedTransaction, "run", record)
    return recorded


async def _read_all(store: Neo4jStore, source: str) -> JoinSet:
    await store.check()
    await store.read_revision(source)
    await store.find_join_paths(source, [HOSTILE.left, HOSTILE.right])
    return await store.read(source)


async def _write_all(store: Neo4jStore, source: str) -> None:
    await store.change(source, 0, JoinChange((HOSTILE,)))
    await store.change(source, 1, JoinChange((), frozenset({HOSTILE.id})))
    await store.replace(source, JoinSet(5, (HOSTILE,)), instead_of=2)
    assert (await store.read(source)).joins == (HOSTILE,)
    await store.delete(source)


@pytest.mark.promise("join-graph")
async def test_only_constant_statements_are_sent_and_names_are_parameters(
    graph_settings: Neo4jSettings, sent: list[tuple[str, str]]
) -> None:
    async with open_neo4j(graph_settings) as store:
        source = f"{INJECTED}{new_id()}"
        await _write_all(store, source)
        assert (await _read_all(store, source)).joins == ()
    texts = {text for _, text in sent}
    assert len(texts) > 10
    assert texts <= _list_statements()
    assert [text for text in texts if "CALL" in text or "LOAD CSV" in text] == []


@pytest.mark.promise("join-graph")
async def test_reads_have_no_right_to_write(
    graph_settings: Neo4jSettings, sent: list[tuple[str, str]]
) -> None:
    async with open_neo4j(graph_settings) as store:
        await _read_all(store, new_id())
    assert len(sent) >= 4
    assert {mode for mode, _ in sent} == {neo4j.READ_ACCESS}


@pytest.mark.promise("join-graph")
def test_the_stack_allows_no_procedure_that_reaches_files_or_the_network() -> None:
    services = yaml.safe_load(COMPOSE.read_text("utf-8"))["services"]
    given = services["neo4j-apoc"]["environment"]
    for setting in ("allowlist", "unrestricted"):
        patterns = given[f"NEO4J_dbms_security_procedures_{setting}"].split(",")
        assert patterns
        reached = [n for n in REACHING_OUT for each in patterns if fnmatch(n.lower(), each.lower())]
        assert reached == []
    assert given["NEO4J_dbms_security_allow__csv__import__from__file__urls"] == "false"
