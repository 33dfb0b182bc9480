"""A policy in a test's hands: it hides tables and columns, filters rows, and denies sources."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from sqlglot import exp, parse_one

from model.actor import UserActor
from model.locales import LocaleText
from model.sources.query import CheckedQuery
from model.sources.schema import Column, Schema, Table
from services.datasources.access.policy import Decision


@dataclass(frozen=True)
class FakeRestriction:
    """What a user does not see of every source."""

    fingerprint: str
    tables: frozenset[str] = frozenset()
    columns: frozenset[str] = frozenset()
    conditions: Mapping[str, str] = field(default_factory=dict)
    """By table: the condition of the rows that he sees."""

    @property
    def schema_key(self) -> str:
        """Nothing else decides."""
        return self.fingerprint

    @property
    def table_fingerprints(self) -> Mapping[str, str]:
        """Of the tables of which he sees a part."""
        return dict.fromkeys((*self.tables, *self.conditions), self.fingerprint)

    def filter_table(self, table: Table) -> Table | None:
        """The table as he sees it; what was read from rows that he does not see is left out."""
        if table.name in self.tables:
            return None
        columns = tuple(each for each in table.columns if each.name not in self.columns)
        if table.name not in self.conditions:
            return replace(table, columns=columns) if len(columns) < len(table.columns) else table
        return replace(table, columns=tuple(map(_without_values, columns)), rows=None)

    def list_masked(self, table: str) -> Collection[str]:
        """None."""
        del table
        return ()

    def filters_rows(self, table: str) -> bool:
        """Whether there is a condition for it."""
        return table in self.conditions

    def rewrite(self, query: CheckedQuery, schema: Schema) -> str:
        """The statement over the rows that he sees."""
        dialect = schema.source.dialect
        tree = parse_one(query.sql, dialect=dialect)
        for table in list(tree.find_all(exp.Table)):
            if table.name in self.conditions:
                rows = exp.select("*").from_(exp.to_table(table.name))
                rows = rows.where(exp.condition(self.conditions[table.name], dialect=dialect))
                table.replace(rows.subquery(table.alias_or_name, copy=False))
        return tree.sql(dialect=dialect)

    def rewrite_for_estimate(self, query: CheckedQuery, schema: Schema) -> str:
        """The same."""
        return self.rewrite(query, schema)

    def describe(self, query: CheckedQuery) -> tuple[LocaleText, ...]:
        """Nothing."""
        del query
        return ()


class OpenPolicy:
    """Every source is open to every user."""

    async def decide(self, source_id: str, user: UserActor) -> Decision:
        """All of it."""
        del source_id, user
        return "unrestricted"

    async def decide_on_deleted(self, source_id: str, user: UserActor) -> Decision:
        """The same."""
        return await self.decide(source_id, user)


@dataclass
class FakePolicy:
    """Decides by user, the same for every source; others see everything."""

    by_user: dict[str, Decision] = field(default_factory=dict)
    denied: set[tuple[str, str]] = field(default_factory=set)
    """Single sources, each with the user to whom it is denied."""

    async def decide(self, source_id: str, user: UserActor) -> Decision:
        """What a test has set for the user."""
        if (source_id, user.id) in self.denied:
            return "denied"
        return self.by_user.get(user.id, "unrestricted")

    async def decide_on_deleted(self, source_id: str, user: UserActor) -> Decision:
        """The same."""
        return await self.decide(source_id, user)


def _without_values(column: Column) -> Column:
    return replace(column, samples=(), profile=None)
