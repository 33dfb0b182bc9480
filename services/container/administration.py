"""What administrators do with an installation: write rules, read the audit, have it checked."""

from dataclasses import dataclass
from functools import partial

from model.settings import Settings
from services.answering.ports import QuerySources
from services.audit.reader import AuditReader
from services.audit.verification import AuditVerification
from services.container.core import Core
from services.datasources.access.hidden_names import HiddenNames
from services.datasources.service import DatasourceService
from services.doctor.service import Doctor
from services.models.service import ModelService
from services.policies.egress import EgressService
from services.policies.groups import GroupService
from services.policies.guided_setup.access_step import SetupAccessService
from services.policies.mask_expressions import HashKeys
from services.policies.previews.policy_preview import PolicyPreviews
from services.policies.service import PolicyService
from services.replay.service import ReplayService


@dataclass(frozen=True)
class PolicyServices:
    """What administrators write rules with, and the groups that rules name."""

    policies: PolicyService
    policy_previews: PolicyPreviews
    egress: EgressService
    setup_access: SetupAccessService
    groups: GroupService


def create_policy_services(core: Core, datasources: DatasourceService) -> PolicyServices:
    """They share the cache of the policy: a change here takes effect here at once."""
    policies = PolicyService(core.database, datasources, core.rules)
    egress = EgressService(core.database, datasources, core.egress_rules)
    return PolicyServices(
        policies,
        PolicyPreviews(core.database, datasources, partial(HashKeys.derive, core.cipher)),
        egress,
        SetupAccessService(datasources, policies, egress),
        GroupService(core.database, core.rules),
    )


@dataclass(frozen=True)
class AuditServices:
    """Reading the audit, and running recorded statements again."""

    audit_reader: AuditReader
    replays: ReplayService


def create_audit_services(
    core: Core, sources: QuerySources, datasources: DatasourceService
) -> AuditServices:
    """The reader of the audit, and what runs its statements again; both are stateless."""
    hidden_names = HiddenNames(core.access, datasources)
    reader = AuditReader(core.database, core.access.filter_ids, hidden_names.find)
    return AuditServices(reader, ReplayService(core.database, sources))


def create_doctor(settings: Settings, core: Core, models: ModelService) -> Doctor:
    """What checks this installation for administrators."""
    verification = AuditVerification(core.audit)
    return Doctor(settings, core.database, core.readiness, models, verification)
