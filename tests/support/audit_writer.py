"""A process that appends to the audit; it is given URI, FOLDER, NAME and COUNT.

It prints the number of each entry once it is stored, as a worker answers once it is.
"""

import asyncio
import sys
from functools import partial
from pathlib import Path

from model.audit.entry import AuditEntry
from model.database.engine import open_database
from services.audit.head_file import HeadFile
from services.audit.trail import AuditTrail
from tests.support.audit import make_keys


async def write(uri: str, folder: str, name: str, count: str) -> None:
    """Append entries, by turns on their own and in a transaction of something else."""
    async with open_database(uri) as database:
        trail = AuditTrail(database, make_keys(), HeadFile(Path(folder) / "audit_head"))
        await trail.open()
        for number in range(int(count)):
            entry = AuditEntry("change", name, details={"number": number})
            if number % 2:
                await database.write(partial(trail.store, entries=[entry]))
            else:
                trail.add(entry)
                await trail.flush()
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(write(*sys.argv[1:]))
