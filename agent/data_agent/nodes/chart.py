"""The node that draws a chart, when the rows have the shape of one."""

import logging

from agent.data_agent.node_step import DataAgentRuntime, show_activity
from agent.data_agent.state import DataAgentState, DataAgentUpdate
from model.answers.activities import ChartActivity

MANY_ROWS = 500
log = logging.getLogger(__name__)


async def draw_chart(state: DataAgentState, runtime: DataAgentRuntime) -> DataAgentUpdate:
    """Draws a chart of the rows, if any. A failure is logged and affects nothing else."""
    if not state.result.rows:
        return {}
    try:
        chart = await _choose(state, runtime)
    except Exception:
        log.exception("chart not drawn")
        return {}
    if chart is not None:
        show_activity(runtime, chart)
    return {}


async def _choose(state: DataAgentState, runtime: DataAgentRuntime) -> ChartActivity | None:
    choose = runtime.context.choose_chart
    arguments = (state.result, state.question, state.title, state.written_sql.chart)
    if len(state.result.rows) <= MANY_ROWS:
        return choose(*arguments)
    return await runtime.context.scheduler.run_in_thread(choose, *arguments)
