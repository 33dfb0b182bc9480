"""Checks the records of the chain in order, and says what was done to those that do not fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from model.audit.entry import AuditHead, AuditRecord
from services.audit.chain import AuditKeys

BreakKind = Literal[
    "changed", "removed", "inserted", "reordered", "truncated", "checkpoint", "head", "key_unknown"
]
HEAD_LOST = "audit.head_lost"
"""The action of a record that was written while the head of the chain was missing or forged."""


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold."""

    kind: BreakKind
    seq: int
    """The first record that it concerns."""
    until: int
    """The last one."""


class ChainCheck:
    """Takes the records in order. `breaks` are what was found so far, `seq` how far it has come."""

    def __init__(self, keys: AuditKeys, seq: int, mac: str, head: AuditHead | None) -> None:
        """`seq` and `mac` are of the record before the first one."""
        self.seq = seq
        self.mac = mac
        """Of the last record, as it is stored."""
        self.count = 0
        self.breaks: list[Break] = []
        self._keys = keys
        self._head_seq = head.seq if head else 0
        self._before: str | None = mac
        """What the next record has to be chained to; None where nobody can know that."""
        self._after_swap: str | None = None
        """The MAC that counts again once the second of two swapped records is passed."""
        self._shift = 0
        """How many numbers the records from here on were moved by."""

    def check(self, records: Sequence[AuditRecord], next_record: AuditRecord | None) -> None:
        """Check the next records; `next_record` is the one behind the last of them."""
        for record, after in zip(records, [*records[1:], next_record], strict=True):
            if record.seq != self.seq + 1:
                self.report("removed", self.seq + 1, record.seq - 1)
                self._before = None
            self._check_record(record, after)
            self.seq, self.mac = record.seq, record.mac
            self.count += 1

    def report(self, kind: BreakKind, seq: int, until: int | None = None) -> None:
        """Add a break; one that goes on where the last of its kind ends makes that one longer."""
        last = self.breaks[-1] if self.breaks else None
        until = seq if until is None else until
        if last and last.kind == kind and last.until == seq - 1:
            self.breaks[-1] = Break(kind, last.seq, until)
        else:
            self.breaks.append(Break(kind, seq, until))

    def _check_record(self, record: AuditRecord, after: AuditRecord | None) -> None:
        if record.action == HEAD_LOST:
            self.report("head", record.seq)
        if self._after_swap is not None:
            self._before, self._after_swap = self._after_swap, None
        elif record.key_id not in self._keys.records:
            self.report("key_unknown", record.seq)
            self._before = record.mac
        elif self._before is None or self._fits(record, record.seq, self._before):
            self._before = record.mac
        elif record.seq > self._head_seq:
            self.report("inserted", record.seq)
        else:
            self._explain(record, after, self._before)

    def _explain(self, record: AuditRecord, after: AuditRecord | None, before: str) -> None:
        """Report what fits to a record that does not belong where it stands."""
        seq = record.seq
        if after is None:
            self.report("changed", seq)
            self._before = record.mac
        elif self._fits(record, seq + 1, after.mac) and self._fits(after, seq, before):
            self.report("reordered", seq, seq + 1)
            self._after_swap = record.mac
        elif self._fits(after, seq, before):
            self.report("inserted", seq)
            self._shift -= 1
        elif self._fits(after, seq + 2, record.mac):
            self.report("removed", seq)
            self._shift += 1
            self._before = record.mac
        else:
            self.report("changed", seq)
            is_mac_known = self._fits(after, seq + 1, record.mac)
            self._before = record.mac if is_mac_known else None

    def _fits(self, record: AuditRecord, seq: int, before: str) -> bool:
        """Whether the record was written with this number behind this MAC."""
        return self._keys.compute_mac(record, seq + self._shift, before) == record.mac
