"""Which reading of an ambiguous question a model's statement answers, and what else it can mean."""

from agent.data_agent.node_step import DataAgentRuntime
from agent.data_agent.second_reading.comparison import compare_results
from agent.data_agent.second_reading.statement import SecondStatement
from agent.data_agent.sql_attempt import make_readings_activity
from agent.data_agent.state import DataAgentState
from agent.ports import Reading, WrittenSql
from model.answers.activities import ReadingsActivity
from model.errors import AppError

MAX_READINGS = 3


async def find_readings(
    state: DataAgentState, runtime: DataAgentRuntime, statement: SecondStatement, *, agrees: bool
) -> ReadingsActivity | None:
    """The reading whose rows the answer has, with the others; None for a question that is clear.

    Where none of them has those rows, all are offered, and none is said to be the one taken.
    """
    written_sql = statement.written_sql
    if not written_sql.reading:
        return None
    if agrees:
        return make_readings_activity(written_sql)
    own = Reading(written_sql.reading, statement.query.sql)
    for reading in written_sql.other_readings[:MAX_READINGS]:
        if await gives_same_rows(reading, state, runtime):
            others = tuple(each for each in written_sql.other_readings if each is not reading)
            return make_readings_activity(
                WrittenSql("", reading=reading.words, other_readings=(own, *others))
            )
    every = (own, *written_sql.other_readings)
    return make_readings_activity(WrittenSql("", other_readings=every))


async def gives_same_rows(
    reading: Reading, state: DataAgentState, runtime: DataAgentRuntime, *, failed: bool = False
) -> bool:
    """Whether its statement gives the answer's rows, or none like it.

    `failed` where it cannot be run.
    """
    runner, run_in_thread = runtime.context.runner, runtime.context.scheduler.run_in_thread
    try:
        query = await run_in_thread(runner.check, reading.sql)
        result = await runner.run(query, counted=False)
    except AppError:
        return failed
    if not state.result.rows:
        return not result.rows
    return await run_in_thread(compare_results, state.result, result) == "same"
