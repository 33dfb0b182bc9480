"""What the description of each engine says is there."""

from importlib.util import find_spec

import pytest
from sqlglot import exp
from sqlglot.dialects.dialect import Dialect

from agent.rule_engine.sql_generation.expressions.date_functions import make_day_difference
from model.engines.description import Engine
from model.engines.registry import DIALECTS, ENGINES
from services.sqlguard.allowed_nodes import find_allowed_nodes
from services.sqlguard.dialects import load_dialect
from services.sqlguard.function_lists import load_function_list

engines = pytest.mark.parametrize("engine", ENGINES.values(), ids=list(ENGINES))
dialects = pytest.mark.parametrize("dialect", DIALECTS)


@engines
def test_a_driver_connects_to_it(engine: Engine) -> None:
    assert find_spec(f"services.datasources.engines.{engine.driver}.driver")


@engines
def test_a_server_has_a_port_and_a_scheme(engine: Engine) -> None:
    form = engine.form
    assert bool(form.port and form.schemes) == (form.place == "server")


@dialects
def test_sqlglot_and_the_guard_read_it(dialect: str) -> None:
    sqlglot_dialect = load_dialect(dialect)
    assert isinstance(sqlglot_dialect, Dialect.get_or_raise(dialect).__class__)
    assert load_function_list(dialect).anywhere


@dialects
def test_every_node_that_it_allows_is_one_of_sqlglot(dialect: str) -> None:
    rules = DIALECTS[dialect].guard
    names = {node.__name__ for node in find_allowed_nodes(dialect)}
    assert {*rules.nodes, *rules.refused_parts} <= names


@dialects
def test_columns_named_like_a_placeholder_keep_their_place(dialect: str) -> None:
    late, early = exp.column("early_"), exp.column("late_")
    difference = make_day_difference(late, early, dialect)
    assert sorted(column.name for column in difference.find_all(exp.Column)) == ["early_", "late_"]
