"""Conditions on the state by which a question calls its rows: 有效合同, closed accounts."""

import re

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.name_resolution import FromItem, Statement
from agent.data_agent.correction.syntax.nodes import make_column, set_conditions, split_conjuncts
from agent.labels.label_ends import LISTED_LABEL_END
from agent.labels.thing_names import TABLE_END
from agent.lexicon import expand_name, stem
from agent.rule_engine.parsing.notes.state_words import StateWord, find_state_words
from model.locales.chinese import has_chinese
from model.sources.schema import Table

_EXCLUDES = re.compile(
    r"不|没|未|非|无|别|勿|甭|除|去掉|剔除|扣除|以外|之外|而|还是|或"
    r"|\b(?:not|no|non|never|without|neither|nor|or|but|except|other|rather|apart|aside)\b|n't\b"
    r"|\b(?:exclud|leav|ignor|omit|minus|remov)\w*",
    re.IGNORECASE,
)
"""Words by which a state may be that of the rows which do not count."""
_COMPARES = re.compile(
    r"占|率|比|百分|多少是"
    r"|%|\b(?:shares?|rates?|ratios?|percent\w*|proportion|compar\w*|versus|vs)\b",
    re.IGNORECASE,
)
"""Words by which the state may be that of a part of the rows only."""
_SHORTEST = 2


def correct_state(statement: Statement) -> Correction | None:
    """Turns the denial of a state that the question asks for, or adds the condition on one."""
    question, select = statement.tables.question, statement.tree
    if not question or _EXCLUDES.search(question) or not isinstance(select, exp.Select):
        return None
    if len(list(statement.list_selects())) > 1:
        return None
    for state in _list_certain(statement, question):
        sources = [s for s in statement.find_sources(select) or () if _has_state(s, state)]
        if len(sources) == 1 and _calls_rows(state.text, question, sources[0].table):
            change = _turn_denial(state, select, statement)
            change = change or _add_condition(state, sources[0], select, statement)
            if change is not None:
                return change
    return None


def _list_certain(statement: Statement, question: str) -> list[StateWord]:
    """The states that only one column can mean, and of whose column no other one is asked for."""
    states = find_state_words(question, statement.tables.schema)
    places = [state.column for state in states]
    words = [state.text for state in states]
    elsewhere = {
        value.text.casefold()
        for value in statement.tables.schema.values
        if f"{value.table}.{value.column}" not in places
    }
    return [
        state
        for state in states
        if places.count(state.column) == 1
        and words.count(state.text) == 1
        and state.text.casefold() not in elsewhere
    ]


def _has_state(source: FromItem, state: StateWord) -> bool:
    return source.table is not None and state.column.rpartition(".")[0] == source.table.name


def _find_uses(state: StateWord, statement: Statement) -> list[exp.Column]:
    name = state.column.rpartition(".")[2].casefold()
    return [c for c in statement.tree.find_all(exp.Column) if c.name.casefold() == name]


def _turn_denial(state: StateWord, select: exp.Select, statement: Statement) -> Correction | None:
    """`status <> 'A'` asks for all but those that the question names."""
    where, uses = select.args.get("where"), _find_uses(state, statement)
    for test in split_conjuncts(where.this) if where is not None else ():
        if isinstance(test, exp.NEQ) and test.this in uses and len(uses) == 1:
            value = test.expression
            if isinstance(value, exp.Literal) and str(value.this) == state.value:
                turned = exp.EQ(this=test.this.copy(), expression=value.copy())
                test.replace(turned)
                return _describe("state_turned", state, turned, statement)
    return None


def _add_condition(
    state: StateWord, source: FromItem, select: exp.Select, statement: Statement
) -> Correction | None:
    """The condition, where no part of the statement speaks of its column."""
    if _COMPARES.search(statement.tables.question) or _find_uses(state, statement):
        return None
    if any(join.side for join in select.args.get("joins") or []):
        return None
    condition = _make_condition(state, source)
    where = select.args.get("where")
    tests = split_conjuncts(where.this) if where is not None else []
    set_conditions(select, [*tests, condition])
    return _describe("state_added", state, condition, statement)


def _make_condition(state: StateWord, source: FromItem) -> exp.Expr:
    column = make_column(state.column.rpartition(".")[2], source.label)
    if state.value is None:
        return exp.Is(this=column, expression=exp.Null())
    is_number = state.is_number
    literal = exp.Literal.number(state.value) if is_number else exp.Literal.string(state.value)
    return exp.EQ(this=column, expression=literal)


def _calls_rows(word: str, question: str, table: Table | None) -> bool:
    """Whether what follows the word is what the rows of the table are called."""
    if table is None:
        return False
    low = question.lower()
    rest = low[low.find(word.lower()) + len(word) :]
    if has_chinese(word):
        core = TABLE_END.sub("", LISTED_LABEL_END.split(table.label)[0])
        ends = (core[at:] for at in range(len(core) - _SHORTEST + 1))
        return any(rest.removeprefix("的").startswith(end) for end in ends)
    following = re.match(r" ([a-z]+)", rest)
    name = expand_name(table.unqualified_name)
    return following is not None and bool(name) and stem(following[1]) == stem(name[-1])


def _describe(name: str, state: StateWord, condition: exp.Expr, statement: Statement) -> Correction:
    text = condition.sql(dialect=statement.tables.dialect, comments=False)
    return Correction(name, {"condition": text, "word": state.text})
