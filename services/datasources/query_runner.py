"""Runs statements on a source: they are checked by the guard, then run read-only within limits."""

import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256

from model.audit.entry import RecordAudit
from model.errors import DatasourceBusy, DatasourceUnavailable, SqlFailed, SqlRejected
from model.sources.query import (
    Cell,
    CheckedQuery,
    CheckQuery,
    OnWait,
    QueryLimits,
    QueryResult,
    ResultColumn,
)
from model.sources.schema import Column, ColumnKind, Schema
from services.audit.statements import RunFacts, StatementAudit
from services.datasources.access.source_access import SourceAccess
from services.datasources.fetched_rows import FetchedColumn, FetchedRows
from services.datasources.ports import StatementFetcher
from services.datasources.scheduling.requester import Requester
from services.datasources.visibility.column_names import number_unnamed_columns
from services.datasources.visibility.error_redaction import redact_hidden_names, redact_rewriting

_LARGE_INTEGER = re.compile(r"-?[0-9]{16,}")
"""What drivers give as text; shorter digits are a text that only looks like a number."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DATETIME = re.compile(
    r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?", re.ASCII
)
_BY_DECLARATION: frozenset[ColumnKind] = frozenset({"date", "datetime", "time", "json", "text"})
log = logging.getLogger(__name__)


class SourceRunner:
    """Implements `agent.ports.QueryRunner` for one source and one actor.

    What runs is the checked statement as the access policy rewrote it. That
    text is shown to nobody. Rows are given only while the actor's access is what it was: one who
    loses rights in the middle of a run gets none of it.
    """

    def __init__(
        self,
        schema: Schema,
        access: SourceAccess,
        source: StatementFetcher,
        limits: QueryLimits,
        check: CheckQuery,
        record: RecordAudit,
    ) -> None:
        self._schema = schema
        self._access = access
        self._source = source
        self._limits = limits
        self._check = check
        self._audit = StatementAudit(record, schema.source, access.actor, access.fingerprint)
        self._checked_queries: dict[int, tuple[CheckedQuery, str]] = {}

    def check(self, sql: str) -> CheckedQuery:
        """The statement that may run. Raises `SqlRejected`."""
        try:
            query = self._check(sql, self._schema)
            rewritten_sql = self._access.rewrite(query, self._schema)
            if rules := self._access.describe(query):
                query = replace(query, rules=rules)
        except SqlRejected as refusal:
            self._log_refusal(sql, refusal)
            self._audit.record_refusal(sql, refusal)
            raise
        self._checked_queries[id(query)] = query, rewritten_sql
        return query

    async def run(
        self,
        query: CheckedQuery,
        on_wait: OnWait | None = None,
        *,
        cost_approved: bool = False,
        counted: bool = True,
    ) -> QueryResult:
        """The rows of a statement that this runner's `check` returned."""
        checked_query, rewritten_sql = self._checked_queries.get(id(query), (None, ""))
        if checked_query is not query:
            raise SqlRejected("datasources.not_checked")
        try:
            requester = Requester(
                self._access.actor, on_wait, cost_approved=cost_approved, counted=counted
            )
            fetched_rows = await self._fetch(query, rewritten_sql, requester)
        except DatasourceBusy as error:
            log.warning(
                "source busy", extra={"source": self._schema.source.id, "reason": error.key}
            )
            raise
        except DatasourceUnavailable as error:
            name = self._schema.source.name
            log.warning("source unavailable", extra={"source": self._schema.source.id})
            raise DatasourceUnavailable("datasources.source_unavailable", name=name) from error
        except SqlFailed as error:
            raise self._redact(error, query, rewritten_sql) from error.__cause__
        log.info(
            "query ran",
            extra={
                "source": self._schema.source.id,
                "rows": len(fetched_rows.rows),
                "ms": round(fetched_rows.elapsed_ms, 1),
            },
        )
        return self._to_result(query, fetched_rows)

    async def _fetch(
        self, query: CheckedQuery, rewritten_sql: str, requester: Requester
    ) -> FetchedRows:
        find_explained = partial(self._access.rewrite_for_estimate, query, self._schema)
        requester = replace(requester, find_explained=find_explained)
        try:
            await self._access.confirm()  # a model may have written for minutes
            fetched_rows = await self._source.fetch(rewritten_sql, self._limits, requester)
            await self._access.confirm()
        except BaseException as error:
            self._audit.record_failure(query, error)
            raise
        ms, rows = fetched_rows.elapsed_ms, len(fetched_rows.rows)
        self._audit.record_run(
            query, RunFacts(rows, ms, fetched_rows.truncated, fetched_rows.cached)
        )
        return fetched_rows

    def _redact(self, error: SqlFailed, query: CheckedQuery, rewritten_sql: str) -> SqlFailed:
        """The error without what is hidden and without what the policy added."""
        redacted = redact_rewriting(error, query.sql, rewritten_sql)
        return redact_hidden_names(redacted, query.sql, self._schema.hidden)

    def _log_refusal(self, sql: str, refusal: SqlRejected) -> None:
        """Logs a hash instead of the statement, which may contain personal data."""
        digest = sha256(sql.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        source = self._schema.source.id
        log.info("query refused", extra={"source": source, "rule": refusal.rule, "sql": digest})

    def _to_result(self, query: CheckedQuery, rows: FetchedRows) -> QueryResult:
        fetched_columns: Sequence[FetchedColumn] = rows.columns
        if not self._access.shows_statements:
            fetched_columns = number_unnamed_columns(rows.columns, query, self._schema)
        columns = tuple(
            self._describe_column(query, column, [row[place] for row in rows.rows])
            for place, column in enumerate(fetched_columns)
        )
        return QueryResult(
            columns,
            tuple(rows.rows),
            truncated=rows.truncated,
            elapsed_ms=rows.elapsed_ms,
            notice=rows.notice,
        )

    def _describe_column(
        self, query: CheckedQuery, column: FetchedColumn, values: Sequence[Cell]
    ) -> ResultColumn:
        source = query.lineage.get(column.name)
        stored_column = self._find_stored_column(source) if source else None
        kind = column.kind or infer_kind(values, stored_column.kind if stored_column else None)
        label = stored_column.label if stored_column else ""
        return ResultColumn(column.name, label or column.name, kind, source)

    def _find_stored_column(self, source: str) -> Column | None:
        name, _, column = source.rpartition(".")
        table = next((table for table in self._schema.tables if table.name == name), None)
        return table.column(column) if table else None


def infer_kind(values: Sequence[Cell], declared: ColumnKind | None) -> ColumnKind:
    """The kind of a column inferred from its values (SQLite types values, not columns)."""
    kinds = {type(value) for value in values if value is not None}
    if kinds and kinds <= {int, float}:
        return "integer" if kinds == {int} else "float"
    if int in kinds and all(map(_is_integer, _drop_nulls(values))):
        return "integer"  # some of them too large for a JSON number
    if declared and (declared in _BY_DECLARATION or not kinds):
        return declared
    return _infer_text_kind(_drop_nulls(values)) if kinds == {str} else "text"


def _is_integer(value: Cell) -> bool:
    if isinstance(value, str):
        return _LARGE_INTEGER.fullmatch(value) is not None
    return isinstance(value, int) and not isinstance(value, bool)


def _infer_text_kind(texts: Sequence[Cell]) -> ColumnKind:
    if all(map(_DATE.fullmatch, map(str, texts))):
        return "date"
    return "datetime" if all(map(_DATETIME.fullmatch, map(str, texts))) else "text"


def _drop_nulls(values: Sequence[Cell]) -> list[Cell]:
    return [value for value in values if value is not None]
