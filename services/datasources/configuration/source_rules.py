"""The rules for all sources of this installation."""

from dataclasses import dataclass

from model.audit.entry import RecordAudit
from model.sources.query import CheckQuery, QueryLimits
from model.sources.schema import Schema
from services.datasources.access.egress_rules import EgressRules
from services.datasources.access.row_meter import RowBudgets, open_meter
from services.datasources.access.source_access import AccessControl, SourceAccess
from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.ports import StatementFetcher
from services.datasources.query_runner import SourceRunner


@dataclass(frozen=True, slots=True)
class SourceRules:
    """Where sources may be, how statements are limited and checked, who sees what, what leaves."""

    locations: AllowedLocations
    limits: QueryLimits
    check: CheckQuery
    access: AccessControl
    egress: EgressRules
    record: RecordAudit
    """Records every statement in the audit."""
    budgets: RowBudgets | None
    """Where rows are counted; None: nowhere."""

    def make_runner(
        self,
        schema: Schema,
        access: SourceAccess,
        fetcher: StatementFetcher,
        *,
        counted: bool = True,
    ) -> SourceRunner:
        """What runs statements of an actor on an open source; `counted` as to his budget."""
        fetcher = open_meter(fetcher, access, self.budgets) if counted else fetcher
        return SourceRunner(schema, access, fetcher, self.limits, self.check, self.record)
