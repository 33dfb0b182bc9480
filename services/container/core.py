"""The core that all other services need, and the services of administrators over it."""

from contextlib import AsyncExitStack
from functools import partial
from typing import NamedTuple

from model.database.engine import Database
from model.settings import Settings
from model.usage.budget import Budget
from services.answering.ports import QuerySources
from services.audit.reader import AuditReader
from services.audit.trail import AuditTrail
from services.audit.verification import AuditVerification
from services.budgets.service import BudgetService
from services.container.observability import open_observers, start_watchdog
from services.container.records import create_readiness, open_audit, open_records, start_audit_tasks
from services.datasources.access.egress_rules import EgressRules
from services.datasources.access.hidden_names import HiddenNames
from services.datasources.access.policy import AccessPolicy
from services.datasources.access.source_access import AccessControl
from services.datasources.access.source_workspaces import SourceWorkspaces
from services.datasources.open_source_cache import OpenSourceCache, create_source_cache
from services.datasources.service import DatasourceService
from services.datasources.visibility.statement_rights import RoleStatementRights
from services.doctor.service import Doctor
from services.models.service import ModelService
from services.observability.metrics import Metrics
from services.observability.run_observer import RunObservers
from services.policies.egress import EgressService
from services.policies.groups import GroupService
from services.policies.guided_setup.access_step import SetupAccessService
from services.policies.mask_expressions import HashKeys
from services.policies.rule_cache import RuleCache
from services.policies.rule_policy import RulePolicy
from services.policies.rule_preview import PolicyPreviews
from services.policies.service import PolicyService
from services.replay.service import ReplayService
from services.runtime.loop_watchdog import LoopWatchdog
from services.runtime.readiness import Readiness
from services.runtime.task_supervisor import TaskSupervisor, open_task_supervisor
from services.security.key_files import load_key
from services.security.secret_cipher import SecretCipher


class Core(NamedTuple):
    """The core services that all others need."""

    database: Database
    readiness: Readiness
    background: TaskSupervisor
    open_sources: OpenSourceCache
    watchdog: LoopWatchdog
    metrics: Metrics
    observers: RunObservers
    access: AccessControl
    rules: RuleCache
    egress: EgressRules
    cipher: SecretCipher
    audit: AuditTrail
    budgets: BudgetService


async def open_core(settings: Settings, policy: AccessPolicy | None, stack: AsyncExitStack) -> Core:
    """Opened on `stack`, which closes it last. Without a policy the stored rules decide."""
    enter = stack.enter_async_context
    database = await enter(open_records(settings))
    cipher = open_secret_cipher(settings)  # after the records, which make the folder of its key
    audit = await open_audit(settings, database, cipher, stack)
    rules = RuleCache(database)
    access = AccessControl(
        policy or RulePolicy(rules, partial(derive_hash_keys, cipher)),
        SourceWorkspaces(database),
        RoleStatementRights(database),
    )
    readiness = create_readiness(database)
    open_sources = await enter(create_source_cache())
    background = await enter(open_task_supervisor())  # ends first: its tasks read sources
    metrics, observers = await enter(open_observers(settings))
    watchdog = start_watchdog(background)
    start_audit_tasks(settings, audit, background)
    return Core(
        database,
        readiness,
        background,
        open_sources,
        watchdog,
        metrics,
        observers,
        access,
        rules,
        EgressRules(database),
        cipher,
        audit,
        BudgetService(database, make_default_budget(settings)),
    )


def make_default_budget(settings: Settings) -> Budget:
    """What users may use in a day who have no budget of their own, nor by their role."""
    tokens = settings.budget.tokens_per_day or settings.model.tokens_per_day
    return Budget(settings.budget.rows_per_day, tokens)


class PolicyServices(NamedTuple):
    """What administrators write rules with, and the groups that rules name."""

    policies: PolicyService
    policy_previews: PolicyPreviews
    egress: EgressService
    setup_access: SetupAccessService
    groups: GroupService


def create_policy_services(core: Core, datasources: DatasourceService) -> PolicyServices:
    """They share the cache of the policy: a change here takes effect here at once."""
    policies = PolicyService(core.database, datasources, core.rules)
    egress = EgressService(core.database, datasources, core.egress)
    return PolicyServices(
        policies,
        PolicyPreviews(core.database, datasources, partial(derive_hash_keys, core.cipher)),
        egress,
        SetupAccessService(datasources, policies, egress),
        GroupService(core.database, core.rules),
    )


class AuditServices(NamedTuple):
    """Reading the audit, and running recorded statements again."""

    audit_reader: AuditReader
    replays: ReplayService


def create_audit_services(
    core: Core, sources: QuerySources, datasources: DatasourceService
) -> AuditServices:
    """Both are stateless."""
    hidden_names = HiddenNames(core.access, datasources)
    reader = AuditReader(core.database, core.access.filter_ids, hidden_names.find)
    return AuditServices(reader, ReplayService(core.database, sources))


def create_doctor(settings: Settings, core: Core, models: ModelService) -> Doctor:
    """What checks this installation for administrators."""
    verification = AuditVerification(core.audit)
    return Doctor(settings, core.database, core.readiness, models, verification)


def derive_hash_keys(cipher: SecretCipher, source_id: str) -> HashKeys:
    """The keys of the hashes of a source's values."""
    outer = cipher.derive_text_key(f"hash of masked values, outer, {source_id}")
    inner = cipher.derive_text_key(f"hash of masked values, inner, {source_id}")
    return HashKeys(outer, inner)


def open_secret_cipher(settings: Settings) -> SecretCipher:
    """Encrypts and decrypts stored secrets."""
    return SecretCipher(
        load_key(settings.secrets_key, settings.data_dir / "secrets_key").split(b",")
    )
