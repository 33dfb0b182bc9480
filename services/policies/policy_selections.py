"""The selections that stand for the tables of a source in the statements of one user."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import NamedTuple

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect

from model.engines.registry import find_dialect
from model.errors import SqlRejected
from model.sources.policy import TablePolicy
from model.sources.schema import Column, Schema, Table
from services.datasources.access.policy import make_inner_name
from services.policies.conditions import parse_condition
from services.policies.mask_expressions import (
    HashKeys,
    load_text,
    mask_column,
    parse_expression,
    show_unlabelled,
)
from services.sqlguard.dialects import load_dialect
from services.sqlguard.guard import render_statement
from services.sqlguard.schema_lookup import build_lookup

_FROM_MARK = "policy_from_mark"
_ALWAYS = "1 = 1"
_MISPLACING = re.compile(r"\b(?:OVER|EXISTS|RIGHT\s+(?:OUTER\s+)?JOIN)\b", re.IGNORECASE)
"""What a statement has in which an engine may misplace constants (`misplaces_constants`)."""


class SelectionText(NamedTuple):
    """A selection as the dialect writes it, in the parts before and after FROM."""

    columns: str
    rest: str
    """The condition with what ends the selection; empty where the user sees all rows."""


class PolicySelections:
    """Makes the selection from each table whose rows or values a policy changes."""

    def __init__(
        self,
        schema: Schema,
        policies: Mapping[str, TablePolicy],
        keys: HashKeys,
        *,
        estimated: bool = True,
        fences_constants: bool = False,
    ) -> None:
        """`estimated`: whether planners may know statistics of the columns of hidden rows.

        `fences_constants`: whether subqueries with constants are kept from being merged.
        """
        self._estimated = estimated
        self._fences_constants = fences_constants
        self.schema = schema
        self.dialect = schema.source.dialect
        self._policies = policies
        self._keys = keys
        self._written: dict[str, SelectionText] = {}

    @cached_property
    def inner_name(self) -> str:
        """`make_inner_name` as the dialect writes it."""
        return load_known_dialect(self.dialect).generate(
            exp.to_identifier(make_inner_name(), quoted=True)
        )

    def without_statistics(self) -> "PolicySelections":
        """The same selections, of whose columns planners know nothing."""
        return PolicySelections(self.schema, self._policies, self._keys, estimated=False)

    def for_statement(self, sql: str) -> "PolicySelections":
        """The selections for a statement, in which the engine misplaces no constant."""
        misplaces = find_dialect(self.dialect).policies.misplaces_constants
        return self._with_fences if misplaces and _MISPLACING.search(sql) else self

    @cached_property
    def _with_fences(self) -> "PolicySelections":
        return PolicySelections(
            self.schema,
            self._policies,
            self._keys,
            estimated=self._estimated,
            fences_constants=True,
        )

    def covers(self, name: str) -> bool:
        """Whether the table may be read in a selection only."""
        policy = self._policies.get(name)
        return policy is not None and policy.changes_rows

    def write(self, name: str) -> SelectionText:
        """What the user may see of a table."""
        if name not in self._written:
            self._written[name] = self._write(name)
        return self._written[name]

    def _write(self, name: str) -> SelectionText:
        """The text of the tree, cut at the only place where FROM can stand."""
        tree = self._build(build_lookup(self.schema).tables[name], self._policies[name])
        tree.set("from_", exp.From(this=exp.to_table(_FROM_MARK)))
        text = render_statement(tree, load_known_dialect(self.dialect))
        head, mark, tail = text.partition(f" FROM {_FROM_MARK}")
        if not mark or _FROM_MARK in head + tail:
            raise SqlRejected("policies.not_rewritten")
        return SelectionText(head.removeprefix("SELECT "), tail.removeprefix(" WHERE "))

    def _build(self, table: Table, policy: TablePolicy) -> exp.Select:
        selection = exp.Select(expressions=list(self._list_columns(table, policy)))
        has_constants = any(mask.kind == "text" for mask in policy.masks.values())
        conditions = policy.conditions
        if conditions is None and self._fences_constants and has_constants:
            conditions = (_ALWAYS,)
        if conditions is not None:
            selection.set("where", exp.Where(this=self._join_conditions(conditions)))
            fence = parse_fence(find_dialect(self.dialect).policies.fence, self.dialect)
            selection.set(fence.key, fence)
        return selection

    def _list_columns(self, table: Table, policy: TablePolicy) -> Iterator[exp.Expr]:
        for column in table.columns:
            if not column.enabled or column.name in policy.hidden_columns:
                continue
            name = exp.to_identifier(column.name, quoted=True)
            mask = policy.masks.get(column.name)
            if mask is None:
                yield self._show(column, policy)
            else:
                masked = mask_column(column, mask, make_inner_name(), self.dialect, self._keys)
                yield exp.Alias(this=masked, alias=name)

    def _show(self, column: Column, policy: TablePolicy) -> exp.Expr:
        """A column as it is stored; of an enumeration the text, where rows are hidden."""
        name = exp.to_identifier(column.name, quoted=True)
        stored = exp.column(name, exp.to_identifier(make_inner_name(), quoted=True))
        if policy.conditions is None:
            return stored
        value = show_unlabelled(column, stored, self.dialect)
        template = find_dialect(self.dialect).policies.unestimated
        if not self._estimated and template != "{value}":
            text = template.format(value=load_text(value, self.dialect))
            value = parse_expression(text, self.dialect)
        return stored if value is stored else exp.Alias(this=value, alias=name.copy())

    def _join_conditions(self, conditions: tuple[str, ...]) -> exp.Expr:
        """Any of them; without one, no row."""
        if not conditions:
            return exp.EQ(this=exp.Literal.number(1), expression=exp.Literal.number(0))
        trees = [parse_condition(text, self.dialect) for text in conditions]
        for column in (each for tree in trees for each in tree.find_all(exp.Column)):
            column.set("table", exp.to_identifier(make_inner_name(), quoted=True))
        return exp.or_(*trees, copy=False) if len(trees) > 1 else exp.Paren(this=trees[0])


def load_known_dialect(name: str) -> Dialect:
    """The reader and writer for a dialect. Raises `SqlRejected` when there is none."""
    sqlglot_dialect = load_dialect(name)
    if sqlglot_dialect is None:
        raise SqlRejected("guard.dialect", dialect=name)
    return sqlglot_dialect


@lru_cache
def _parse_fence(text: str, dialect: str) -> exp.Expr:
    [select] = load_known_dialect(dialect).parse(f"SELECT 1 {text}")
    if select is None:
        raise SqlRejected("guard.empty")
    fence: exp.Expr = select.args.get("limit") or select.args["offset"]
    return fence.pop()


def parse_fence(text: str, dialect: str) -> exp.Expr:
    """The LIMIT or OFFSET of a template."""
    return _parse_fence(text, dialect).copy()
