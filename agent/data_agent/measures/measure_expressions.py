"""The expression of a measure in one SELECT: over the rows of its condition, under its label."""

from sqlglot import exp

from agent.data_agent.correction.name_resolution import FromItem
from agent.data_agent.measures.measure_calls import MeasureCall
from agent.rule_engine.sql_generation.columns import make_identifier
from agent.term_sql import place_term_sql, restrict_measure
from model.sources.schema import Dialect, Table
from model.sources.teaching import TermValues


def make_expression(
    call: MeasureCall,
    item: FromItem | None,
    table: Table,
    dialect: Dialect,
    only: exp.Expr | None,
) -> exp.Expr:
    """What a measure computes there; `only` restricts it further. Raises `UnusableTermSql`."""
    label = _find_label(item, table)
    counts_key = item is None or bool(call.select.args.get("joins"))
    key = table.primary_key[0] if counts_key and table.primary_key else None
    value = make_value(call.term.values, table, dialect, label, key)
    return restrict_measure(value, only, dialect) if only is not None else value


def make_value(
    values: TermValues,
    table: Table,
    dialect: Dialect,
    label: exp.Identifier | None,
    key: str | None,
) -> exp.Expr:
    """The expression over the rows of the condition. Raises `UnusableTermSql`.

    Rows are counted by the `key` of the table where other tables are joined: an outer join has
    rows without it.
    """

    def make_column(name: str) -> exp.Column:
        return exp.Column(this=make_identifier(name), table=label and label.copy())

    value = place_term_sql(values.expression or "", table, dialect, make_column)
    if key is not None:
        for count in list(value.find_all(exp.Count)):
            if isinstance(count.this, exp.Star):
                count.set("this", make_column(key))
    if not values.condition:
        return value
    condition = place_term_sql(values.condition, table, dialect, make_column)
    return restrict_measure(value, condition, dialect)


def _find_label(item: FromItem | None, table: Table) -> exp.Identifier:
    """What the statement calls the table, quoted as it does."""
    if item is None:
        return make_identifier(table.unqualified_name)
    alias = item.node.args.get("alias")
    identifier = alias.this if alias is not None else item.node.this
    return (
        identifier.copy() if isinstance(identifier, exp.Identifier) else make_identifier(item.label)
    )
