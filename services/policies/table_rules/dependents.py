"""The rules of tables that show rows or values of other tables and columns.

A view of a table with rules shows its rows, and no rule of the table applies to them. For whom the
table has rules, the view does not exist until an administrator gives it rules of its own, of rows
where the table has some of rows, of columns where it has some of columns, or states that everybody
may read it. A table that inherits its columns from one with rules is under the same rules.
"""

from collections.abc import Mapping
from dataclasses import replace

from model.sources.lineage import TableLineage
from model.sources.policy import Mask, PolicySubject, SourcePolicies
from services.policies.table_rules.own_rules import (
    OPEN_TABLE,
    WITHHELD_TABLE,
    TableRules,
    collect_own_rules,
)

_NOTHING = Mask("null")
"""Stands for the values of columns that are computed from masked ones: another mask could show of
a part of a value what it hides of the whole."""


def collect_rules(policies: SourcePolicies, subject: PolicySubject) -> dict[str, TableRules]:
    """The rules of each table of which a user sees a part or nothing, by the table's name."""
    own_rules = collect_own_rules(policies, subject)
    if not own_rules:
        return {}
    finder = _DependentRules(policies, subject, own_rules)
    found = {name: finder.find(name, each) for name, each in policies.lineage.tables.items()}
    return own_rules | {name: rules for name, rules in found.items() if rules is not OPEN_TABLE}


class _DependentRules:
    def __init__(
        self, policies: SourcePolicies, subject: PolicySubject, own_rules: Mapping[str, TableRules]
    ) -> None:
        self._own_rules = own_rules
        self._open = {each.table: frozenset(each.reads) for each in policies.open_dependents}
        self._with_row_rules = {rule.table for rule in policies.row_rules}
        self._ruled_columns = {
            (rule.table, rule.column)
            for rule in policies.column_rules
            if rule.grantees.include(subject)
        }
        self._with_column_rules = {table for table, _ in self._ruled_columns}

    def find(self, name: str, lineage: TableLineage) -> TableRules:
        """The rules of a table with what it reads and computes; `OPEN_TABLE`: none."""
        rules = self._apply_rules_of_read_tables(name, lineage)
        if rules.withheld or not lineage.generated:
            return rules
        return self._cover_generated_columns(name, rules, lineage)

    def _apply_rules_of_read_tables(self, name: str, lineage: TableLineage) -> TableRules:
        own = self._own_rules.get(name, OPEN_TABLE)
        ruled_tables = [each for each in lineage.reads if each in self._own_rules]
        if self._open.get(name, frozenset()).issuperset(ruled_tables):
            return own
        found = [self._own_rules[each] for each in ruled_tables]
        lacks_rows = name not in self._with_row_rules and any(r.restricts_rows for r in found)
        lacks_columns = name not in self._with_column_rules and any(
            rules.restricts_columns for rules in found
        )
        if not lacks_rows and not lacks_columns:
            return own
        if len(found) > 1 or ruled_tables[0] not in lineage.parents:
            return WITHHELD_TABLE
        return _inherit(own, found[0], rows=lacks_rows, columns=lacks_columns)

    def _cover_generated_columns(
        self, name: str, rules: TableRules, lineage: TableLineage
    ) -> TableRules:
        """Of columns without rules of their own, which are computed from hidden or masked ones."""
        masks, hidden = dict(rules.masks), set(rules.hidden_columns)
        for column, sources in lineage.generated:
            if (name, column) in self._ruled_columns:
                continue
            if not rules.hidden_columns.isdisjoint(sources):
                hidden.add(column)
            elif not rules.masks.keys().isdisjoint(sources):
                masks[column] = _NOTHING
        if len(masks) == len(rules.masks) and len(hidden) == len(rules.hidden_columns):
            return rules
        return replace(rules, masks=masks, hidden_columns=frozenset(hidden))


def _inherit(own: TableRules, parent: TableRules, *, rows: bool, columns: bool) -> TableRules:
    return TableRules(
        parent.row_rules if rows else own.row_rules,
        {**own.masks, **parent.masks} if columns else own.masks,
        own.hidden_columns | parent.hidden_columns if columns else own.hidden_columns,
        own.columns | parent.columns,
        {**own.kinds, **parent.kinds},
    )
