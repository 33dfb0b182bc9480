"""A period on another day of a row than the one that the question's verb speaks of.

今年发了多少 asks by the 发货日期, not by the 交货期; shipped this year by `ship_date`.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.name_resolution import ResolvedColumn, Statement
from agent.data_agent.correction.syntax.nodes import make_identifier
from agent.labels.label_ends import LABEL_END
from agent.lexicon import split_name, stem
from agent.retrieval.tokenization import find_chinese_runs, find_english_words, segment_chinese
from agent.schema_graph import Field, holds_dates
from agent.time_expressions.time_expressions import find_time_expressions
from model.locales.chinese import has_chinese
from model.sources.schema import Table

_ANY_DAY = date(2000, 1, 1)
_COMPARISONS = (exp.GT, exp.GTE, exp.LT, exp.LTE, exp.EQ, exp.Between, exp.Like)
_DAY_WORDS = re.compile(r"(?:日期|时间|时刻|日|天|期)$")
_REAL = re.compile(r"^(?:实际|真实)")
"""What tells a day that came from one that was planned."""
_GENERAL = frozenset(["date", "day", "time", "at", "on", "datetime", "dt", "ts", "timestamp"])
_DONE = "了过"
_PRESENT = {
    "begun": "begin",
    "bought": "buy",
    "built": "build",
    "given": "give",
    "left": "leave",
    "lent": "lend",
    "made": "make",
    "paid": "pay",
    "sent": "send",
    "sold": "sell",
    "taken": "take",
    "written": "write",
}


def correct_period_column(statement: Statement) -> Correction | None:
    """Compares the only day of the same table that the verb is part of, where one is not it."""
    question = statement.tables.question
    if not _names_period(question):
        return None  # the period is that of an earlier question, and so is its day
    for select in statement.list_selects():
        where = select.args.get("where")
        if where is None:
            continue
        for column, place in _list_days(where, select, statement):
            other = _find_said_day(place, question, statement)
            if other is not None:
                _replace(column, other, where)
                table = place.table.name
                params = {"column": f"{table}.{other}", "written": place.column.name}
                return Correction("period_column", params)
    return None


def _names_period(question: str) -> bool:
    """Whether a time is said, whatever today is."""
    return any(each.period is not None for each in find_time_expressions(question, _ANY_DAY))


def _list_days(
    where: exp.Expr, select: exp.Select, statement: Statement
) -> Iterator[tuple[exp.Column, ResolvedColumn]]:
    """The columns of days that lie in periods which the statement names, and are not shown."""
    shown = {
        column.name.lower() for part in select.expressions for column in part.find_all(exp.Column)
    }
    for comparison in where.find_all(*_COMPARISONS):
        if comparison.find_ancestor(exp.Query) is not select or _is_deadline(comparison):
            continue
        columns = list(comparison.find_all(exp.Column))
        place = statement.find_stored_column(columns[0]) if len(columns) == 1 else None
        if place is None or not any(comparison.find_all(exp.Literal)):
            continue
        if holds_dates(place.column) and place.column.name.lower() not in shown:
            yield columns[0], place


def _is_deadline(comparison: exp.Expr) -> bool:
    """Whether a day is only said to lie before another: it may be due, and say no period."""
    return isinstance(comparison, (exp.LT, exp.LTE)) and not isinstance(
        comparison.this, exp.Literal
    )


def _find_said_day(place: ResolvedColumn, question: str, statement: Statement) -> str | None:
    """The one column of days that the question speaks of, unless it is the one compared."""
    graph, table = statement.tables.graph, place.table
    said = [
        field
        for field in graph.dates(table.name)
        if is_day_said(graph.find_label(field), field.column, table, question)
    ]
    own = Field(table.name, place.column.name)
    if len(said) != 1 or said[0] == own or _may_be_said(own.column, question):
        return None
    if graph.day_format(said[0]) != graph.day_format(own):
        return None
    columns = statement.nodes.find_all(exp.Column)
    is_used = any(column.name.lower() == said[0].column.lower() for column in columns)
    return None if is_used else said[0].column


def is_day_said(label: str, name: str, table: Table, question: str) -> bool:
    """Whether the question has the verb of a day, which is no word of the table's own name."""
    if has_chinese(question):
        verb = _DAY_WORDS.sub("", _REAL.sub("", LABEL_END.split(label)[0]))
        if len(verb) < 2 or not has_chinese(verb) or verb in table.comment:
            return False
        return bool(_split_verb(verb).search(question)) or _is_done(verb[0], question)
    asked = set(find_english_words(question))
    own_words = set(map(stem, split_name(table.name)))
    words = [word for word in map(stem, split_name(name)) if word not in _GENERAL]
    is_verb = bool(words) and own_words.isdisjoint(words)
    return is_verb and all(word in asked or _has_verb(word, asked) for word in words)


def _split_verb(verb: str) -> re.Pattern[str]:
    """挂号, also as 挂过号 and 挂了个号."""
    first, rest = map(re.escape, (verb[0], verb[1:]))
    return re.compile(f"{first}(?:[{_DONE}完]个?)?{rest}")


def _is_done(verb: str, question: str) -> bool:
    """Whether a verb of one character is said of what was done: 接了, but not 报修了 for 修."""
    for run in find_chinese_runs(question):
        words = list(segment_chinese(run))
        if any(word == verb and after[0] in _DONE for word, after in pairwise(words)):
            return True
    return False


def _has_verb(word: str, asked: set[str]) -> bool:
    return len(word) >= 4 and any(each.startswith(word) for each in asked)


def _may_be_said(name: str, question: str) -> bool:
    """Whether any word of a day's name begins a word of the question: paid or payment of `pay`."""
    asked = {_PRESENT.get(word, word) for word in find_english_words(question)}
    words = set(split_name(name)) - _GENERAL
    return any(len(word) >= 3 and each.startswith(word) for word in words for each in asked)


def _replace(column: exp.Column, name: str, where: exp.Expr) -> None:
    """Every comparison of the same column is one of the other."""
    table, old = column.table.lower(), column.name.lower()
    for each in list(where.find_all(exp.Column)):
        if each.name.lower() == old and each.table.lower() == table:
            each.set("this", make_identifier(name))
