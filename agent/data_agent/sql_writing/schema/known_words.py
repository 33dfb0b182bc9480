"""Comment lines of a prompt for known words: terms, stored values, states, days of time words."""

import re
from collections.abc import Iterator
from datetime import date

from agent.data_agent.sql_writing.schema.value_descriptions import quote_literal
from agent.labels.thing_names import strip_table_words
from agent.rule_engine.parsing.notes.missing_words import NEGATIONS
from agent.rule_engine.parsing.notes.state_words import find_state_words
from agent.term_sql import MEASURE_FUNCTION
from agent.time_expressions.calendar_periods import Period
from agent.time_expressions.time_expressions import TimeExpression, find_time_expressions
from model.chats.question import Question
from model.engines.registry import find_dialect
from model.sources.schema import MatchedValue, RetrievedSchema, Table
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
_SINCE = re.compile(r"\b(?:since|starting(?: from)?)(?: the (?:start|beginning) of)?$|自从?$")
_SINCE_CHINESE = re.compile(r"以来|起(?!点|始)|onwards?\b")
_UNTIL = re.compile(r"\b(?:until|till|up to|by|no later than)(?: the end of)?$|截[至止]$")
_UNTIL_CHINESE = re.compile(r"为?止")
_BEFORE = re.compile(r"\bbefore$")
_BEFORE_CHINESE = re.compile(r"[之以]前")
_AFTER = re.compile(r"\bafter$")
_AFTER_CHINESE = re.compile(r"[之以]后")
"""After a day or with it, people mean either."""
_PLAIN = re.compile(r"[^\W\d]\w*")
_EXPLANATION = re.compile(r"[(（:：,，;；].*", re.DOTALL)
"""What stands in a label behind the name."""
_AGGREGATES = {"sum": "SUM", "count": "SUM", "avg": "AVG"}
_ONE_AGGREGATE = re.compile(r"(sum|count|avg)\s*\([^()]*\)", re.IGNORECASE)


def write_known_words(question: Question, schema: RetrievedSchema) -> str:
    """A comment line for each word that is known here; nothing when there is none."""
    lines = [
        *_write_values(schema),
        *_write_states(question.text, schema),
        *_write_days(question),
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


def _write_values(schema: RetrievedSchema) -> Iterator[str]:
    names = {_fold_label(retrieved_table.table) for retrieved_table in schema.tables}
    values = [match for match in schema.values if not _says_little(match, names)]
    for match in values[:MAX_VALUES]:
        value = match.value[:MAX_VALUE_CHARS]
        value = value if match.is_number else quote_literal(value)
        yield f"{match.text} → {match.table}.{match.column} = {value}"


def _fold_label(table: Table) -> str:
    return strip_table_words(_EXPLANATION.sub("", table.label).strip()).lower()


def _says_little(match: MatchedValue, names: set[str]) -> bool:
    """Whether the words of an explained code say no, or are what rows of a table are called."""
    words = match.text.strip().lower()
    return match.how == "code" and (words in names or words in NEGATIONS)


def _write_states(question: str, schema: RetrievedSchema) -> Iterator[str]:
    known_columns = {f"{match.table}.{match.column}" for match in schema.values}
    for state in find_state_words(question, schema)[:MAX_VALUES]:
        if state.value is None:
            yield f"{state.text} → {state.column} IS NULL"
        elif state.column not in known_columns:
            value = state.value if state.is_number else quote_literal(state.value)
            yield f"{state.text} → {state.column} = {value}"


def _write_days(question: Question) -> Iterator[str]:
    text = question.text.lower()
    for match in _find_periods(text, question.today):
        period = match.period
        if period is not None and period.start and period.end and not match.bare:
            days = _write_bounds(period, text[: match.start].rstrip(), text[match.end :].lstrip())
            if days:
                yield f"{period.text} → {days}"


def _find_periods(text: str, today: date) -> list[TimeExpression]:
    """The longest time expressions, none within another."""
    expressions: list[TimeExpression] = []
    for match in sorted(find_time_expressions(text, today), key=lambda m: m.start - m.end):
        if not any(m.start < match.end and match.start < m.end for m in expressions):
            expressions.append(match)
    return expressions


def _write_bounds(period: Period, before: str, after: str) -> str:
    """The days that are meant: one end, where the words beside it say so ("since June")."""
    if _AFTER.search(before) or _AFTER_CHINESE.match(after):
        return ""
    if _SINCE.search(before) or _SINCE_CHINESE.match(after):
        return f">= '{period.start}'"
    if _UNTIL.search(before) or _UNTIL_CHINESE.match(after):
        return f"< '{period.end}'"
    if _BEFORE.search(before) or _BEFORE_CHINESE.match(after):
        return f"< '{period.start}'"
    return f">= '{period.start}' and < '{period.end}'"
