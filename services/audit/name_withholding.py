"""Withholds records that name what rules hide from the reader, and numbers of hidden rows."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import orjson

from model.audit.entry import AuditRecord
from model.repositories.audit import WITHHELD
from model.serialization import to_json

_RULES = "policies."
"""The prefix of actions that change rules, whose conditions hold values."""
_COUNTS = ("rows", "ms", "truncated")
"""What a statement of somebody who sees more tells about rows: how many, and how long they took."""
_WORD = re.compile(r"[^\W\d][\w$]*")


@dataclass(frozen=True, slots=True)
class NameWithholding:
    """Withholds records for one reader, by the names hidden from him in each source."""

    reader_id: str
    hidden_names: Mapping[str, frozenset[str]]
    withholds_rules: bool
    """Whether the reader may not see the rules of these sources."""

    def filter_records(
        self, records: Sequence[AuditRecord], text: str | None
    ) -> tuple[AuditRecord, ...]:
        """The records that contain a text, as the reader may see them.

        The text is not searched in withheld parts.
        """
        return tuple(self._list_visible(records, text)) if self.hidden_names else tuple(records)

    def _list_visible(
        self, records: Sequence[AuditRecord], text: str | None
    ) -> Iterator[AuditRecord]:
        for record in records:
            if not self._is_withheld(record):
                yield self._remove_counts(record)
            elif not text or text.lower() in record.action.lower() or text == record.request_id:
                yield replace(record, target_id=None, details=WITHHELD)

    def _remove_counts(self, record: AuditRecord) -> AuditRecord:
        """The record without counts of rows that the reader may not see; his own keep theirs."""
        is_theirs = record.kind == "statement" and record.user_id != self.reader_id
        if not is_theirs or record.source_id not in self.hidden_names:
            return record
        return replace(record, details=_drop_counts(record.details))

    def _is_withheld(self, record: AuditRecord) -> bool:
        if record.source_id is not None:
            names = self.hidden_names.get(record.source_id)
            if names is None:
                return False
            is_rule = self.withholds_rules and record.action.startswith(_RULES)
            return is_rule or _mentions(record.details, names)
        return any(_mentions(record.details, names) for names in self.hidden_names.values())


def _drop_counts(details: str) -> str:
    facts = orjson.loads(details)
    return to_json({name: each for name, each in facts.items() if name not in _COUNTS}).decode()


def _mentions(details: str, names: frozenset[str]) -> bool:
    """Whether a name stands in the details: as a word, or anywhere where it is no single word."""
    lowered = details.lower()
    if not names.isdisjoint(_WORD.findall(lowered)):
        return True
    return any(name in lowered for name in names if not _WORD.fullmatch(name))
