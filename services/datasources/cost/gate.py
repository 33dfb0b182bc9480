"""The cost gate of a source: asks its engine for the plan of a statement before that runs."""

import asyncio
import logging
from importlib import import_module

from sqlglot.errors import SqlglotError

from model.errors import CostExceeded, QueryTimeout, SqlFailed
from model.sources.cost import UNKNOWN_COST, CostEstimate, CostLimits
from model.sources.query import QueryLimits
from model.sources.schema import Schema
from services.datasources.cost.first_rows import count_first_rows
from services.datasources.cost.table_sizes import TableSizes
from services.datasources.engines.registry import find_engine
from services.datasources.fetched_rows import FetchedRows
from services.datasources.ports import StatementFetcher
from services.datasources.scheduling.requester import Requester

_PLAN_S = 5.0
_PLAN_BYTES = 8 * 1024 * 1024
_PLAN_WORD = "explain"
"""In the words of a database: the plan was refused. Else it is the statement that is wrong."""
log = logging.getLogger(__name__)


class CostGate:
    """Fetches the rows of statements whose cost is within the limits of their source."""

    def __init__(
        self, schema: Schema, fetcher: StatementFetcher, limits: CostLimits, *, shows_estimate: bool
    ) -> None:
        """`shows_estimate`: to users; it counts rows that rules hide, too."""
        self._source = schema.source
        self._tables = schema.tables
        self._fetcher = fetcher
        self._limits = limits
        self._shows_estimate = shows_estimate

    async def fetch(self, sql: str, limits: QueryLimits, requester: Requester) -> FetchedRows:
        """The rows of a statement; it is estimated first, unless its cost was approved.

        Raises `CostExceeded` for a statement above a limit, or whose cost is unknown, and what
        the source raises.
        """
        if not requester.cost_approved:
            explained_sql = await self._find_explained(sql, requester)
            estimate = await self._estimate(explained_sql, limits, requester)
            if excess := self._limits.find_excess(estimate, sees_all_rows=self._shows_estimate):
                raise CostExceeded(excess)
        return await self._fetcher.fetch(sql, limits, requester)

    async def _find_explained(self, sql: str, requester: Requester) -> str:
        """Where rows are hidden, a statement of whose values the planner knows nothing: whether a
        statement must wait would tell which values the hidden rows have.
        """
        if self._shows_estimate or requester.find_explained is None:
            return sql
        return await asyncio.to_thread(requester.find_explained)

    async def _estimate(self, sql: str, limits: QueryLimits, requester: Requester) -> CostEstimate:
        plan = find_engine(self._source.kind).find_plan(self._source.server_version)
        if plan is None:
            return UNKNOWN_COST
        within = QueryLimits(
            timeout_s=min(_PLAN_S, limits.timeout_s), max_rows=100_000, max_bytes=_PLAN_BYTES
        )
        try:
            plan_rows = await self._fetcher.fetch(plan.explain.format(sql=sql), within, requester)
        except QueryTimeout:
            return self._log_unknown_cost("timeout")
        except SqlFailed as error:
            plan_error = _quote_without(error, plan.explain.format(sql=""))
            if _PLAN_WORD not in str(plan_error).lower():
                raise plan_error from error.__cause__
            return self._log_unknown_cost("refused")
        try:
            return await asyncio.to_thread(self._read, plan_rows, sql)
        except (ValueError, LookupError, TypeError, SqlglotError) as error:
            return self._log_unknown_cost(type(error).__name__)

    def _read(self, rows: FetchedRows, sql: str) -> CostEstimate:
        engine = find_engine(self._source.kind)
        module = import_module(f"services.datasources.engines.{engine.driver}.plan")
        estimate: CostEstimate = module.read_plan(rows.rows, TableSizes(self._tables), sql)
        first = count_first_rows(sql, engine.dialect.name)
        if first is None or estimate.rows is None:
            return estimate
        return CostEstimate(min(estimate.rows, first), estimate.cost)

    def _log_unknown_cost(self, reason: str) -> CostEstimate:
        log.warning("cost unknown", extra={"source": self._source.id, "reason": reason})
        return UNKNOWN_COST


def _quote_without(error: SqlFailed, prefix: str) -> SqlFailed:
    """The error about the statement alone, where a database quotes what it was sent."""
    params = {name: str(value).replace(prefix, "") for name, value in error.params.items()}
    return type(error)(error.key, **params)
