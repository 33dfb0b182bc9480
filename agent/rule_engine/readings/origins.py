"""From which rows money comes, and which rows are counted, where two tables fit the words."""

import re
from collections.abc import Iterator

from agent.rule_engine.intent import Group, Intent, Measure, PeriodFilter
from agent.rule_engine.readings.ambiguity import (
    Alternative,
    Ambiguity,
    ReadQuestion,
    exchange_field,
    exchange_measure,
)
from agent.rule_engine.readings.amounts import is_money, is_plain
from agent.schema_graph import Field

_MOST_ORIGINS = 2
_MIN_REFERENCES = 2
"""A table that refers to fewer others holds things, not what happens to them."""
_INCOME = re.compile(
    r"\b(?:revenue|income|takings|proceeds|turnover|earnings|earn(?:ed|s)?)\b"
    r"|收入|营收|营业额|流水|进账",
    re.IGNORECASE,
)
_LEAST_SCORE = 0.75
_MOST_APART = 0.15


def find_open_origin(question: ReadQuestion) -> Ambiguity | None:
    """Income of tickets or of donations, where neither is named."""
    match = _INCOME.search(question.text)
    if match is None or len(question.intent.measures) != 1:
        return None
    [measure] = question.intent.measures
    field = measure.field
    if field is None or measure.aggregate != "sum" or not is_plain(measure):
        return None
    if not is_money(question, field) or match[0].lower() in question.wording.field(field).lower():
        return None
    others = [_name_money(question, f) for f in _list_incomes(question, measure.table)]
    if question.names_table(measure.table) or not others:
        return None
    alternatives = []
    for other, words in others[:_MOST_ORIGINS]:
        variant = exchange_measure(question.intent, measure, Measure("sum", other.table, other))
        alternatives.append(
            Alternative(words, _move_days(question, variant, measure.table, other.table))
        )
    return Ambiguity(_name_money(question, field)[1], tuple(alternatives))


def _name_money(question: ReadQuestion, field: Field) -> tuple[Field, str]:
    thing = question.wording.table(field.table)
    return field, question.say("of", column=question.wording.field(field), thing=thing)


def _list_incomes(question: ReadQuestion, own_table: str) -> Iterator[Field]:
    """The first amount of each other table of what happens, which is no part of the used one."""
    graph = question.parse.graph
    for table in graph.tables:
        is_event = graph.count_references(table) >= _MIN_REFERENCES and graph.dates(table)
        if table == own_table or not is_event or _is_part(question, table, own_table):
            continue
        yield from [f for f in graph.fields(table) if is_money(question, f)][:1]


def _is_part(question: ReadQuestion, one: str, other: str) -> bool:
    paths = (question.parse.graph.path(one, other), question.parse.graph.path(other, one))
    return any(path and all(edge.to_one for edge in path) for path in paths)


def _move_days(question: ReadQuestion, intent: Intent, old: str, new: str) -> Intent:
    """The intent with the first day of the new table in the place of days of the old one."""
    timed: list[PeriodFilter | Group] = [f for f in intent.filters if isinstance(f, PeriodFilter)]
    timed += [g for g in intent.groups if g.grain]
    days = {each.field for each in timed if each.field is not None and each.field.table == old}
    for new_day in question.parse.graph.dates(new)[:1]:
        for old_day in days:
            intent = exchange_field(intent, old_day, new_day)
    return intent


def find_open_rows(question: ReadQuestion) -> Ambiguity | None:
    """Parkings: the records of parking, or the car parks, which are called alike."""
    if len(question.intent.measures) != 1:
        return None
    [measure] = question.intent.measures
    counts_rows = measure.aggregate == "count" and measure.field is None and not measure.over
    if not counts_rows or question.intent.history is not None:
        return None
    for other in _list_alike(question, measure.table):
        variant = exchange_measure(question.intent, measure, Measure("count", other))
        variant.subject = other if variant.subject == measure.table else variant.subject
        words = _name_count(question, Measure("count", other))
        intent = _move_days(question, variant, measure.table, other)
        return Ambiguity(_name_count(question, measure), (Alternative(words, intent),))
    return None


def _name_count(question: ReadQuestion, measure: Measure) -> str:
    return question.wording.measure(measure)


def _list_alike(question: ReadQuestion, table: str) -> Iterator[str]:
    """Tables that a word names nearly as well, which names none of them outright."""
    for span in question.parse.spans:
        scores = {c.table: c.score for c in span.candidates if c.column is None}
        best = scores.get(table, 0.0)
        if best < _LEAST_SCORE or best == 1.0 or not question.says(span.text):
            continue
        pairs = sorted(scores.items(), key=lambda pair: -pair[1])
        for other, score in pairs:
            if other != table and score >= _LEAST_SCORE and best - score <= _MOST_APART:
                yield other
