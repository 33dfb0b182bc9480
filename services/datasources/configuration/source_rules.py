"""The rules for all sources of this installation."""

from dataclasses import dataclass

from model.sources.query import CheckQuery, QueryLimits
from services.datasources.access.egress_rules import EgressRules
from services.datasources.access.source_access import AccessControl
from services.datasources.configuration.installation_policy import InstallationPolicy


@dataclass(frozen=True, slots=True)
class SourceRules:
    """Where sources may be, how statements are limited and checked, who sees what, what leaves."""

    policy: InstallationPolicy
    limits: QueryLimits
    check: CheckQuery
    access: AccessControl
    egress: EgressRules
