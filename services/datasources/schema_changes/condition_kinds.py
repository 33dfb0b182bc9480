"""Notes of which kinds the columns are that conditions of rules read, where nobody has."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from model.repositories.sources import datasources, policies
from model.sources.policy import RowRule
from services.datasources.row_mapping import to_table


async def note_condition_kinds(session: AsyncSession, source_id: str) -> None:
    """Note the kinds as the sync before found them, in rules that an earlier release stored.

    A sync that is about to store other kinds closes the tables of these rules, too.
    """
    row = await policies.find(session, source_id, lock=True)
    if row is None:
        return
    rules = policies.read_policies(row.rules)
    if all(rule.kinds or not rule.columns for rule in rules.row_rules):
        return
    stored_tables = map(to_table, await datasources.find_tables(session, source_id))
    kinds = {
        each.table.name: {c.column.name: c.column.kind for c in each.columns}
        for each in stored_tables
    }
    row_rules = tuple(_note_kinds(rule, kinds.get(rule.table, {})) for rule in rules.row_rules)
    if row_rules != rules.row_rules:
        noted = replace(rules, row_rules=row_rules, version=rules.version + 1)
        await policies.put(session, source_id, noted, row.updated_by)


def _note_kinds(rule: RowRule, kinds: Mapping[str, str]) -> RowRule:
    if rule.kinds or not kinds.keys() >= set(rule.columns):
        return rule
    return replace(rule, kinds=tuple(kinds[each] for each in rule.columns))
