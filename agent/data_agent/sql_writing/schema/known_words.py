"""Comment lines of a prompt for known words: terms, stored values, states, days of time words."""

import re
from collections.abc import Iterator

from agent.data_agent.sql_writing.schema.likely_words import KnownCondition, choose_likely
from agent.data_agent.sql_writing.schema.period_bounds import write_periods
from agent.data_agent.sql_writing.schema.value_descriptions import quote_literal
from agent.rule_engine.parsing.notes.state_words import StateWord, find_state_words
from agent.term_sql import MEASURE_FUNCTION
from model.chats.question import Question
from model.engines.registry import find_dialect
from model.sources.schema import MatchedValue, RetrievedSchema
from model.sources.teaching import MatchedTerm, Term, TermValues, fold_word

MAX_VALUES = 12
MAX_VALUE_CHARS = 80
MAX_DEFINITION_CHARS = 300
MAX_TERMS_CHARS = 6_000
_TIME = re.compile(
    r"[年月日天周季]|\d{4}|趋势|走势|最近|\b(?:day|dai|week|month|quarter|year|annual|trend|today|since)"
    r"|\b(?:last|over time|when|before|after)\b",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[^\W\d]\w*")
_AGGREGATES = {"sum": "SUM", "count": "SUM", "avg": "AVG"}
_ONE_AGGREGATE = re.compile(r"(sum|count|avg)\s*\([^()]*\)", re.IGNORECASE)


def write_known_words(question: Question, schema: RetrievedSchema) -> str:
    """A comment line for each word that is known here; nothing when there is none."""
    lines = [
        *_write_conditions(question, schema),
        *write_periods(question, schema),
    ]
    return _write_terms(schema, question.text) + "".join(map(_to_comment, dict.fromkeys(lines)))


def _write_terms(schema: RetrievedSchema, question: str) -> str:
    """A comment line for each term of the question, as many as fit.

    The date column of a measure is given only when time is asked for: else a small model
    filters by it.
    """
    asks_for_time = bool(_TIME.search(question))
    comments, quote = "", find_dialect(schema.source.dialect).quote
    for match in schema.terms:
        line = _to_comment(
            f"{_name_term(match)} → {_explain_term(match.term, quote, asks_for_time=asks_for_time)}"
        )
        if len(comments) + len(line) > MAX_TERMS_CHARS:
            break
        comments += line
    return comments


def _to_comment(line: str) -> str:
    return f"-- {' '.join(line.split())}\n"


def _name_term(match: MatchedTerm) -> str:
    """The words of the question, and the term's name where they are a synonym."""
    name = match.term.values.name
    is_name = not match.text or fold_word(name) == match.text
    return name if is_name else f"{match.text} = {name}"


def _explain_term(term: Term, quote: str, *, asks_for_time: bool) -> str:
    """`SUM(orders.revenue); time: paid_on`, or `staff WHERE left_on IS NULL; who is here`.

    A model names a measure as if it were a column: what it is, `agent/data_agent/measures` puts
    there. Told how it is computed, a model computes it itself.
    """
    values = term.values
    day = f"time: {values.time_column}" if values.time_column else None
    if term.is_measure:
        return "; ".join(
            filter(None, (_name_measure(values, quote), day if asks_for_time else None))
        )
    source = f"FROM {values.table}" if values.expression else values.table
    where = f"WHERE {values.condition}" if values.condition else None
    sql = " ".join(filter(None, (values.expression, source, where)))
    return "; ".join(filter(None, (sql, day, values.definition[:MAX_DEFINITION_CHARS])))


def _name_measure(values: TermValues, quote: str) -> str:
    """`SUM(orders.revenue)`; what is no single aggregate is `MEASURE(orders.basket)`."""
    match = _ONE_AGGREGATE.fullmatch(values.expression or "")
    function = _AGGREGATES[match[1].lower()] if match else MEASURE_FUNCTION
    name = values.name if _PLAIN.fullmatch(values.name) else f"{quote}{values.name}{quote}"
    return f"{function}({values.table}.{name})"


def _write_conditions(question: Question, schema: RetrievedSchema) -> Iterator[str]:
    """A line for each value and state, as many as are worth it."""
    values = [_to_condition(match) for match in schema.values]
    known_columns = {(each.table, each.column) for each in values}
    states = [
        state
        for state in map(_state_to_condition, find_state_words(question.text, schema))
        if state.value is None or (state.table, state.column) not in known_columns
    ]
    for kind in (values, states):
        for each in choose_likely(kind, question, schema)[:MAX_VALUES]:
            yield _write_condition(each)


def _to_condition(match: MatchedValue) -> KnownCondition:
    return KnownCondition(
        match.text, match.table, match.column, match.value, match.how, match.is_number
    )


def _state_to_condition(state: StateWord) -> KnownCondition:
    table, _, column = state.column.rpartition(".")
    return KnownCondition(state.text, table, column, state.value, "state", state.is_number)


def _write_condition(each: KnownCondition) -> str:
    column = f"{each.text} → {each.table}.{each.column}"
    if each.value is None:
        return f"{column} IS NULL"
    value = each.value[:MAX_VALUE_CHARS]
    return f"{column} = {value if each.is_number else quote_literal(value)}"
