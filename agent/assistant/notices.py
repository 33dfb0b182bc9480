"""Notices to the user about how an answer was made."""

from uuid import uuid4

from agent.assistant.state import AssistantContext, AssistantState
from agent.events import ActivitySnapshot
from model.answers.notices import NoticeLevel, make_notice


def send_notice(
    state: AssistantState,
    context: AssistantContext,
    code: str,
    level: NoticeLevel = "warning",
    **params: object,
) -> None:
    """Emit the notice with the locale text `assistant.<code>`."""
    notice = make_notice(f"assistant.{code}", state.question.locale, level, code, **params)
    context.emit(ActivitySnapshot(notice, str(uuid4())))
