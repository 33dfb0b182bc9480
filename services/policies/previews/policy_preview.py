"""What a user would see of a source under rules that are not stored yet."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from model.actor import SystemActor, UserActor
from model.database.engine import Database
from model.errors import Invalid
from model.group import NamedSubject
from model.repositories import groups as group_records
from model.repositories.sources import lineages
from model.sources.policy import PolicySubject, SourcePolicies
from model.sources.schema import SourceInfo
from services.datasources.access.source_access import SourceAccess
from services.datasources.service import DatasourceService
from services.datasources.visibility.stored_table import StoredTable
from services.policies.mask_expressions import HashKeys
from services.policies.previews.table_preview import TablePreview, TableReader
from services.policies.restriction import PolicyRestriction
from services.policies.rule_check import ReviewedPolicies, RuleChecker
from services.policies.rule_warnings import RuleWarning, find_warnings
from services.policies.table_rules.listing import DependentTable, list_dependents

_READER = SystemActor("policies")
_MAX_TABLES = 20
_ALL_TABLES_S = 25.0


@dataclass(frozen=True, slots=True)
class PolicyPreview:
    """What a user would see of a source."""

    admitted: bool
    """Whether he may ask the source at all."""
    tables: tuple[TablePreview, ...]
    left_out: int
    """Tables with rules that are not among `tables`: there are too many."""
    warnings: tuple[RuleWarning, ...]
    dependents: tuple[DependentTable, ...] = ()
    """Tables without rules that read those with rules: withheld from him, under the same rules, or
    shown because nobody knows what they read."""


class PolicyPreviews:
    """Asks sources under rules that are not stored, as answers do under those that are."""

    def __init__(
        self,
        database: Database,
        sources: DatasourceService,
        derive_keys: Callable[[str], HashKeys],
    ) -> None:
        """`derive_keys` gives the keys of a source's keyed hashes."""
        self._database = database
        self._sources = sources
        self._derive_keys = derive_keys

    async def preview(
        self, source_id: str, policies: SourcePolicies, user_id: str, actor: UserActor
    ) -> PolicyPreview:
        """What a user would see; the statements count as those of `actor`.

        Raises `NotFound`, `Invalid` for an unknown user, `DatasourceUnavailable`,
        `BudgetExhausted`.
        """
        await self._sources.authorize(source_id, actor)
        async with self._database.reading() as session:
            people = await group_records.find_subjects(session, actor.workspace_id)
            lineage = await lineages.find(session, source_id)
        subject = _find_subject(user_id, people)
        stored_tables = await self._sources.list_tables(SourceAccess.for_system(source_id, _READER))
        reviewed = await self._review(source_id, policies, stored_tables)
        warnings = await asyncio.to_thread(find_warnings, reviewed, people, actor.id)
        if not reviewed.policies.admit(subject):
            return PolicyPreview(False, (), 0, warnings)
        names = _list_tables(reviewed.policies)
        effective = replace(reviewed.policies, lineage=lineage)
        restriction = PolicyRestriction(effective, subject, self._derive_keys(source_id))
        problem_previews = _locate_problems(reviewed)
        valid_names = [name for name in names if name not in problem_previews][:_MAX_TABLES]
        tables = await self._show_tables(source_id, valid_names, restriction, actor)
        left_out_count = len(names) - len(problem_previews) - len(valid_names)
        dependents = await asyncio.to_thread(_find_dependents, restriction, stored_tables)
        return PolicyPreview(
            True, (*problem_previews.values(), *tables), left_out_count, warnings, dependents
        )

    async def _review(
        self, source_id: str, policies: SourcePolicies, stored_tables: Iterable[StoredTable]
    ) -> ReviewedPolicies:
        source = await self._sources.get(source_id, _READER)
        info = SourceInfo(source_id, source.name, source.kind, source.dialect)
        checker = RuleChecker(info, {each.table.name: each for each in stored_tables})
        return await asyncio.to_thread(checker.review, policies)

    async def _show_tables(
        self, source_id: str, names: list[str], restriction: PolicyRestriction, actor: UserActor
    ) -> list[TablePreview]:
        whole = SourceAccess(source_id, actor, None)
        restricted_access = replace(
            whole, restriction=restriction if restriction.is_restricting else None
        )
        async with (
            self._sources.open_with(whole) as full,
            self._sources.open_with(restricted_access) as restricted_source,
        ):
            reader = TableReader(full, restricted_source, restriction)
            deadline = asyncio.get_running_loop().time() + _ALL_TABLES_S
            return [await reader.show(name, deadline) for name in names]


def _list_tables(policies: SourcePolicies) -> list[str]:
    """Every table that has a rule, in the order of the rules."""
    tables = [rule.table for rule in policies.row_rules]
    return list(dict.fromkeys([*tables, *(rule.table for rule in policies.column_rules)]))


def _find_dependents(
    restriction: PolicyRestriction, stored_tables: Iterable[StoredTable]
) -> tuple[DependentTable, ...]:
    """What reads tables with rules, as it is for the user of the restriction."""
    listed = list_dependents(restriction.policies, [each.table for each in stored_tables])
    own_names = set(_list_tables(restriction.policies))
    under_rules = restriction.dependents
    return tuple(
        each if each.state == "unknown" else replace(each, state=under_rules[each.table])
        for each in listed.tables
        if each.table not in own_names and (each.state == "unknown" or each.table in under_rules)
    )


def _find_subject(user_id: str, people: list[NamedSubject]) -> PolicySubject:
    for each in people:
        if each.subject.user_id == user_id:
            return each.subject
    raise Invalid("users.unknown", path="user_id")


def _locate_problems(reviewed: ReviewedPolicies) -> dict[str, TablePreview]:
    """The tables with a wrong rule: such a rule is never put into a statement."""
    policies = reviewed.policies
    tables = {f"row_rules.{at}": rule.table for at, rule in enumerate(policies.row_rules)}
    for at, rule in enumerate(policies.column_rules):
        tables[f"column_rules.{at}"] = rule.table
    previews: dict[str, TablePreview] = {}
    for at, dependent in enumerate(policies.open_dependents):
        tables[f"open_dependents.{at}"] = dependent.table
    for problem in reviewed.problems:
        name = tables[".".join(problem.path.split(".")[:2])]
        previews.setdefault(name, TablePreview(name, problem=problem.locale_text))
    return previews
