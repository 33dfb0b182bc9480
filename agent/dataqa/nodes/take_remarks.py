"""What the writer says about its statement: read while the database worked, shown with the rows."""

from agent.dataqa.attempt import succeeded
from agent.dataqa.state import QaState, Update
from agent.dataqa.step import QaRuntime, show
from model.answers.activities import NoticeActivity
from model.locales import text

REMARKS_S = 4.0
"""How long after the rows they are waited for; then what there is counts."""


async def take_remarks(state: QaState, runtime: QaRuntime) -> Update:
    """Title and chart for the next steps; assumptions and doubts for the reader."""
    remarks = await runtime.context.remarks.finish(REMARKS_S)
    written = state.written.with_remarks(remarks) if remarks else state.written
    if written.assumptions != state.written.assumptions:
        show(runtime, succeeded(state, written), state.sql_id)
    if written.doubt:
        show(runtime, _doubt(written.doubt, state))
    return {"written": written}


def _doubt(doubt: str, state: QaState) -> NoticeActivity:
    message = text("answer.doubt", state.question.locale, reason=doubt)
    return NoticeActivity(level="warning", code="doubt", message=message)
