"""Checks rules against the tables of their source."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from model.errors import Invalid, SqlRejected
from model.sources.policy import ColumnRule, Mask, RowRule, SourcePolicies
from model.sources.query import NUMERIC_KINDS
from model.sources.schema import Column, Schema, SourceInfo, Table
from services.datasources.row_mapping import StoredTable
from services.policies.conditions import check_condition
from services.policies.mask_expressions import find_template

_MAX_ROW_RULES = 50
"""Of a table: each adds to every statement that reads it."""
_MAX_TEXT = 64
_MAX_STEP = 1_000_000_000


@dataclass(frozen=True, slots=True)
class RuleChecker:
    """Checks the rules of one source; switched-off tables and columns may have rules, too."""

    source: SourceInfo
    tables: Mapping[str, StoredTable]

    def check(self, policies: SourcePolicies) -> SourcePolicies:
        """The rules with what their conditions read. Raises `Invalid` with the rule's place."""
        _check_counts([rule.table for rule in policies.row_rules])
        rows = [self._check_row_rule(rule, at) for at, rule in enumerate(policies.row_rules)]
        for at, rule in enumerate(policies.column_rules):
            self._check_column_rule(rule, f"column_rules.{at}")
        return replace(policies, row_rules=tuple(rows))

    def _check_row_rule(self, rule: RowRule, at: int) -> RowRule:
        table = self._require_table(rule.table, f"row_rules.{at}")
        if not rule.condition:
            return rule
        try:
            read = check_condition(rule.condition, table, Schema(self.source, (table,), ()))
        except SqlRejected as error:
            raise Invalid(error.key, path=f"row_rules.{at}.condition", **error.params) from error
        return replace(rule, columns=read.columns, attributes=read.attributes)

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
        fits = {
            "null": True,
            "text": 0 < len(mask.text) <= _MAX_TEXT and mask.text.isprintable(),
            "hash": column.kind != "binary",
            "last_four": column.kind
            not in ("binary", "json", "boolean"),  # of false, more than four
            "year": column.kind in ("date", "datetime"),
            "rounded": column.kind in NUMERIC_KINDS and 2 <= mask.step <= _MAX_STEP,
        }[mask.kind]
        if not fits:
            raise Invalid("policies.mask_does_not_fit", path=path, column=column.name)
        if mask.kind == "hash" and not find_template(mask, column, self.source.dialect):
            raise Invalid("policies.no_hash", path=path, column=column.name)

    def _require_table(self, name: str, path: str) -> Table:
        stored = self.tables.get(name)
        if stored is None:
            raise Invalid("datasources.unknown_table", path=f"{path}.table", name=name)
        columns = tuple(replace(each.column, enabled=True) for each in stored.columns)
        return replace(stored.table, columns=columns, enabled=True)


def _check_counts(tables: Sequence[str]) -> None:
    counts = Counter(tables)
    for at, table in enumerate(tables):
        if counts[table] > _MAX_ROW_RULES:
            raise Invalid("policies.too_many_rules", path=f"row_rules.{at}", most=_MAX_ROW_RULES)
