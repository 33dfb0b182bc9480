"""Rows whose money counts as income, as a note of their state says: revenue = 1 and 2 only."""

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.correction.syntax.nodes import make_column, set_conditions, split_conjuncts
from agent.rule_engine.intent import CountedStates
from agent.rule_engine.parsing.business.sales_amount import MONEY_SENSES
from agent.rule_engine.parsing.column_senses import find_column_senses
from agent.rule_engine.parsing.money.counted_states import read_counted_states, speaks_of_income
from agent.rule_engine.parsing.notes.state_words import find_state_words
from agent.schema_graph import Field
from model.sources.schema import Column, Table


def restrict_to_counted_states(statement: Statement) -> Correction | None:
    """Adds what the note says where income is added up and nothing speaks of the state."""
    select, question = statement.tree, statement.tables.question
    if not isinstance(select, exp.Select) or not speaks_of_income(question):
        return None
    table = _find_table_of_sum(statement)
    if table is None:
        return None
    for column in table.columns:
        counted = read_counted_states(column, Field(table.name, column.name))
        if counted is not None and not _is_asked(column, table, statement):
            condition = _make_condition(counted, column, table, select, statement)
            if condition is not None:
                where = select.args.get("where")
                tests = split_conjuncts(where.this) if where is not None else []
                set_conditions(select, [*tests, condition])
                text = condition.sql(dialect=statement.tables.dialect, comments=False)
                return Correction("counted_states", {"condition": text, "column": column.name})
    return None


def _find_table_of_sum(statement: Statement) -> Table | None:
    """The table whose money is the only figure of the statement."""
    sums = [one.this for one in statement.nodes.find_all(exp.Sum)]
    if len(list(statement.list_selects())) > 1 or len(sums) != 1:
        return None
    stored = statement.find_stored_column(sums[0]) if isinstance(sums[0], exp.Column) else None
    if stored is None:
        return None
    field = Field(stored.table.name, stored.column.name)
    is_money = find_column_senses(statement.tables.graph, field) & MONEY_SENSES
    return stored.table if is_money else None


def _is_asked(column: Column, table: Table, statement: Statement) -> bool:
    """Whether the statement or the question speaks of the state already."""
    name = column.name.lower()
    used = any(each.name.lower() == name for each in statement.nodes.find_all(exp.Column))
    states = find_state_words(statement.tables.question, statement.tables.schema)
    return used or any(state.column == f"{table.name}.{column.name}" for state in states)


def _make_condition(
    counted: CountedStates, column: Column, table: Table, select: exp.Select, statement: Statement
) -> exp.Expr | None:
    sources = [s for s in statement.find_sources(select) or () if s.table is table]
    sides = {join.side for join in select.args.get("joins") or () if join.side}
    if len(sources) != 1 or not sides <= {"LEFT"}:
        return None
    if sides and sources[0].node is not select.args["from_"].this:
        return None  # rows without a partner would be lost
    make_literal = exp.Literal.string if column.kind == "text" else exp.Literal.number
    codes = [make_literal(str(code)) for code in counted.test.values]
    place = make_column(column.name, sources[0].label)
    among = exp.In(this=place, expressions=codes)
    return among if counted.test.operator == "=" else exp.Not(this=among)
