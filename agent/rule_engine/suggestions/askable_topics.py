"""Measures, groups and dates of the tables that questions can be about, the likeliest first."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from agent.labels.language_variants import find_variant
from agent.lexicon import expand_name
from agent.rule_engine.intent import Group, Measure
from agent.rule_engine.parsing.column_senses import find_column_senses, is_summable
from agent.schema_graph import Field, SchemaGraph
from agent.time_expressions.calendar_periods import Grain
from model.locales import Locale
from model.locales.chinese import has_chinese
from model.sources.schema import Column

FEW, MANY = 2, 30
_LONGEST_VALUE = 24
_MOST_HOPS = 3
_FEW_MONTHS = 36
_MONEY = frozenset(["revenue", "amount", "income", "profit", "payment", "spend", "salary", "mrr"])
_AVERAGED = frozenset(["price", "age", "score", "rating", "salary", "temperature", "duration"])
_UNIT_AMOUNTS = frozenset(["cost", "price", "fee", "discount", "tax"])
_NOT_GROUPED = frozenset(
    [
        "number", "code", "id", "phone", "mobile", "email", "address", "website", "zip", "remark",
        "description", "first_name", "last_name", "en", "eng", "english", "cn", "zh",
    ]
)  # fmt: skip
_GROUPS = frozenset(
    [
        "category", "subcategory", "brand", "channel", "region", "province", "city", "district",
        "country", "gender", "status", "type", "level", "department", "position", "education",
        "color", "size", "reason", "priority", "severity", "industry", "mode", "method", "class",
        "major", "subject", "store", "supplier", "warehouse", "team", "group", "role", "source",
        "platform", "language", "product",
    ]
)  # fmt: skip
"""What people group by, where no values are known that would show it."""


class AskableTopics:
    """What can be counted, added up, grouped by and followed over time."""

    def __init__(self, graph: SchemaGraph, locale: Locale) -> None:
        self._graph = graph
        self._locale = locale

    @cached_property
    def tables(self) -> list[str]:
        """The tables that hold anything: what happens before what is."""
        filled = [t for t, table in self._graph.tables.items() if table.rows != 0]
        return sorted(filled, key=self._weigh_table, reverse=True)

    def measures(self, table: str) -> list[Measure]:
        """What its rows add up to or average, the likeliest first."""
        fields = [f for f in self._graph.fields(table) if _has_values(self._get_column(f))]
        sums = [f for f in fields if is_summable(self._graph, f) and self._is_of_rows(f)]
        sums.sort(key=lambda f: not self._find_senses(f) & _MONEY)
        rated = [
            f
            for f in fields
            if f not in sums and self._graph.is_number(f) and self._find_senses(f) & _AVERAGED
        ]
        return [
            *(Measure("sum", table, field) for field in sums),
            *(Measure("avg", table, field) for field in rated),
        ]

    def groups(self, table: str) -> list[Group]:
        """What its rows fall into: columns of its own and of what it refers to."""
        groups = [*self._list_own_groups(table)]
        for other in self._find_referred_tables(table):
            groups += self._list_own_groups(other, referred=True)
        return list(dict.fromkeys(groups))

    def entities(self, table: str) -> list[Group]:
        """The things its rows belong to, by name: there may be many of them."""
        return [
            g for g in map(self._find_entity, self._find_referred_tables(table)) if g is not None
        ]

    def about(self, thing: str) -> Iterator[tuple[str, Group]]:
        """The tables whose rows belong to rows of `thing`, with the name of these."""
        for table in self.tables:
            groups = (group for group in self.entities(table) if group.field.table == thing)
            yield from ((table, group) for group in groups)

    def day(self, table: str) -> Field | None:
        """When its rows happened, or what they belong to."""
        above = [edge.right for edge in self._graph.edges[table] if edge.to_one]
        above.sort(key=self._graph.count_references, reverse=True)
        for owner in (table, *above):
            dates = [f for f in self._graph.dates(owner) if _has_values(self._get_column(f))]
            if dates:
                return dates[0]
        return None

    def grain(self, day: Field) -> Grain:
        """Months, unless they would be very many."""
        profile = self._get_column(day).profile
        if profile is None or not profile.low or not profile.high:
            return "month"
        try:
            years = int(profile.high[:4]) - int(profile.low[:4])
        except ValueError:
            return "month"
        return "year" if years * 12 > _FEW_MONTHS else "month"

    def localize_group(self, group: Group) -> Group:
        """The group by the column in the language of the reader, where there is one."""
        return replace(group, field=self._find_variant(group.field))

    def is_entity(self, table: str) -> bool:
        """Whether its rows are things with names that others refer to, and nothing that happens."""
        referred_to = any(not edge.to_one for edge in self._graph.edges[table])
        return referred_to and self._graph.is_name(self._graph.display_column(table))

    def _is_of_rows(self, field: Field) -> bool:
        """Whether it is an amount of each row: what one unit of a thing costs is none."""
        return not (self.is_entity(field.table) and self._find_senses(field) & _UNIT_AMOUNTS)

    def _list_own_groups(self, table: str, *, referred: bool = False) -> Iterator[Group]:
        fields = [f for f in self._graph.fields(table) if self._is_grouping_column(f)]
        for field in sorted(fields, key=lambda f: not self._find_senses(f) & _GROUPS):
            is_name = field == self._graph.display_column(table) and self._graph.is_name(field)
            if referred or not is_name:  # each row is one of its own names
                key = self._graph.key(table) if is_name else None
                yield Group(self._find_variant(field), key=key)

    def _find_entity(self, table: str) -> Group | None:
        name = self._graph.display_column(table)
        key = self._graph.key(table)
        has_name = self._graph.is_name(name) and _has_values(self._get_column(name))
        return Group(self._find_variant(name), key=key) if key is not None and has_name else None

    def _find_variant(self, field: Field) -> Field:
        """The column that holds the same in the language of the reader, where there is one."""
        table = self._graph.tables[field.table]
        variant = find_variant(table, self._get_column(field), self._locale)
        return Field(field.table, variant.name) if variant else field

    def _find_referred_tables(self, table: str) -> list[str]:
        """The tables that each of its rows has one row of, within so many joins."""
        tables, reached = [table], [table]
        for _ in range(_MOST_HOPS):
            edges = [edge for near in reached for edge in self._graph.edges[near]]
            reached = [e.right for e in edges if e.to_one and e.right not in tables]
            tables += dict.fromkeys(reached)
        return tables[1:]

    def _is_grouping_column(self, field: Field) -> bool:
        column = self._get_column(field)
        if column.kind != "text" or not column.enabled or self._graph.is_key(field):
            return False
        ends = set(expand_name(column.name)[-1:])
        if self._graph.is_date(field) or (self._find_senses(field) | ends) & _NOT_GROUPED:
            return False
        count = column.profile.distinct if column.profile else None
        count = len(column.samples) if count is None else count
        if not column.samples:
            return bool(self._find_senses(field) & _GROUPS)
        short = all(len(value) <= _LONGEST_VALUE for value in column.samples)
        return short and FEW <= count <= MANY

    def _weigh_table(self, table: str) -> float:
        sums = any(m.aggregate == "sum" for m in self.measures(table))
        in_chinese = has_chinese(self._graph.tables[table].label)
        refers = min(self._graph.count_references(table), 3)
        return 3.0 * sums + 2.0 * (self.day(table) is not None) + refers + 0.5 * in_chinese

    def _find_senses(self, field: Field) -> frozenset[str]:
        return find_column_senses(self._graph, field)

    def _get_column(self, field: Field) -> Column:
        return self._graph.column(field)


def _has_values(column: Column) -> bool:
    return column.enabled and (column.profile is None or column.profile.nulls < 1)
