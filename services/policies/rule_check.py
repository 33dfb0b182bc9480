"""Checks rules against the tables of their source."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from model.errors import Invalid, SqlRejected
from model.sources.policy import ColumnRule, Mask, MaskKind, RowRule, SourcePolicies
from model.sources.schema import Column, ColumnKind, Schema, SourceInfo, Table
from services.datasources.visibility.stored_table import StoredTable
from services.policies.conditions import check_condition
from services.policies.mask_expressions import find_template
from services.policies.value_kinds.column_kinds import MASKED_KINDS, is_same_kind

_MAX_ROW_RULES = 50
"""Of a table: each adds to every statement that reads it."""
_MAX_TEXT_CHARS = 64
_MAX_STEP = 1_000_000_000


def list_masks(kind: ColumnKind, dialect: str) -> tuple[MaskKind, ...]:
    """The masks that fit a kind of columns, and that the dialect has."""
    column = Column("", "", kind)
    return tuple(
        mask
        for mask, kinds in MASKED_KINDS.items()
        if kind in kinds and (mask != "hash" or find_template(Mask(mask), column, dialect))
    )


@dataclass(frozen=True, slots=True)
class ReviewedPolicies:
    """Rules with what their conditions read, and what is wrong with some of them."""

    policies: SourcePolicies
    problems: tuple[Invalid, ...]
    """Each with the place of its rule."""


@dataclass(frozen=True, slots=True)
class RuleChecker:
    """Checks the rules of one source; switched-off tables and columns may have rules, too."""

    source: SourceInfo
    tables: Mapping[str, StoredTable]

    def check(self, policies: SourcePolicies) -> SourcePolicies:
        """The rules with what their conditions read. Raises `Invalid` with the rule's place."""
        reviewed = self.review(policies)
        for problem in reviewed.problems:
            raise problem
        return reviewed.policies

    def review(self, policies: SourcePolicies) -> ReviewedPolicies:
        """The rules with what their conditions read; those that are wrong stay as they are."""
        problems: list[Invalid] = list(_find_excess([rule.table for rule in policies.row_rules]))
        rows: list[RowRule] = []
        for at, rule in enumerate(policies.row_rules):
            try:
                rows.append(self._check_row_rule(rule, at))
            except Invalid as problem:
                problems.append(problem)
                rows.append(rule)
        for at, column_rule in enumerate(policies.column_rules):
            try:
                self._check_column_rule(column_rule, f"column_rules.{at}")
            except Invalid as problem:
                problems.append(problem)
        for at, dependent in enumerate(policies.open_dependents):
            if dependent.table not in self.tables:
                path = f"open_dependents.{at}.table"
                problems.append(
                    Invalid("datasources.unknown_table", path=path, name=dependent.table)
                )
        return ReviewedPolicies(replace(policies, row_rules=tuple(rows)), tuple(problems))

    def _check_row_rule(self, rule: RowRule, at: int) -> RowRule:
        table = self._require_table(rule.table, f"row_rules.{at}")
        if not rule.condition:
            return rule
        try:
            reads = check_condition(rule.condition, table, Schema(self.source, (table,), ()))
        except SqlRejected as error:
            raise Invalid(error.key, path=f"row_rules.{at}.condition", **error.params) from error
        if rule.kinds and not all(map(is_same_kind, rule.kinds, reads.kinds)):
            path = f"row_rules.{at}.condition"
            raise Invalid("policies.column_changed", path=path, table=rule.table)
        return replace(rule, columns=reads.columns, attributes=reads.attributes, kinds=reads.kinds)

    def _check_column_rule(self, rule: ColumnRule, path: str) -> None:
        table = self._require_table(rule.table, path)
        column = table.column(rule.column)
        if column is None or column.name != rule.column:
            key = "datasources.unknown_column"
            raise Invalid(key, path=f"{path}.column", table=rule.table, column=rule.column)
        if (rule.mask is None) != (rule.action != "mask"):
            raise Invalid("policies.mask_missing", path=f"{path}.mask")
        if rule.mask:
            self._check_mask(rule.mask, column, f"{path}.mask")

    def _check_mask(self, mask: Mask, column: Column, path: str) -> None:
        fits = column.kind in MASKED_KINDS[mask.kind]
        if mask.kind == "text":
            fits = 0 < len(mask.text) <= _MAX_TEXT_CHARS and mask.text.isprintable()
        elif mask.kind == "rounded":
            fits = fits and 2 <= mask.step <= _MAX_STEP
        if not fits:
            raise Invalid("policies.mask_does_not_fit", path=path, column=column.name)
        if mask.kind == "hash" and not find_template(mask, column, self.source.dialect):
            raise Invalid("policies.no_hash", path=path, column=column.name)

    def _require_table(self, name: str, path: str) -> Table:
        stored_table = self.tables.get(name)
        if stored_table is None:
            raise Invalid("datasources.unknown_table", path=f"{path}.table", name=name)
        columns = tuple(replace(each.column, enabled=True) for each in stored_table.columns)
        return replace(stored_table.table, columns=columns, enabled=True)


def _find_excess(tables: Sequence[str]) -> Iterator[Invalid]:
    """A problem at the first rule of each table that has too many."""
    for table, count in Counter(tables).items():
        if count > _MAX_ROW_RULES:
            path = f"row_rules.{tables.index(table)}"
            yield Invalid("policies.too_many_rules", path=path, most=_MAX_ROW_RULES)
