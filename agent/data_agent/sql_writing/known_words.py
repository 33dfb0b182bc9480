"""Comment lines of a prompt for known words: stored values and dates of time expressions."""

from collections.abc import Iterator

from agent.data_agent.sql_writing.schema_ddl import quote_literal
from agent.time_expressions.calendar_periods import Period
from agent.time_expressions.time_expressions import TimeExpression, find_time_expressions
from model.chats.question import Question
from model.sources.schema import MatchedValue, RetrievedSchema

MOST_VALUES = 12
MAX_VALUE_CHARS = 80


def write_known_words(question: Question, found: RetrievedSchema) -> str:
    """A comment line for each word that is known here; nothing when there is none."""
    lines = [*_write_values(found.values), *_write_days(question)]
    return "".join(f"-- {' '.join(line.split())}\n" for line in lines)


def _write_values(found: tuple[MatchedValue, ...]) -> Iterator[str]:
    for match in found[:MOST_VALUES]:
        value = match.value[:MAX_VALUE_CHARS]
        value = value if match.is_number else quote_literal(value)
        yield f"{match.text} → {match.table}.{match.column} = {value}"


def _write_days(question: Question) -> Iterator[str]:
    for period in _find_periods(question):
        yield f"{period.text} → >= '{period.start}' and < '{period.end}'"


def _find_periods(question: Question) -> Iterator[Period]:
    taken: list[TimeExpression] = []
    text = question.text.lower()
    for match in sorted(find_time_expressions(text, question.today), key=lambda m: m.start - m.end):
        period = match.period
        if period is None or any(m.start < match.end and match.start < m.end for m in taken):
            continue
        taken.append(match)
        if period.start and period.end and not match.bare:
            yield period
