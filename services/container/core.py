"""The core: what all other services need."""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial

from model.database.engine import Database
from model.settings import Settings
from model.usage.budget import Budget
from services.audit.trail import AuditTrail
from services.budgets.service import BudgetService
from services.container.observability import open_observers, start_watchdog
from services.container.records import create_readiness, open_audit, open_records, start_audit_tasks
from services.datasources.access.egress_rules import EgressRules
from services.datasources.access.policy import AccessPolicy
from services.datasources.access.source_access import AccessControl
from services.datasources.access.source_workspaces import SourceWorkspaces
from services.datasources.open_source_cache import OpenSourceCache, create_source_cache
from services.datasources.visibility.statement_rights import RoleStatementRights
from services.observability.metrics import Metrics
from services.observability.run_observer import RunObservers
from services.policies.mask_expressions import HashKeys
from services.policies.rule_cache import RuleCache
from services.policies.rule_policy import RulePolicy
from services.runtime.loop_watchdog import LoopWatchdog
from services.runtime.readiness import Readiness
from services.runtime.task_supervisor import TaskSupervisor, open_task_supervisor
from services.security.key_files import load_key
from services.security.secret_cipher import SecretCipher


@dataclass(frozen=True)
class CoreServices:
    """Our records, the audit, budgets, background tasks and metrics."""

    settings: Settings
    database: Database
    readiness: Readiness
    background: TaskSupervisor
    watchdog: LoopWatchdog
    metrics: Metrics
    audit: AuditTrail
    budgets: BudgetService


@dataclass(frozen=True)
class Core(CoreServices):
    """These with what only other services are made of: open sources, their rules, the cipher."""

    open_sources: OpenSourceCache
    observers: RunObservers
    access: AccessControl
    rules: RuleCache
    egress_rules: EgressRules
    cipher: SecretCipher


async def open_core(settings: Settings, policy: AccessPolicy | None, stack: AsyncExitStack) -> Core:
    """The core; `stack` closes it, after everything that is opened on it later.

    Without a policy the stored rules decide what users see of sources.
    """
    enter = stack.enter_async_context
    database = await enter(open_records(settings))
    cipher = open_secret_cipher(settings)  # after the records, which make the folder of its key
    audit = await open_audit(settings, database, cipher, stack)
    rules = RuleCache(database)
    access = AccessControl(
        policy or RulePolicy(rules, partial(HashKeys.derive, cipher)),
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
        settings=settings,
        database=database,
        readiness=readiness,
        background=background,
        open_sources=open_sources,
        watchdog=watchdog,
        metrics=metrics,
        observers=observers,
        access=access,
        rules=rules,
        egress_rules=EgressRules(database),
        cipher=cipher,
        audit=audit,
        budgets=BudgetService(database, make_default_budget(settings)),
    )


def make_default_budget(settings: Settings) -> Budget:
    """The daily budget of users for whom neither they nor their role have one."""
    tokens = settings.budget.tokens_per_day or settings.model.tokens_per_day
    return Budget(settings.budget.rows_per_day, tokens)


def open_secret_cipher(settings: Settings) -> SecretCipher:
    """Encrypts and decrypts stored secrets."""
    return SecretCipher(
        load_key(settings.secrets_key, settings.data_dir / "secrets_key").split(b",")
    )
