"""Adapts a statement to what a dialect lacks."""

from sqlglot import exp

from agent.rule_engine.sql_generation.join_tree import replace_exists_by_in
from agent.rule_engine.sql_generation.placed_terms import place_computed_columns
from agent.schema_graph import SchemaGraph
from model.engines.registry import find_dialect


def adapt_to_dialect(statement: exp.Select, graph: SchemaGraph) -> exp.Select:
    """PostgreSQL rounds only decimals to a number of places; some have `IN` for `EXISTS`.

    Columns that terms compute are written out. Raises `CannotAnswer`.
    """
    dialect = find_dialect(graph.source.dialect)
    place_computed_columns(statement, graph.tables, graph.source.dialect)
    if dialect.exists_as_in != "never":
        replace_exists_by_in(statement, negated=dialect.exists_as_in == "negated_too")
    if dialect.rounds_decimals_only:
        for node in statement.find_all(exp.Anonymous):
            if node.name == "ROUND":
                rounded, places = node.expressions
                node.set("expressions", [exp.cast(rounded, "decimal"), places])
    return statement
