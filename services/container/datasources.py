"""Data sources: where they may be, what may run on them, and the demo."""

import asyncio
from pathlib import Path

from sqlalchemy import make_url

from model.database.engine import Database
from model.settings import Settings
from model.sources.query import CheckedQuery
from model.sources.schema import Schema
from services.container.core import Core
from services.datasources.configuration.installation_policy import InstallationPolicy
from services.datasources.configuration.source_rules import SourceRules
from services.datasources.demo.installation import install_demo
from services.datasources.file_source_port import SourceFiles
from services.datasources.join_catalog_port import JoinCatalog
from services.datasources.service import DatasourceService
from services.datasources.sync import SyncService
from services.runtime.readiness import Check
from services.runtime.task_supervisor import TaskSupervisor
from services.security.secret_cipher import SecretCipher


def open_datasources(
    settings: Settings, core: Core, cipher: SecretCipher, joins: JoinCatalog, files: SourceFiles
) -> DatasourceService:
    """Data sources with the rules of this installation; the demo is begun."""
    database, readiness, background, engines = core[:4]
    background.start(engines.evict_periodically(), name="close unused sources")
    installation = _installation_policy(settings, files)
    rules = SourceRules(
        installation,
        settings.query,
        check_query,
        core.access,
        core.egress,
        core.audit.add,
        core.budgets,
    )
    syncs = SyncService(database, background, joins, check_query)
    service = DatasourceService(database, engines, syncs, joins, cipher, rules)
    readiness.add("demo", _start_demo(settings, database, background, service), required=True)
    return service


def _installation_policy(settings: Settings, files: SourceFiles) -> InstallationPolicy:
    own = make_url(settings.database_uri)
    is_file = own.drivername.startswith("sqlite")
    own_file = Path(own.database or "") if is_file else None
    hidden = [
        settings.data_dir / name for name in ("files", "cache", "secrets_key", "jwt_secret_key")
    ]
    return InstallationPolicy(
        settings.data_dir,
        settings.source_folders,
        (*hidden, own_file) if own_file else tuple(hidden),
        None if is_file else (own.host or "", own.port or 3306, own.database or ""),
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
    """Begin to make the demo source; whether it is there."""
    installed = background.start(
        install_demo(service, database, settings.data_dir), name="install the demo"
    )

    async def check() -> str:
        await asyncio.shield(installed)
        return "synced"

    return check
