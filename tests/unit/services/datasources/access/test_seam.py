"""No module reads a source except through the access that the policy decided on."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grimp
import pytest

from services.datasources.service import DatasourceService
from services.joins.service import JoinService

ROOT = Path(__file__).parents[5]
PACKAGES = ("controllers", "services", "agent", "model")
SEAM = "services.datasources"
OWN_FILES = {"services.files.preview", "services.files.querying.file_sources"}
"""A user's own uploads are opened for their owner."""
PREVIEW = "services.policies.previews.policy_preview"
"""Opens a source under rules that are not stored yet, for administrators."""
TABLE_PREVIEW = "services.policies.previews.table_preview"
"""Runs bounded statements of ours on what it opened."""
BENEATH: dict[str, set[str]] = {
    "services.datasources.connections": set(),
    "services.datasources.engines": OWN_FILES | {"controllers.schemas.datasources.datasources"},
    "services.datasources.open_source_cache": {"services.container.core"},
    "services.datasources.ports": set(),
    "services.datasources.process": OWN_FILES | {"services.files.file_source_store"},
    "services.datasources.profiling": {
        "services.files.querying.file_sources",
        TABLE_PREVIEW,
        "services.policies.table_description",
    },
    "services.datasources.query_runner": {
        "services.files.querying.file_sources",
        "services.files.querying.service",
        TABLE_PREVIEW,
    },
    "services.datasources.sync": {"services.container.datasources"},
    "model.repositories.sources.datasources": {
        "services.audit.reader",  # their ids, to ask which of them are open
        "services.files.file_source_store",
    },
    "model.repositories.sources.joins": {"services.joins.embedded_store"},
}
"""What reads sources without asking who it is for, and who outside the seam may import it.

The schemas of sources take from the engines only what an engine is called."""
DRIVERS = ("aiomysql", "asyncpg", "duckdb", "pymysql", "sqlite3")
DRIVER_USERS = (
    "model.database.",
    "services.datasources.demo.database_builder",
    "services.datasources.engines.",
    "services.files.ingestion.",
)
"""Our own records, the demo that is built, the engines, and files that are read at upload."""
MAKERS = {
    "SourceAccess": {"services.datasources.access.source_access", PREVIEW},
    "OwnerControl": {"services.files.querying.file_sources"},
    "for_system": {
        "services.datasources.access.schema_cache",
        "services.datasources.access.source_access",
        "services.datasources.sync",
        "services.joins.service",
        PREVIEW,
    },
    "SystemActor": {
        "services.answer_rights.service",  # which tables explain codes; runs nothing
        "services.answering.data_agent",
        "services.datasources.access.schema_cache",
        "services.datasources.demo.installation",
        "services.datasources.scheduling.requester",
        "services.datasources.sync",
        "services.knowledge.vector_sync",
        "services.joins.service",
        "services.policies.egress",
        PREVIEW,
        "services.policies.service",
        "services.starters.visibility",  # what a question reads of the whole source; runs nothing
    },
}
"""Who may say that somebody sees everything."""
WITHOUT_ACTOR = {
    "DatasourceService": {"test"},
    "JoinService": {"is_current", "update_after_sync", "delete"},
}
"""A configuration that the caller brings himself; what a sync or a deletion calls."""


@pytest.fixture(scope="module")
def graph() -> Any:
    return grimp.build_graph(*PACKAGES, include_external_packages=True, cache_dir=None)


@pytest.mark.parametrize("module", BENEATH)
def test_what_is_beneath_the_seam_is_imported_by_nobody_else(graph: Any, module: str) -> None:
    inside = {module} | graph.find_descendants(module)
    importers = {name for each in inside for name in graph.find_modules_that_directly_import(each)}
    outside = {name for name in importers - inside if not name.startswith(f"{SEAM}.")}
    assert outside == BENEATH[module]


@pytest.mark.parametrize("driver", DRIVERS)
def test_a_driver_is_imported_by_engines_only(graph: Any, driver: str) -> None:
    users = graph.find_modules_that_directly_import(driver)
    assert users
    assert [name for name in users if not name.startswith(DRIVER_USERS)] == []


def find_calls() -> Iterator[tuple[str, str]]:
    """Each function that is called, with the module that calls it."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call):
                    yield getattr(node.func, "attr", getattr(node.func, "id", "")), module


def test_nobody_else_makes_an_access_or_acts_as_the_service() -> None:
    calls = list(find_calls())
    for name, makers in MAKERS.items():
        assert {module for called, module in calls if called == name} == makers, name


@pytest.mark.parametrize("service", [DatasourceService, JoinService])
def test_every_method_of_a_service_takes_an_actor_or_an_access(service: type) -> None:
    without = {
        name
        for name, method in inspect.getmembers(service, inspect.isfunction)
        if not name.startswith("_")
        and not {"actor", "access"} & set(inspect.signature(method).parameters)
    }
    assert without == WITHOUT_ACTOR[service.__name__]
