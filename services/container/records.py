"""Our own database: opened, migrated and checked; and the audit trail, which is stored in it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from model.database.engine import Database, open_database
from model.migrations.runner import migrate
from model.settings import Settings, to_misconfigured
from services.audit.chain import AuditKeys
from services.audit.head_file import HeadFile
from services.audit.trail import AuditTrail
from services.runtime.readiness import Check, Readiness
from services.runtime.task_supervisor import TaskSupervisor
from services.security.secret_cipher import SecretCipher


@asynccontextmanager
async def open_records(settings: Settings) -> AsyncIterator[Database]:
    """The records in DATA_DIR or MySQL, migrated. Raises `Misconfigured`."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise to_misconfigured("DATA_DIR", f"{settings.data_dir}: {error.strerror}") from None
    async with open_database(settings.database_uri) as database:
        try:
            await migrate(database)
        except OperationalError as error:
            raise to_misconfigured("SQLALCHEMY_DATABASE_URI", str(error.orig)) from None
        yield database


def create_readiness(database: Database) -> Readiness:
    """What `/readyz` asks, beginning with our records."""
    readiness = Readiness()
    readiness.add("database", _database_check(database), required=True)
    return readiness


def _database_check(database: Database) -> Check:
    async def check() -> str:
        async with database.reading() as session:
            await session.execute(text("SELECT 1"))
        return database.engine.dialect.name

    return check


async def open_audit(
    settings: Settings, database: Database, cipher: SecretCipher, stack: AsyncExitStack
) -> AuditTrail:
    """The trail of this worker; what is left in it is stored when the stack closes."""
    trail = AuditTrail(
        database, AuditKeys.derive(cipher), HeadFile(settings.data_dir / "audit_head")
    )
    await trail.open()
    stack.push_async_callback(trail.close)
    return trail


def start_audit_tasks(settings: Settings, trail: AuditTrail, background: TaskSupervisor) -> None:
    """Start what writes the rest of the audit, and what deletes records whose time is over."""
    background.start(trail.run(), name="write the audit")
    if settings.audit_retention_days:
        from services.audit.retention import AuditRetention

        retention = AuditRetention(trail, settings.audit_retention_days)
        background.start(retention.run(), name="cut the audit")
