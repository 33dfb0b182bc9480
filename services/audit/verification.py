"""Verifies the whole chain against its keys, its checkpoint and its heads."""

import asyncio
from dataclasses import dataclass
from functools import partial

from model.audit.entry import AuditHead, AuditRecord
from model.repositories import audit
from services.audit.chain import FIRST
from services.audit.chain_check import Break, ChainCheck
from services.audit.trail import AuditTrail

CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found; the chain holds when there are no breaks."""

    records: int
    first: int
    """The number of the first record that is not cut."""
    last: int
    mac: str
    """Of the last record: who writes it down can tell later whether the chain still has it."""
    breaks: tuple[Break, ...] = ()


class AuditVerification:
    """Reads the chain from its last cut to its end."""

    def __init__(self, trail: AuditTrail) -> None:
        self._database = trail.database
        self._keys = trail.keys
        self._head_file = trail.head_file

    async def verify(self) -> Verification:
        """What is found. What a cut made meanwhile is not found when it is looked for again."""
        verification = await self._verify_once()
        return await self._verify_once() if verification.breaks else verification

    async def _verify_once(self) -> Verification:
        in_file = await asyncio.to_thread(self._head_file.read)
        head, _ = await self._database.read(audit.read_head)
        check = await self._begin(head)
        first = check.seq + 1
        while records := await self._read_after(check.seq):
            next_record = records.pop() if len(records) > CHUNK else None
            await asyncio.to_thread(check.check, records, next_record)
        self._check_head(check, head)
        await self._check_head_file(check, in_file)
        return Verification(check.count, first, check.seq, check.mac, tuple(check.breaks))

    async def _begin(self, head: AuditHead | None) -> ChainCheck:
        """Where the chain begins: at the last cut, whose checkpoint nobody else can have signed."""
        checkpoint = await self._database.read(audit.find_checkpoint)
        if checkpoint is None:
            return ChainCheck(self._keys, 0, FIRST, head)
        check = ChainCheck(self._keys, checkpoint.seq, checkpoint.mac, head)
        if not self._keys.is_genuine(checkpoint):
            check.report("checkpoint", checkpoint.seq)
        if await self._database.read(partial(audit.count_until, seq=checkpoint.seq)):
            check.report("inserted", 1, checkpoint.seq)
        return check

    async def _read_after(self, seq: int) -> list[AuditRecord]:
        return await self._database.read(partial(audit.read_after, seq=seq, limit=CHUNK + 1))

    def _check_head(self, check: ChainCheck, head: AuditHead | None) -> None:
        if head is None:
            if check.seq:
                check.report("head", check.seq)
        elif not self._keys.is_genuine(head):
            check.report("head", head.seq)
        elif head.seq > check.seq:
            check.report("truncated", check.seq + 1, head.seq)

    async def _check_head_file(self, check: ChainCheck, in_file: AuditHead | None) -> None:
        """An end that was cut off together with the head is missing from here only."""
        if in_file is None or not self._keys.is_genuine(in_file):
            return
        if in_file.seq > check.seq:
            if not any(chain_break.kind == "truncated" for chain_break in check.breaks):
                check.report("truncated", check.seq + 1, in_file.seq)
            return
        stored_record = await self._database.read(partial(audit.find_record, seq=in_file.seq))
        if stored_record is not None and stored_record.mac != in_file.mac:
            check.report("changed", in_file.seq)
