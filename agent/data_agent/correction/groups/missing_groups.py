"""Groups that a question asks for by the name of a column: 按类型统计, count by channel.

A statement without them is about all rows, or about those of one kind that nobody named.
"""

import re
from collections.abc import Iterator

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.name_resolution import FromItem, Statement
from agent.data_agent.correction.syntax.nodes import make_column, set_conditions, split_conjuncts
from agent.labels.code_legends import parse_codes
from agent.lexicon import split_name, stem
from agent.schema_graph import holds_dates
from model.locales.chinese import compile_chinese, has_chinese
from model.sources.schema import Column, Table

_BY = compile_chinese(
    r"(?:按照?|分)(?P<zh>[\p{Han}A-Za-z]{2,10}?)(?:来|分别|分组|进行)?"
    r"(?:看|统计|汇总|细分|拆分|分组|分类|区分|列出|[，,。？?]|$)"
    r"|\b(?:by|per|for each|for every)\s+(?P<en>[a-z]+(?: [a-z]+){0,2})\s*(?:[,.;?]|$)",
    re.IGNORECASE,
)
_LABEL_END = re.compile(r"[(（:：,，;；、\s\d]")
_SHORTEST = 2


def add_missing_group(statement: Statement) -> Correction | None:
    """Groups the only figures of a statement by the column that the question names.

    A condition that leaves one kind of it is dropped, unless the question names that kind.
    """
    select = statement.tree
    if not isinstance(select, exp.Select) or not _has_figures_only(select):
        return None
    if len(list(statement.list_selects())) > 1:
        return None
    found = list(_find_named_columns(statement, select))
    if len(found) != 1:
        return None
    [(source, column)] = found
    tests = _find_tests(select, column)
    if any(_is_named(test, column, statement) for test in tests):
        return None
    _drop(select, tests)
    group = make_column(column.name, source.label)
    select.set("expressions", [group, *select.expressions])
    select.group_by(group.copy(), copy=False)
    return Correction("group_added", {"column": column.name})


def _has_figures_only(select: exp.Select) -> bool:
    clauses = ("group", "having", "limit", "order", "with_", "distinct")
    if any(select.args.get(name) for name in clauses):
        return False
    return all(
        part.find(exp.AggFunc) is not None and part.find(exp.Window) is None
        for part in select.expressions
    )


def _find_named_columns(
    statement: Statement, select: exp.Select
) -> Iterator[tuple[FromItem, Column]]:
    """The columns of the tables read whose whole name follows the word for a grouping."""
    names = {m["zh"] or m["en"].lower() for m in _BY.finditer(statement.tables.question)}
    computed = {c.name.lower() for part in select.expressions for c in part.find_all(exp.Column)}
    for source in (statement.find_sources(select) or ()) if names else ():
        if source.table is None:
            continue
        for column in source.table.columns:
            is_free = column.name.lower() not in computed
            if is_free and any(_is_called(name, column, source.table) for name in names):
                kinds = _tells_kinds(column, source.table)
                yield from ((source, column),) if kinds else ()


def _tells_kinds(column: Column, table: Table) -> bool:
    """Whether its values are kinds or things, and not days or amounts."""
    if column.kind == "integer":
        keys = {name for key in table.foreign_keys for name in key.columns}
        return column.name in keys or bool(parse_codes(column))
    return column.kind in ("text", "boolean") and not holds_dates(column)


def _is_called(name: str, column: Column, table: Table) -> bool:
    """Whether it is the column's name, behind words for what the rows are: 维保类型 of 维保单."""
    label = _LABEL_END.split(column.label or column.name)[0]
    if has_chinese(name):
        is_own = all(character in table.label for character in name.removesuffix(label))
        return len(label) >= _SHORTEST and name.endswith(label) and is_own
    words = [stem(word) for word in name.split()]
    table_words = {stem(word) for word in (*split_name(table.name), *table.label.lower().split())}
    for own_name in (_LABEL_END.sub(" ", column.label.lower()).split(), split_name(column.name)):
        own = [stem(word) for word in own_name]
        if own and words[-len(own) :] == own and table_words.issuperset(words[: -len(own)]):
            return True
    return False


def _find_tests(select: exp.Select, column: Column) -> list[exp.Expr]:
    """The conditions that leave one value of the column."""
    where = select.args.get("where")
    return [
        test
        for test in (split_conjuncts(where.this) if where is not None else ())
        if isinstance(test, exp.EQ)
        and isinstance(test.this, exp.Column)
        and test.this.name.lower() == column.name.lower()
    ]


def _is_named(test: exp.Expr, column: Column, statement: Statement) -> bool:
    """Whether the question may mean the value of a condition, by itself or by its meaning."""
    if not isinstance(test.expression, exp.Literal):
        return True
    value, question = test.expression.name, statement.tables.question.casefold()
    meanings = [word for word, code in parse_codes(column).items() if code == value]
    linked = [
        known.text
        for known in statement.tables.schema.values
        if known.column == column.name and known.value == value
    ]
    return any(word.casefold() in question for word in (value, *meanings, *linked))


def _drop(select: exp.Select, tests: list[exp.Expr]) -> None:
    where = select.args.get("where")
    if where is not None and tests:
        rest = [test for test in split_conjuncts(where.this) if test not in tests]
        set_conditions(select, rest)
