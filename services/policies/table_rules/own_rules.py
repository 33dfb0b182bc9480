"""The rules that name a table, as they apply to one user."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from model.sources.policy import (
    STRICTNESS,
    ColumnRule,
    Mask,
    PolicySubject,
    RowRule,
    SourcePolicies,
)


@dataclass(frozen=True)
class TableRules:
    """The rules of a table that apply to one user."""

    row_rules: tuple[RowRule, ...] | None
    """Those that grant him rows; None: he sees all rows."""
    masks: dict[str, Mask]
    hidden_columns: frozenset[str]
    columns: frozenset[str]
    """All columns that any rule of the table names."""
    kinds: Mapping[str, str] = field(default_factory=dict)
    """Those that columns of conditions had when the rules were written."""
    withheld: bool = False
    """Whether the table does not exist for him: it reads others, whose rules cannot be applied."""

    @property
    def conditions(self) -> tuple[str, ...] | None:
        """Of the rows that he sees, any of which is enough; None: he sees all."""
        rules = self.row_rules
        return None if rules is None else tuple(rule.condition for rule in rules)

    @property
    def restricts_rows(self) -> bool:
        """Whether he sees a part of the rows at most."""
        return self.row_rules is not None

    @property
    def restricts_columns(self) -> bool:
        """Whether columns are masked or hidden."""
        return bool(self.masks or self.hidden_columns)


OPEN_TABLE = TableRules(None, {}, frozenset(), frozenset())
WITHHELD_TABLE = TableRules((), {}, frozenset(), frozenset(), withheld=True)


def collect_own_rules(policies: SourcePolicies, subject: PolicySubject) -> dict[str, TableRules]:
    """The rules of each table of which a user sees a part, by the table's name."""
    of_rows = [rule.table for rule in policies.row_rules]
    of_columns = [rule.table for rule in policies.column_rules]
    rules_by_table = {name: _collect(name, policies, subject) for name in (*of_rows, *of_columns)}
    return {
        name: each
        for name, each in rules_by_table.items()
        if each.restricts_rows or each.restricts_columns
    }


def _collect(table: str, policies: SourcePolicies, subject: PolicySubject) -> TableRules:
    of_rows = [rule for rule in policies.row_rules if rule.table == table]
    of_columns = [
        rule
        for rule in policies.column_rules
        if rule.table == table and rule.grantees.include(subject)
    ]
    hidden = frozenset(rule.column for rule in of_columns if rule.action == "deny")
    granted_rules = tuple(rule for rule in of_rows if rule.grantees.include(subject))
    columns = {name for rule in of_rows for name in rule.columns}
    sees_all = not of_rows or any(not rule.condition for rule in granted_rules)
    return TableRules(
        None if sees_all else granted_rules,
        find_strictest_masks(rule for rule in of_columns if rule.column not in hidden),
        hidden,
        frozenset(columns | {rule.column for rule in of_columns}),
        {name: kind for rule in of_rows for name, kind in rule.list_kinds()},
    )


def find_strictest_masks(rules: Iterable[ColumnRule]) -> dict[str, Mask]:
    """The mask of each column that counts among those of several rules."""
    masks: dict[str, Mask] = {}
    for rule in rules:
        if rule.mask is None:
            continue
        other = masks.get(rule.column)
        masks[rule.column] = rule.mask if other is None else _choose_stricter(other, rule.mask)
    return masks


def _choose_stricter(left: Mask, right: Mask) -> Mask:
    if left.kind == right.kind == "rounded":
        return max(left, right, key=lambda mask: mask.step)
    return min(left, right, key=lambda mask: STRICTNESS.index(mask.kind))
