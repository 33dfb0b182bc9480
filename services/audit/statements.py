"""Records what statements of users read, or why they were not run."""

from dataclasses import dataclass
from typing import Any

from model import logs
from model.actor import Actor, UserActor
from model.audit.entry import AuditEntry, AuditOutcome, RecordAudit
from model.errors import AppError, BudgetExhausted, CostExceeded, RightsChanged, SqlRejected
from model.sources.query import CheckedQuery
from model.sources.schema import SourceInfo

MAX_SQL_LENGTH = 20_000


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What came of a statement."""

    rows: int
    elapsed_ms: float
    truncated: bool
    cached: bool = False
    """Whether the rows are those of an earlier run."""


class StatementAudit:
    """Records the statements of one user on one source, as he wrote them, before any rewriting.

    Statements of the service itself are not recorded: a sync is recorded as the request for it.
    """

    def __init__(self, record: RecordAudit, source: SourceInfo, actor: Actor, access: str) -> None:
        self._record = record
        self._source = source
        self._user = actor if isinstance(actor, UserActor) else None
        self._access = access

    def record_refusal(self, sql: str, refusal: SqlRejected) -> None:
        """Record a statement that the guard or a rule refused."""
        self._add("statements.check", "refused", sql, {"rule": refusal.rule})

    def record_run(self, query: CheckedQuery, run_facts: RunFacts) -> None:
        """Record a statement that ran, or whose cached rows were returned."""
        facts: dict[str, Any] = {
            "rows": run_facts.rows,
            "ms": round(run_facts.elapsed_ms, 1),
            "truncated": run_facts.truncated,
        }
        if run_facts.cached:
            facts["cached"] = True
        self._add("statements.run", "done", query.sql, facts | self._rules(query))

    def record_failure(self, query: CheckedQuery, error: BaseException) -> None:
        """Record a failed or stopped statement, without its message, which may hold rows."""
        reason = error.key if isinstance(error, AppError) else type(error).__name__
        is_refusal = isinstance(error, CostExceeded | BudgetExhausted | RightsChanged)
        outcome: AuditOutcome = "refused" if is_refusal else "failed"
        self._add("statements.run", outcome, query.sql, {"error": reason} | self._rules(query))

    def _rules(self, query: CheckedQuery) -> dict[str, Any]:
        rules = [{"key": key, "params": dict(params)} for key, params in query.rules]
        access = {"access": self._access} if self._access else {}
        return {"tables": list(query.tables), "rules": rules, **access}

    def _add(self, action: str, outcome: AuditOutcome, sql: str, details: dict[str, Any]) -> None:
        if self._user is None:
            return
        short_sql = sql if len(sql) <= MAX_SQL_LENGTH else sql[:MAX_SQL_LENGTH] + "…"
        self._record(
            AuditEntry(
                "statement",
                action,
                outcome,
                user_id=self._user.id,
                workspace_id=self._user.workspace_id,
                source_id=self._source.id,
                run_id=logs.run_id.get() or None,
                details={"sql": short_sql, "source": self._source.name, **details},
            )
        )
