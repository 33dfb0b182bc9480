"""What words of a question mean here: how a value is stored, which days a time word names."""

from collections.abc import Iterator

from agent.builtin.reading.dates import TimeMatch, find_times
from agent.builtin.reading.periods import Period
from agent.dataqa.ddl import literal
from model.chats.question import Question
from model.sources.schema import MatchedValue, RetrievedSchema

MOST_VALUES = 12
MAX_VALUE_CHARS = 80


def facts(question: Question, found: RetrievedSchema) -> str:
    """A comment line for each word that is known here; nothing when there is none."""
    lines = [*_values(found.values), *_days(question)]
    return "".join(f"-- {' '.join(line.split())}\n" for line in lines)


def _values(found: tuple[MatchedValue, ...]) -> Iterator[str]:
    for match in found[:MOST_VALUES]:
        value = match.value[:MAX_VALUE_CHARS]
        value = value if match.is_number else literal(value)
        yield f"{match.text} → {match.table}.{match.column} = {value}"


def _days(question: Question) -> Iterator[str]:
    for period in _periods(question):
        yield f"{period.text} → >= '{period.start}' and < '{period.end}'"


def _periods(question: Question) -> Iterator[Period]:
    taken: list[TimeMatch] = []
    text = question.text.lower()
    for match in sorted(find_times(text, question.today), key=lambda m: m.start - m.end):
        period = match.period
        if period is None or any(m.start < match.end and match.start < m.end for m in taken):
            continue
        taken.append(match)
        if period.start and period.end and not match.bare:
            yield period
