"""The rules for all sources of this installation."""

from dataclasses import dataclass

from model.actor import UserActor
from model.audit.entry import RecordAudit, ignore_entry
from model.sources.cost import NO_COST_LIMITS, CostLimits
from model.sources.query import CheckQuery, QueryLimits
from model.sources.schema import Schema
from services.datasources.access.egress_rules import EgressRules
from services.datasources.access.source_access import AccessControl, SourceAccess
from services.datasources.configuration.installation_policy import InstallationPolicy
from services.datasources.cost.gate import CostGate
from services.datasources.ports import StatementFetcher
from services.datasources.query_runner import SourceRunner


@dataclass(frozen=True, slots=True)
class SourceRules:
    """Where sources may be, how statements are limited and checked, who sees what, what leaves."""

    policy: InstallationPolicy
    limits: QueryLimits
    check: CheckQuery
    access: AccessControl
    egress: EgressRules
    record: RecordAudit = ignore_entry
    """Is told of every statement."""

    def make_runner(
        self,
        schema: Schema,
        access: SourceAccess,
        fetcher: StatementFetcher,
        cost_limits: CostLimits = NO_COST_LIMITS,
    ) -> SourceRunner:
        """What runs statements of an actor on an open source; those of users pass its cost gate."""
        gated = cost_limits.are_set and isinstance(access.actor, UserActor)
        if gated:
            told = access.restriction is None
            fetcher = CostGate(schema, fetcher, cost_limits, told=told)
        return SourceRunner(schema, access, fetcher, self.limits, self.check, self.record)
