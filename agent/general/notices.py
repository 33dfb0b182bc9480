"""Words to the reader about how an answer came about."""

from typing import Literal
from uuid import uuid4

from agent.events import Content
from agent.general.state import ChatContext, ChatState
from model.answers.activities import NoticeActivity
from model.locales import text


def notice(
    state: ChatState,
    context: ChatContext,
    code: str,
    level: Literal["info", "warning"] = "warning",
    **params: object,
) -> None:
    """Tell the sentence `assistant.<code>`."""
    message = text(f"assistant.{code}", state.question.locale, **params)
    activity = NoticeActivity(level=level, code=code, message=message)
    context.emit(Content(activity, str(uuid4())))
