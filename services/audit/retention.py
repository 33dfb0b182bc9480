"""Deletes records whose time is over, and leaves a signed checkpoint in their place."""

import asyncio
import logging
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from model.audit.entry import AuditCheckpoint, AuditEntry
from model.database.engine import is_unavailable, now
from model.repositories import audit
from services.audit.chain import FIRST
from services.audit.chain_check import ChainCheck
from services.audit.trail import AuditTrail

MAX_BATCH = 2_000
"""How many records a transaction deletes: others wait for it."""
INTERVAL_S = 3_600.0
CUT = "audit.cut"
log = logging.getLogger(__name__)


class AuditRetention:
    """Cuts the beginning of the chain. The rest is verified from the checkpoint on."""

    def __init__(self, trail: AuditTrail, keep_days: int) -> None:
        self._database = trail.database
        self._trail = trail
        self._keep = timedelta(days=keep_days)

    async def run(self) -> None:
        """Cut once an hour, for ever."""
        while True:
            await asyncio.sleep(INTERVAL_S)
            try:
                await self.cut_expired()
            except Exception as error:
                if not is_unavailable(error):
                    log.exception("expired audit records could not be deleted")

    async def cut_expired(self) -> int:
        """Delete the oldest records, up to the first whose time is not over; returns their number.

        Records that do not verify are not deleted: the doctor goes on telling of them.
        """
        total, before = 0, now() - self._keep
        while count := await self._database.write(partial(self._cut, before=before)):
            total += count
        return total

    def _cut(self, connection: Connection, before: datetime) -> int:
        audit.lock_head(connection)  # workers cut one after the other
        last = audit.find_last_before(connection, before, MAX_BATCH)
        if last is None:
            return 0
        mac, count = self._verify(connection, last)
        if mac is None:
            log.error(
                "expired audit records stay: the chain does not verify", extra={"until": last}
            )
            return 0
        checkpoint = AuditCheckpoint(last, mac, count, now(), "", "")
        audit.cut(connection, self._trail.keys.sign_checkpoint(checkpoint))
        details = {"until": last, "records": count, "before": before.isoformat()}
        self._trail.store(connection, [AuditEntry("change", CUT, details=details)])
        return count

    def _verify(self, connection: Connection, last: int) -> tuple[str | None, int]:
        """The MAC of the last record to be cut, None when any up to it breaks; their number."""
        checkpoint = audit.find_checkpoint(connection)
        seq, mac = (checkpoint.seq, checkpoint.mac) if checkpoint else (0, FIRST)
        head, _ = audit.read_head(connection)
        check = ChainCheck(self._trail.keys, seq, mac, head)
        records = audit.read_after(connection, seq, MAX_BATCH + 1)
        expired_records = [record for record in records if record.seq <= last]
        check.check(expired_records, next(iter(records[len(expired_records) :]), None))
        is_whole = not check.breaks and check.seq == last
        return (check.mac if is_whole else None), len(expired_records)
