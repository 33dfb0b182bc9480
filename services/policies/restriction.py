"""What the rules of a source leave of it for one user."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from threading import Lock

from cachetools import LRUCache

from model.errors import SqlRejected
from model.identity_key import IdentityKey
from model.sources.policy import (
    STRICTNESS,
    ColumnRule,
    Mask,
    PolicySubject,
    RowRule,
    SourcePolicies,
    TablePolicy,
)
from model.sources.query import CheckedQuery, Sentence
from model.sources.schema import Column, Schema, Table
from services.policies.conditions import bind_condition
from services.policies.mask_expressions import HashKeys
from services.policies.policy_selections import PolicySelections
from services.policies.statement_rewriting import rewrite_statement

_MAX_SELECTIONS = 32
_TEXT_MASKS = ("text", "hash", "last_four")


@dataclass(frozen=True)
class TableRules:
    """The rules of a table that apply to one user."""

    row_rules: tuple[RowRule, ...] | None
    """Those that grant him rows; None: he sees all rows."""
    masks: dict[str, Mask]
    hidden_columns: frozenset[str]
    columns: frozenset[str]
    """All columns that any rule of the table names."""

    @property
    def conditions(self) -> tuple[str, ...] | None:
        """Of the rows that he sees, any of which is enough; None: he sees all."""
        rules = self.row_rules
        return None if rules is None else tuple(rule.condition for rule in rules)


@dataclass(frozen=True)
class PolicyRestriction:
    """Implements `services.datasources.access.policy.Restriction` by rules."""

    policies: SourcePolicies
    subject: PolicySubject
    keys: HashKeys

    @cached_property
    def fingerprint(self) -> str:
        """Equal for users to whom the same rules apply with the same values of attributes.

        Every worker finds the same one: nothing in it has an order of its own.
        """
        return self._hash(self._tables, self.policies.row_rules)

    @cached_property
    def table_fingerprints(self) -> dict[str, str]:
        """The same of each table with rules alone."""
        return {
            name: self._hash({name: rules}, rules.row_rules or ())
            for name, rules in self._tables.items()
        }

    def _hash(self, tables: Mapping[str, TableRules], row_rules: Iterable[RowRule]) -> str:
        attribute_names = sorted({each for rule in row_rules for each in rule.attributes})
        values = [(name, self.subject.attributes.get(name)) for name in attribute_names]
        facts = [
            (name, rules.conditions, sorted(rules.masks.items()), sorted(rules.hidden_columns))
            for name, rules in sorted(tables.items())
        ]
        return sha256(repr((facts, values)).encode()).hexdigest()

    @property
    def is_restricting(self) -> bool:
        """Whether any rule changes what the user sees."""
        return bool(self._tables)

    def describe(self, query: CheckedQuery) -> tuple[Sentence, ...]:
        """What the rules changed in what a statement reads."""
        sentences: list[Sentence] = []
        for name in query.tables:
            rules = self._tables.get(name)
            if rules and rules.row_rules is not None:
                sentences.append(("policies.some_rows", {"table": name}))
            if rules and rules.masks:
                columns = ", ".join(rules.masks)
                sentences.append(("policies.masked_columns", {"table": name, "columns": columns}))
        return tuple(sentences)

    def filter_table(self, table: Table) -> Table | None:
        """The table without hidden columns, and without what was read from rows or values.

        A table is hidden where a rule names a column that it does not have: nobody knows what the
        rule was to protect.
        """
        rules = self._tables.get(table.name)
        table = self._drop_unmatched_counts(table)
        if rules is None:
            return table
        if _find_missing(table, rules):
            return None
        columns = tuple(
            _describe_masked(column, rules.masks.get(column.name))
            for column in table.columns
            if column.name not in rules.hidden_columns
        )
        if rules.row_rules is None:
            return replace(table, columns=columns)
        without_values = tuple(replace(each, samples=(), profile=None) for each in columns)
        return replace(table, columns=without_values, rows=None, rows_exact=False)

    def _drop_unmatched_counts(self, table: Table) -> Table:
        """The table whose keys do not tell how many rows match nothing: that is of all rows."""
        counted_keys = [key for key in table.foreign_keys if key.unmatched]
        if not any({table.name, key.table} & self._tables.keys() for key in counted_keys):
            return table
        keys = tuple(
            replace(key, unmatched=0) if {table.name, key.table} & self._tables.keys() else key
            for key in table.foreign_keys
        )
        return replace(table, foreign_keys=keys)

    def bind_table(self, table: Table, schema: Schema) -> TablePolicy:
        """What the user sees of a table. Raises `SqlRejected`."""
        rules = self._tables.get(table.name)
        return self._bind(table, rules, schema) if rules else TablePolicy()

    def rewrite(self, query: CheckedQuery, schema: Schema) -> str:
        """The statement over what the user sees. Raises `SqlRejected`."""
        names = tuple(name for name in query.tables if name in self._tables)
        return rewrite_statement(query, self._select(schema, names))

    def rewrite_for_estimate(self, query: CheckedQuery, schema: Schema) -> str:
        """The same, of which a planner estimates nothing by values of hidden rows."""
        names = tuple(name for name in query.tables if name in self._tables)
        selections = self._select(schema, names)
        return rewrite_statement(query, selections.without_statistics())

    def _select(self, schema: Schema, names: tuple[str, ...]) -> PolicySelections:
        """The selections for tables of a schema, made once."""
        key = (IdentityKey(schema), names)
        with self._lock:  # statements are checked in threads
            selections = self._selections.get(key)
        if selections is None:
            tables = {table.name: table for table in schema.tables if table.name in names}
            policies = {
                name: self._bind(tables[name], self._tables[name], schema) for name in names
            }
            selections = PolicySelections(schema, policies, self.keys)
            with self._lock:
                self._selections[key] = selections
        return selections

    @cached_property
    def _lock(self) -> Lock:
        return Lock()

    @cached_property
    def _selections(
        self,
    ) -> LRUCache[tuple[IdentityKey[Schema], tuple[str, ...]], PolicySelections]:
        return LRUCache(_MAX_SELECTIONS)

    def _bind(self, table: Table, rules: TableRules, schema: Schema) -> TablePolicy:
        column_names = {column.name for column in table.columns}
        if _find_missing(table, rules) - rules.hidden_columns:
            raise SqlRejected("policies.column_gone", table=table.name)
        conditions = None
        if rules.row_rules is not None:
            dialect, attributes = schema.source.dialect, self.subject.attributes
            bound = [
                bind_condition(rule.condition, table, dialect, attributes)
                for rule in rules.row_rules
            ]
            conditions = tuple(each for each in bound if each is not None)
        masks = {name: mask for name, mask in rules.masks.items() if name in column_names}
        return TablePolicy(conditions, masks, rules.hidden_columns)

    @cached_property
    def _tables(self) -> dict[str, TableRules]:
        of_rows = [rule.table for rule in self.policies.row_rules]
        of_columns = [rule.table for rule in self.policies.column_rules]
        rules_by_table = {name: self._collect(name) for name in (*of_rows, *of_columns)}
        return {
            name: each
            for name, each in rules_by_table.items()
            if each.row_rules is not None or each.masks or each.hidden_columns
        }

    def _collect(self, table: str) -> TableRules:
        of_rows = [rule for rule in self.policies.row_rules if rule.table == table]
        of_columns = [
            rule
            for rule in self.policies.column_rules
            if rule.table == table and rule.grantees.include(self.subject)
        ]
        hidden = frozenset(rule.column for rule in of_columns if rule.action == "deny")
        granted_rules = tuple(rule for rule in of_rows if rule.grantees.include(self.subject))
        columns = {name for rule in of_rows for name in rule.columns}
        sees_all = not of_rows or any(not rule.condition for rule in granted_rules)
        return TableRules(
            None if sees_all else granted_rules,
            find_strictest_masks(rule for rule in of_columns if rule.column not in hidden),
            hidden,
            frozenset(columns | {rule.column for rule in of_columns}),
        )


def _find_missing(table: Table, rules: TableRules) -> frozenset[str]:
    """The columns that a rule names and that the table neither has nor had switched off."""
    return rules.columns - {column.name for column in table.columns} - table.switched_off


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


def _describe_masked(column: Column, mask: Mask | None) -> Column:
    """The column as its masked values are: without samples, and a text where they are texts."""
    if mask is None:
        return column
    bare = replace(column, samples=(), profile=None, enum=False)
    return replace(bare, type="text", kind="text") if mask.kind in _TEXT_MASKS else bare
