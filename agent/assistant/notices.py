"""Notices to the user about how an answer was made."""

from typing import Literal
from uuid import uuid4

from agent.assistant.state import AssistantContext, AssistantState
from agent.events import ActivitySnapshot
from model.answers.activities import NoticeActivity
from model.locales import text


def send_notice(
    state: AssistantState,
    context: AssistantContext,
    code: str,
    level: Literal["info", "warning"] = "warning",
    **params: object,
) -> None:
    """Emit the notice with the locale text `assistant.<code>`."""
    message = text(f"assistant.{code}", state.question.locale, **params)
    activity = NoticeActivity(level=level, code=code, message=message)
    context.emit(ActivitySnapshot(activity, str(uuid4())))
