"""The node that takes the writer's annotations, read while the database ran the statement."""

from agent.data_agent.node_step import DataAgentRuntime, show_activity
from agent.data_agent.sql_attempt import make_readings_activity, make_succeeded_activity
from agent.data_agent.state import DataAgentState, DataAgentUpdate
from model.answers.notices import make_notice

ANNOTATIONS_S = 4.0
"""How long to wait for annotations after the rows; then those received so far count."""


async def finish_annotations(state: DataAgentState, runtime: DataAgentRuntime) -> DataAgentUpdate:
    """Title and chart for the next steps; assumptions and doubts for the reader."""
    annotations = await runtime.context.annotations.finish(ANNOTATIONS_S)
    written_sql = (
        state.written_sql.with_annotations(annotations) if annotations else state.written_sql
    )
    if written_sql.assumptions != state.written_sql.assumptions:
        show_activity(runtime, make_succeeded_activity(state, written_sql), state.sql_id)
    locale = state.question.locale
    if written_sql.is_uncertain:
        show_activity(runtime, make_notice("answer.uncertain", locale, "warning"))
    if written_sql.doubt:
        show_activity(
            runtime, make_notice("answer.doubt", locale, "warning", reason=written_sql.doubt)
        )
    if written_sql.other_readings:
        show_activity(runtime, make_readings_activity(written_sql))
    return {"written_sql": written_sql}
