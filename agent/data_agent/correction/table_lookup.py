"""Looks up the tables and joins that were retrieved for a question, by name."""

from collections.abc import Iterator
from functools import cached_property

from sqlglot import exp

from agent.schema_graph import SchemaGraph
from model.sources.schema import Join, RetrievedSchema, Table, to_join

_DEFAULT_SCHEMAS = frozenset({"public", "main"})


class TableLookup:
    """Tables and joins of a retrieved schema, by name in any case; and what was asked."""

    def __init__(self, schema: RetrievedSchema, question: str = "") -> None:
        self.schema = schema
        self.question = question
        self.dialect = schema.source.dialect
        self.tables = tuple(retrieved_table.table for retrieved_table in schema.tables)

    @cached_property
    def graph(self) -> SchemaGraph:
        """What the columns of the tables mean; made when a correction needs it."""
        return SchemaGraph(self.schema)

    @cached_property
    def _by_name(self) -> dict[str, Table | None]:
        """Two tables that differ in case only cannot be distinguished here."""
        tables: dict[str, Table | None] = {}
        for table in self.tables:
            low = table.name.lower()
            tables[low] = None if low in tables else table
        return tables

    def find_table(self, name: str) -> Table | None:
        """The table of that name, in any case."""
        return self._by_name.get(name.lower())

    def resolve_item(self, node: exp.Table) -> Table | None:
        """The table that an item of FROM reads, if it is one of these."""
        if not isinstance(node.this, exp.Identifier):
            return None
        words = [part.name for part in node.parts]
        table = self.find_table(".".join(words))
        if table is None and len(words) > 1 and words[0].lower() in _DEFAULT_SCHEMAS:
            table = self.find_table(".".join(words[1:]))
        return table

    def find_neighbours(self, names: set[str]) -> set[str]:
        """The tables that one join leads to from some of these."""
        tables = [table for table in self.tables if table.name in names]
        ends = [{r.left, r.right} for table in tables for r in self.list_joins(table)]
        return set[str]().union(*ends) - names

    def list_joins(self, table: Table) -> Iterator[Join]:
        """The joins that a table has with others, each once."""
        declared_joins = (to_join(t.name, key) for t in self.tables for key in t.foreign_keys)
        seen_keys: set[frozenset[tuple[str, str, str]]] = set()
        for join in (*self.schema.joins, *declared_joins):
            if table.name not in (join.left, join.right) or join.left == join.right:
                continue
            key = frozenset((join.left, *pair) for pair in join.on)
            reverse_key = frozenset((join.right, b, a) for a, b in join.on)
            if key not in seen_keys and reverse_key not in seen_keys:
                seen_keys.add(key)
                yield join
