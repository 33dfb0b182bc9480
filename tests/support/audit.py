"""A chain of audit records over given tables, and hands that change it behind its back."""

from pathlib import Path
from typing import Any

from sqlalchemy import text

from model.audit.entry import AuditEntry
from model.database.engine import Database
from services.audit.chain import AuditKeys
from services.audit.chain_check import Break
from services.audit.head_file import HeadFile
from services.audit.trail import AuditTrail
from services.audit.verification import AuditVerification
from services.security.secret_cipher import SecretCipher

KEY = b"k" * 32


def make_keys(*keys: bytes) -> AuditKeys:
    """The keys of the chain for these keys, the newest first."""
    return AuditKeys.derive(SecretCipher(keys or (KEY,)))


class Chain:
    """A trail with its verification, over one database and one head file."""

    def __init__(self, database: Database, folder: Path, keys: AuditKeys | None = None) -> None:
        self.database = database
        self.keys = keys or make_keys()
        self.head_file = HeadFile(folder / "audit_head")
        self.trail = AuditTrail(database, self.keys, self.head_file)

    async def write(self, count: int, action: str = "things.change") -> None:
        """Append some records."""
        await self.trail.open()
        for number in range(count):
            self.trail.add(AuditEntry("change", action, details={"number": number}))
        await self.trail.flush()

    async def run(self, *statements: str, **values: Any) -> None:
        """What somebody with a password of the database does to it."""
        async with self.database.transaction() as session:
            for statement in statements:
                await session.execute(text(statement), values)

    async def numbers(self) -> list[int]:
        """The numbers of the records."""
        async with self.database.reading() as session:
            numbers = await session.scalars(text("SELECT seq FROM audit_records ORDER BY seq"))
            return list(numbers)

    async def mac_of(self, seq: int) -> str:
        """The MAC of a record."""
        async with self.database.reading() as session:
            query = text("SELECT mac FROM audit_records WHERE seq = :seq")
            return str(await session.scalar(query, {"seq": seq}))

    async def breaks(self) -> list[Break]:
        """Where the chain does not hold."""
        verification = AuditVerification(self.trail)
        return list((await verification.verify()).breaks)
