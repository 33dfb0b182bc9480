"""A chart, when the rows have the shape of one."""

import asyncio
import logging

from agent.dataqa.state import QaState, Update
from agent.dataqa.step import QaRuntime, show
from model.answers.activities import ChartActivity

MANY_ROWS = 500
log = logging.getLogger(__name__)


async def chart(state: QaState, runtime: QaRuntime) -> Update:
    """Draws nothing for no rows. A chart that cannot be made costs the reader nothing else."""
    if not state.result.rows:
        return {}
    try:
        drawn = await _chosen(state, runtime)
    except Exception:
        log.exception("chart not drawn")
        return {}
    if drawn is not None:
        show(runtime, drawn)
    return {}


async def _chosen(state: QaState, runtime: QaRuntime) -> ChartActivity | None:
    choose = runtime.context.choose_chart
    given = (state.result, state.question, state.title, state.written.chart)
    if len(state.result.rows) <= MANY_ROWS:
        return choose(*given)
    return await asyncio.to_thread(choose, *given)
