"""The audit as it is shown, asked for, and written as CSV."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast, get_args

import orjson
from pydantic import BaseModel

from model.audit.entry import AuditFilter, AuditKind, AuditOutcome, AuditRecord
from model.errors import BadRequest
from model.locales import Locale, has, text
from services.runs.export.csv_export import BOM, escape_formula

FILTERS = {
    "user": "Who did it: an id, or a part of a name.",
    "source": "The id of the data source that it was about.",
    "kind": "question, statement, sign_in, export or change.",
    "outcome": "done, refused or failed.",
    "from": "The first day, or moment, as ISO 8601; a day is one of UTC.",
    "to": "The last day, or the moment before which; as ISO 8601.",
    "text": "A part of the action or of the details, or a whole request id.",
}
_LONGEST_TEXT = 200
_COLUMNS = tuple(name for name in AuditRecord.__dataclass_fields__ if name != "workspace_id")


class AuditView(BaseModel):
    """A record: who did what, on what, with which outcome."""

    seq: int
    at: datetime
    kind: AuditKind
    action: str
    outcome: AuditOutcome
    user_id: str | None
    user_name: str
    source_id: str | None
    run_id: str | None
    target_id: str | None
    request_id: str
    details: dict[str, Any]
    rules: list[str]
    """What the rules of the source did to a statement, in words."""
    reason: str
    """Why it was refused or failed, in words; empty where it was not, or no sentence says why."""
    mac: str

    @classmethod
    def from_record(cls, record: AuditRecord, locale: Locale) -> "AuditView":
        """The view in the reader's language."""
        details = orjson.loads(record.details)
        stored_fields = cls.model_fields.keys() - {"rules", "reason"}
        values = {name: getattr(record, name) for name in stored_fields}
        rules = [_describe_rule(rule, locale) for rule in details.get("rules", [])]
        reason = _describe_reason(details, locale)
        return cls(**values | {"details": details, "rules": rules, "reason": reason})


def parse_filter(query: Mapping[str, str]) -> AuditFilter:
    """Which records a query string asks for. Raises `BadRequest`."""
    fields = {name: query.get(name) or None for name in FILTERS}
    kind, outcome = fields["kind"], fields["outcome"]
    if kind not in (None, *get_args(AuditKind)) or outcome not in (None, *get_args(AuditOutcome)):
        raise BadRequest("audit.bad_filter")
    if max(len(value or "") for value in fields.values()) > _LONGEST_TEXT:
        raise BadRequest("audit.bad_filter")
    return AuditFilter(
        user=fields["user"],
        source_id=fields["source"],
        kind=cast("AuditKind | None", kind),
        outcome=cast("AuditOutcome | None", outcome),
        since=_parse_moment(fields["from"], timedelta()),
        until=_parse_moment(fields["to"], timedelta(days=1)),
        text=fields["text"],
    )


def write_csv_header() -> bytes:
    """The first line of the file."""
    return BOM + _encode_lines([_COLUMNS])


def write_csv_rows(records: Iterable[AuditRecord]) -> bytes:
    """Records as lines, in which a spreadsheet runs nothing."""
    return _encode_lines([_to_cell(getattr(each, name)) for name in _COLUMNS] for each in records)


def _to_cell(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    return escape_formula(value) if isinstance(value, str) else value


def _encode_lines(lines: Iterable[Iterable[object]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(lines)
    return buffer.getvalue().encode()


def _parse_moment(moment_text: str | None, whole_day: timedelta) -> datetime | None:
    if moment_text is None:
        return None
    try:
        if len(moment_text) == len("2026-01-01"):
            day = date.fromisoformat(moment_text)
            return datetime(day.year, day.month, day.day, tzinfo=UTC) + whole_day
        moment = datetime.fromisoformat(moment_text)
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadRequest("audit.bad_filter") from None


def _describe_rule(rule: Mapping[str, Any], locale: Locale) -> str:
    """A rule in words; as it is stored where no sentence of today has its key."""
    key, params = str(rule.get("key", "")), rule.get("params", {})
    try:
        return text(key, locale, **params) if has(key) else json.dumps(rule, ensure_ascii=False)
    except (KeyError, TypeError):
        return json.dumps(rule, ensure_ascii=False)


def _describe_reason(details: Mapping[str, Any], locale: Locale) -> str:
    """The sentence that the caller read; empty for records without one, and of earlier releases
    whose sentence had parameters that were not stored.
    """
    key = details.get("error") or details.get("rule") or ""
    if key == "CancelledError":
        return text("audit.left", locale)
    try:
        return text(str(key), locale, **details.get("params", {}))
    except (KeyError, ValueError):
        return ""
