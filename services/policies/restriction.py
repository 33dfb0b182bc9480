"""What the rules of a source leave of it for one user."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from threading import Lock
from typing import Literal

from cachetools import LRUCache

from model.errors import SqlRejected
from model.identity_key import IdentityKey
from model.locales import LocaleText
from model.sources.policy import Mask, PolicySubject, RowRule, SourcePolicies, TablePolicy
from model.sources.query import CheckedQuery
from model.sources.schema import Column, Schema, Table
from services.policies.conditions import bind_condition
from services.policies.enumeration_labels import remove_labels
from services.policies.mask_expressions import HashKeys
from services.policies.policy_selections import PolicySelections
from services.policies.statement_rewriting import rewrite_statement
from services.policies.table_rules.dependents import collect_rules
from services.policies.table_rules.own_rules import TableRules, collect_own_rules
from services.policies.value_kinds.column_kinds import MASKED_KINDS, is_same_kind

_MAX_SELECTIONS = 32
_TEXT_MASKS = ("text", "hash", "last_four")


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
    def schema_key(self) -> str:
        """The fingerprint, with the kinds of columns beyond which a table is closed."""
        kinds = [(name, sorted(rules.kinds.items())) for name, rules in self._tables.items()]
        return sha256(repr((self.fingerprint, sorted(kinds))).encode()).hexdigest()

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
        facts = [_list_facts(name, rules) for name, rules in sorted(tables.items())]
        return sha256(repr((facts, values)).encode()).hexdigest()

    @property
    def is_restricting(self) -> bool:
        """Whether any rule changes what the user sees."""
        return bool(self._tables)

    @property
    def dependents(self) -> dict[str, Literal["withheld", "inherits"]]:
        """The tables that are withheld from the user, or under rules, for what they read."""
        own_rules = collect_own_rules(self.policies, self.subject)
        return {
            name: "withheld" if rules.withheld else "inherits"
            for name, rules in self._tables.items()
            if name not in own_rules
        }

    def describe(self, query: CheckedQuery) -> tuple[LocaleText, ...]:
        """What the rules changed in what a statement reads."""
        sentences: list[LocaleText] = []
        for name in query.tables:
            rules = self._tables.get(name)
            if rules and rules.row_rules is not None:
                sentences.append(LocaleText("policies.some_rows", {"table": name}))
            if rules and rules.masks:
                columns = ", ".join(rules.masks)
                params = {"table": name, "columns": columns}
                sentences.append(LocaleText("policies.masked_columns", params))
        return tuple(sentences)

    def filter_table(self, table: Table) -> Table | None:
        """The table without hidden columns, and without what was read from rows or values.

        A table is hidden where a rule names a column that it does not have, or that has values of
        another kind by now: nobody knows what the rule was to protect. So is a view of a table
        whose rules cannot be applied to it.
        """
        rules = self._tables.get(table.name)
        table = self._drop_unmatched_counts(table)
        if rules is None:
            return table
        if rules.withheld or _find_missing(table, rules) or _has_changed_kind(table, rules):
            return None
        columns = tuple(
            _describe_masked(column, rules.masks.get(column.name))
            for column in table.columns
            if column.name not in rules.hidden_columns
        )
        if rules.row_rules is None:
            return replace(table, columns=columns)
        without_values = tuple(remove_labels(each).without_values() for each in columns)
        return replace(table, columns=without_values, rows=None, rows_exact=False)

    def list_masked(self, table: str) -> Collection[str]:
        """The columns of a table that are masked."""
        rules = self._tables.get(table)
        return rules.masks if rules else ()

    def filters_rows(self, table: str) -> bool:
        """Whether rules grant less than all rows of a table."""
        rules = self._tables.get(table)
        return rules is not None and rules.conditions is not None and "" not in rules.conditions

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
        if rules.withheld:
            raise SqlRejected("policies.withheld_dependent", table=table.name)
        if _find_missing(table, rules) - rules.hidden_columns:
            raise SqlRejected("policies.column_gone", table=table.name)
        conditions = None
        if rules.row_rules is not None:
            dialect, attributes = schema.source.dialect, self.subject.attributes
            bound = [
                bind_condition(rule.condition, table, dialect, attributes, rules.kinds)
                for rule in rules.row_rules
            ]
            conditions = tuple(each for each in bound if each is not None)
        masks = {name: mask for name, mask in rules.masks.items() if name in column_names}
        return TablePolicy(conditions, masks, rules.hidden_columns)

    @cached_property
    def _tables(self) -> dict[str, TableRules]:
        return collect_rules(self.policies, self.subject)


def _list_facts(name: str, rules: TableRules) -> tuple[object, ...]:
    facts = (name, rules.conditions, sorted(rules.masks.items()), sorted(rules.hidden_columns))
    return (*facts, "withheld") if rules.withheld else facts


def _find_missing(table: Table, rules: TableRules) -> frozenset[str]:
    """The columns that a rule names and that the table neither has nor had switched off."""
    return rules.columns - {column.name for column in table.columns} - table.switched_off


def _has_changed_kind(table: Table, rules: TableRules) -> bool:
    """Whether a column has a kind that its mask does not fit, or that its condition was not for."""
    for column in table.columns:
        mask = rules.masks.get(column.name)
        if mask and column.kind not in MASKED_KINDS[mask.kind]:
            return True
        if not is_same_kind(rules.kinds.get(column.name, column.kind), column.kind):
            return True
    return False


def _describe_masked(column: Column, mask: Mask | None) -> Column:
    """The column as its masked values are: without samples, and a text where they are texts."""
    if mask is None:
        return column
    bare = replace(remove_labels(column).without_values(), enum=False)
    return replace(bare, type="text", kind="text") if mask.kind in _TEXT_MASKS else bare
