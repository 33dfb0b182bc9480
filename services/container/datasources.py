"""Data sources: where they may be, what may run on them, and the demo."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from model.database.engine import Database
from model.settings import Settings
from model.sources.query import CheckedQuery
from model.sources.schema import Schema
from services.container.core import Core
from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.configuration.database_file_finder import DatabaseFileFinder
from services.datasources.configuration.source_rules import SourceRules
from services.datasources.demo.installation import install_demo
from services.datasources.file_source_port import SourceFiles
from services.datasources.join_catalog_port import JoinCatalog
from services.datasources.service import DatasourceService
from services.datasources.sync import SyncService
from services.runtime.readiness import Check
from services.runtime.task_supervisor import TaskSupervisor

_HIDDEN_NAMES = ("files", "cache", "secrets_key", "jwt_secret_key")
"""What in DATA_DIR no source may read."""


@dataclass(frozen=True)
class DatasourceServices:
    """Data sources, and the files that new ones may be made of."""

    datasources: DatasourceService
    database_files: DatabaseFileFinder


def open_datasources(
    settings: Settings, core: Core, joins: JoinCatalog, files: SourceFiles
) -> DatasourceServices:
    """Data sources with the rules of this installation. The demo is installed in the background."""
    database, readiness, background = core.database, core.readiness, core.background
    background.start(core.open_sources.evict_periodically(), name="close unused sources")
    locations = _list_allowed_locations(settings, files)
    rules = SourceRules(
        locations,
        settings.query,
        check_query,
        core.access,
        core.egress_rules,
        core.audit.add,
        core.budgets,
    )
    syncs = SyncService(database, background, joins, check_query)
    service = DatasourceService(database, core.open_sources, syncs, joins, core.cipher, rules)
    readiness.add("demo", _start_demo(settings, database, background, service), required=True)
    return DatasourceServices(service, DatabaseFileFinder(locations))


def _list_allowed_locations(settings: Settings, files: SourceFiles) -> AllowedLocations:
    own_url = make_url(settings.database_uri)
    is_file = own_url.drivername.startswith("sqlite")
    hidden_paths = [settings.data_dir / name for name in _HIDDEN_NAMES]
    if is_file:
        hidden_paths.append(Path(own_url.database or ""))
    return AllowedLocations(
        settings.data_dir,
        settings.source_folders,
        tuple(hidden_paths),
        None if is_file else (own_url.host or "", own_url.port or 3306, own_url.database or ""),
        settings.outbound_private,
        files,
    )


def check_query(sql: str, schema: Schema) -> CheckedQuery:
    """The guard, loaded when it is first needed."""
    from services.sqlguard import check_query

    return check_query(sql, schema=schema)


def _start_demo(
    settings: Settings, database: Database, background: TaskSupervisor, service: DatasourceService
) -> Check:
    """Install the demo source in the background. Returns the check that waits for it."""
    installed = background.start(
        install_demo(service, database, settings.data_dir), name="install the demo"
    )

    async def check() -> str:
        await asyncio.shield(installed)
        return "synced"

    return check
