"""Withholds records that name what rules hide from the reader."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from model.audit.entry import AuditRecord
from model.repositories.audit import WITHHELD

_RULES = "policies."
"""What the actions begin with that change rules: their conditions hold values."""
_WORD = re.compile(r"[^\W\d][\w$]*")


@dataclass(frozen=True, slots=True)
class NameWithholding:
    """What of each source is hidden from a reader who sees a part of it, by its id."""

    hidden: Mapping[str, frozenset[str]]
    withholds_rules: bool
    """Whether the reader is told no rules of these sources."""

    def tell(self, records: Sequence[AuditRecord], text: str | None) -> tuple[AuditRecord, ...]:
        """The records as the reader is told of them, those among them that he looks for.

        A text is not looked for in what is withheld.
        """
        return tuple(self._list_told(records, text)) if self.hidden else tuple(records)

    def _list_told(self, records: Sequence[AuditRecord], text: str | None) -> Iterator[AuditRecord]:
        for record in records:
            if not self._is_withheld(record):
                yield record
            elif not text or text.lower() in record.action.lower() or text == record.request_id:
                yield replace(record, target_id=None, details=WITHHELD)

    def _is_withheld(self, record: AuditRecord) -> bool:
        if record.source_id is not None:
            names = self.hidden.get(record.source_id)
            if names is None:
                return False
            is_rule = self.withholds_rules and record.action.startswith(_RULES)
            return is_rule or _mentions(record.details, names)
        return any(_mentions(record.details, names) for names in self.hidden.values())


def _mentions(details: str, names: frozenset[str]) -> bool:
    """Whether a name stands in the details: as a word, or anywhere where it is no single word."""
    lowered = details.lower()
    if not names.isdisjoint(_WORD.findall(lowered)):
        return True
    return any(name in lowered for name in names if not _WORD.fullmatch(name))
