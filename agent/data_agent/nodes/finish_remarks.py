"""The node that takes the writer's remarks, read while the database ran the statement."""

from agent.data_agent.node_step import DataAgentRuntime, show_activity
from agent.data_agent.sql_attempt import make_succeeded_activity
from agent.data_agent.state import DataAgentState, Update
from model.answers.activities import NoticeActivity
from model.locales import text

REMARKS_S = 4.0
"""How long to wait for remarks after the rows; then those received so far count."""


async def finish_remarks(state: DataAgentState, runtime: DataAgentRuntime) -> Update:
    """Title and chart for the next steps; assumptions and doubts for the reader."""
    remarks = await runtime.context.remarks.finish(REMARKS_S)
    written = state.written.with_remarks(remarks) if remarks else state.written
    if written.assumptions != state.written.assumptions:
        show_activity(runtime, make_succeeded_activity(state, written), state.sql_id)
    if written.doubt:
        show_activity(runtime, _make_doubt_notice(written.doubt, state))
    return {"written": written}


def _make_doubt_notice(doubt: str, state: DataAgentState) -> NoticeActivity:
    message = text("answer.doubt", state.question.locale, reason=doubt)
    return NoticeActivity(level="warning", code="doubt", message=message)
