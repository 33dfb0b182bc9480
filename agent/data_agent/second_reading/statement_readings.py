"""The readings of a model's statement where the rule engine did not understand the question."""

from agent.data_agent.correction.name_resolution import Statement, parse_statement
from agent.data_agent.correction.table_lookup import TableLookup
from agent.data_agent.node_step import DataAgentRuntime
from agent.data_agent.second_reading.asked_statement import AskedStatement, OpenPoint
from agent.data_agent.second_reading.open_columns import find_open_amount, find_open_place
from agent.data_agent.second_reading.open_days import find_open_day
from agent.data_agent.second_reading.open_heads import find_open_heads
from agent.data_agent.second_reading.readings import MAX_READINGS, gives_same_rows
from agent.data_agent.sql_attempt import make_readings_activity
from agent.data_agent.state import DataAgentState
from agent.ports import WrittenSql
from model.answers.activities import ReadingsActivity
from model.chats.question import Question
from model.locales import text

_FINDERS = (find_open_heads, find_open_amount, find_open_place, find_open_day)


async def find_own_readings(
    state: DataAgentState, runtime: DataAgentRuntime
) -> ReadingsActivity | None:
    """What the statement takes that the question leaves open, with what gives other rows."""
    points = await runtime.context.scheduler.run_in_thread(_find_in_state, state)
    words, others = [], []
    for point in points:
        other = [
            each
            for each in point.others
            if not await gives_same_rows(each, state, runtime, failed=True)
        ]
        if other or not point.others:
            words.append(point.words)
            others += other
    if not words:
        return None
    reading = text("engine.reading_joint", state.question.locale).join(words)
    return make_readings_activity(
        WrittenSql("", reading=reading, other_readings=tuple(others[:MAX_READINGS]))
    )


def find_open_points(statement: Statement, question: Question) -> list[OpenPoint]:
    """What the question leaves open and the statement decides; nothing within a chat."""
    if question.history:
        return []
    asked = AskedStatement(statement, question)
    found = (find(asked) for find in _FINDERS)
    return [point for point in found if point is not None]


def _find_in_state(state: DataAgentState) -> list[OpenPoint]:
    tables = TableLookup(state.schema, state.question.text)
    statement = parse_statement(state.query.sql, tables)
    return find_open_points(statement, state.question) if statement is not None else []
