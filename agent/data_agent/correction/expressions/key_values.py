"""Replaces a name that is compared with a key by a look-up of the key."""

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.correction.syntax.nodes import make_column


def correct_key_value(
    column: exp.Column, literal: exp.Literal, statement: Statement
) -> Correction | None:
    """`branch_code = 'North'` becomes `branch_code IN (SELECT code … WHERE name = 'North')`.

    Only where one column of the one table that the key leads to has that text.
    """
    stored_column, test = statement.find_stored_column(column), literal.parent
    if stored_column is None or not isinstance(test, exp.EQ) or test.parent is None:
        return None
    text = str(literal.this)
    places = [
        (table.name, key, other.name)
        for join in statement.tables.list_joins(stored_column.table)
        if join.left == stored_column.table.name and len(join.on) == 1
        for own, key in join.on
        if own == stored_column.column.name
        for table in [statement.tables.find_table(join.right)]
        if table is not None
        for other in table.columns
        if other.name != key and text in other.samples
    ]
    if len(places) != 1:
        return None
    [(table_name, key, name)] = places
    label = table_name.rpartition(".")[2]
    subquery = exp.select(make_column(key, label)).from_(exp.to_table(table_name))
    subquery = subquery.where(make_column(name, label).eq(exp.Literal.string(text)))
    test.replace(exp.In(this=column.copy(), query=exp.Subquery(this=subquery)))
    params = {"value": text, "column": f"{table_name}.{name}", "written": stored_column.column.name}
    return Correction("value_elsewhere", params)
