"""The other readings of a question that was answered, each with its statement."""

import logging
from collections.abc import Iterator
from dataclasses import replace

from sqlglot import exp

from agent.ports import Reading, WrittenSql
from agent.rule_engine.intent import Intent
from agent.rule_engine.readings.ambiguity import (
    Alternative,
    Ambiguity,
    FindAmbiguity,
    ReadQuestion,
)
from agent.rule_engine.readings.amounts import (
    find_open_amount,
    find_open_count,
    find_open_sale,
)
from agent.rule_engine.readings.averages import find_open_price, find_open_rate, find_open_unit
from agent.rule_engine.readings.days import find_open_day, find_open_period, find_open_year
from agent.rule_engine.readings.heads import find_open_activity, find_open_heads, find_open_presence
from agent.rule_engine.readings.origins import find_open_origin, find_open_rows
from agent.rule_engine.readings.people import (
    find_open_average,
    find_open_members,
    find_open_start,
)
from agent.rule_engine.readings.places import find_open_place
from agent.rule_engine.readings.rankings import find_open_length, find_open_ranking
from agent.rule_engine.readings.scopes import find_open_scope, find_open_whole
from agent.rule_engine.readings.twins import find_twin_rows
from agent.rule_engine.readings.values import find_open_value
from agent.rule_engine.sql_generation.composer import compose_statement
from agent.rule_engine.sql_generation.dialect_adaptation import adapt_to_dialect
from agent.rule_engine.sql_generation.expressions.measures import make_ratio
from agent.rule_engine.sql_generation.join_tree import NoStatement, NotComputable

MOST_OFFERED = 4
log = logging.getLogger(__name__)
_FINDERS: tuple[FindAmbiguity, ...] = (
    find_twin_rows,
    find_open_rows,
    find_open_origin,
    find_open_whole,
    find_open_count,
    find_open_activity,
    find_open_heads,
    find_open_presence,
    find_open_average,
    find_open_unit,
    find_open_price,
    find_open_rate,
    find_open_members,
    find_open_start,
    find_open_amount,
    find_open_sale,
    find_open_place,
    find_open_value,
    find_open_year,
    find_open_period,
    find_open_day,
    find_open_length,
    find_open_scope,
)
"""Behind the ranking; what changes the answer most stands first."""


def add_readings(
    written_sql: WrittenSql, question: ReadQuestion, statement: exp.Select
) -> WrittenSql:
    """The statement with what the question leaves open: how it was read, told first; how else."""
    try:
        return (
            written_sql
            if question.parse.is_follow_up
            else _add_readings(written_sql, question, statement)
        )
    except Exception:
        log.exception("readings not found")
        return written_sql


def _add_readings(
    written_sql: WrittenSql, question: ReadQuestion, statement: exp.Select
) -> WrittenSql:
    open_points = _find_ambiguities(question)
    dialect = question.parse.graph.source.dialect
    others = tuple(
        Reading(words, adapt_to_dialect(other, question.parse.graph).sql(dialect=dialect))
        for words, other in _compose_alternatives(open_points, question, statement)
    )
    if not open_points:
        return written_sql
    reading = question.say("joint").join(dict.fromkeys(point.words for point in open_points))
    note = question.say("taken" if others else "plain", words=reading)
    return replace(
        written_sql,
        assumptions=(note, *written_sql.assumptions),
        reading=reading,
        other_readings=others,
    )


def _find_ambiguities(question: ReadQuestion) -> list[Ambiguity]:
    """The points that the question leaves open, those that change most first."""
    ranking = find_open_ranking(question)
    finders = [
        f for f in _FINDERS if ranking is None or f not in (find_open_sale, find_open_amount)
    ]
    points = [ranking, *(find(question) for find in finders)]
    return [each for each in points if each is not None]


def _compose_alternatives(
    ambiguities: list[Ambiguity], question: ReadQuestion, original: exp.Select
) -> Iterator[tuple[str, exp.Select]]:
    """The other readings with their statements, as far as those can be written and differ."""
    texts = {original.sql()}
    offered = 0
    for alternative in _take_turns(ambiguities):
        statement = _compose(alternative, question, original)
        sql = statement.sql() if statement is not None else ""
        if statement is None or sql in texts or offered == MOST_OFFERED:
            continue
        texts.add(sql)
        offered += 1
        yield alternative.words, statement


def _take_turns(ambiguities: list[Ambiguity]) -> Iterator[Alternative]:
    """The first of each point, then the second of each."""
    longest = max((len(each.others) for each in ambiguities), default=0)
    for place in range(longest):
        yield from (each.others[place] for each in ambiguities if place < len(each.others))


def _compose(
    alternative: Alternative, question: ReadQuestion, original: exp.Select
) -> exp.Select | None:
    statement = _compose_intent(alternative.intent, question)
    if statement is None:
        return None
    title = original.expressions[0].alias_or_name
    if alternative.divided_by is not None:
        below = _compose_intent(alternative.divided_by, question)
        if below is None:
            return None
        ratio = make_ratio(exp.Subquery(this=statement), exp.Subquery(this=below))
        return exp.select(ratio.as_(title, quoted=True))
    if alternative.beside:
        both = exp.Add(
            this=exp.Subquery(this=original.copy()), expression=exp.Subquery(this=statement)
        )
        return exp.select(both.as_(title, quoted=True))
    return statement


def _compose_intent(intent: Intent, question: ReadQuestion) -> exp.Select | None:
    try:
        return compose_statement(intent, question.parse.graph, question.wording)
    except (NotComputable, NoStatement, KeyError):
        return None
