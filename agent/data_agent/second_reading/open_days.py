"""By which of several days of the same rows a statement counts, where none is named."""

import re

from sqlglot import exp

from agent.data_agent.second_reading.asked_statement import (
    AskedStatement,
    OpenPoint,
    keep_concepts,
)
from agent.lexicon import expand_name
from agent.ports import Reading
from agent.rule_engine.parsing.business.entities import find_senses_of_table
from agent.rule_engine.parsing.column_senses import find_column_senses
from agent.schema_graph import Field

_MOST_DAYS = 2
_OTHER_DAYS = frozenset(["birthday", "updated", "created"])
_NOT_OF_DEEDS = re.compile(
    r"valid|expir|until|sync|delet|modif|due|plan|estimat|schedul|promis|expect|want|requir|deadline"
    r"|birth|born|出生|生日|有效|到期|预计|计划|预定|约定|要求|承诺|应[交付还到]|截止|期限|更新|修改",
    re.IGNORECASE,
)
"""Days on which nothing has happened yet, days of a life, and days of the record."""
_DAY_WORDS = re.compile(r"(?:日期|时间|时刻|日|天)?(?:[(（:：,，].*)?$")
_COMPARISONS = (exp.GT, exp.GTE, exp.LT, exp.LTE, exp.EQ, exp.Between, exp.Like)


def find_open_day(asked: AskedStatement) -> OpenPoint | None:
    """Other days of the rows, where the statement compares or groups by one only."""
    used = {field for _, field in asked.list_fields() if asked.graph.is_date(field)}
    if len(used) != 1:
        return None
    [day] = used
    if _is_of_state(asked, day) or not _may_count(asked, day):
        return None
    others = _list_other_days(asked, day)
    rivals = (day, *others)
    named = any(asked.names_field(each, _without(rivals, each)) for each in rivals)
    if not others or named or _is_own_day(asked, day) or not _counts(asked, day):
        return None
    return OpenPoint(
        _name_day(asked, day),
        tuple(
            Reading(_name_day(asked, other), asked.exchange_column(day, other))
            for other in others[:_MOST_DAYS]
        ),
    )


def _without(fields: tuple[Field, ...], one: Field) -> tuple[Field, ...]:
    return tuple(field for field in fields if field != one)


def _list_other_days(asked: AskedStatement, day: Field) -> list[Field]:
    graph = asked.graph
    return [
        other
        for other in graph.dates(day.table)
        if other != day and graph.day_format(other) == graph.day_format(day)
        if _may_count(asked, other)
    ]


def _may_count(asked: AskedStatement, day: Field) -> bool:
    """Whether something happened on it, so that rows may be counted by it."""
    name = f"{day.column} {asked.graph.find_label(day)}"
    is_other = find_column_senses(asked.graph, day) & _OTHER_DAYS or _NOT_OF_DEEDS.search(name)
    return not is_other


def _is_of_state(asked: AskedStatement, day: Field) -> bool:
    """Whether it says who has left: tested for being empty."""
    tested = {f for column, f in asked.list_fields() if isinstance(column.parent, exp.Is)}
    return day in tested


def _is_own_day(asked: AskedStatement, day: Field) -> bool:
    """The order date of orders: whoever says orders means that."""
    graph = asked.graph
    words = set(expand_name(graph.bare[day.table])) & set(expand_name(day.column))
    senses = find_senses_of_table(graph, day.table) & find_column_senses(graph, day)
    verb = _DAY_WORDS.sub("", graph.find_label(day))
    is_in_label = len(verb) > 1 and verb in graph.tables[day.table].label
    return bool(words or keep_concepts(senses) or is_in_label)


def _counts(asked: AskedStatement, day: Field) -> bool:
    """Whether the day tells rows or groups apart, and is not only shown."""
    compared = {f for c, f in asked.list_fields() if c.find_ancestor(*_COMPARISONS) is not None}
    return day in compared | asked.list_grouped_fields()


def _name_day(asked: AskedStatement, day: Field) -> str:
    return asked.say("by", column=asked.wording.field(day))
