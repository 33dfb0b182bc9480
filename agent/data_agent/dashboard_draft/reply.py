"""Answers the wish for a dashboard with questions for its cards; none of them is run here."""

from uuid import uuid4

from agent.data_agent.dashboard_draft.model_splitter import ModelDashboardSplitter
from agent.data_agent.dashboard_draft.rule_splitting import split_by_rules
from agent.data_agent.dashboard_draft.wish import DashboardWish
from agent.events import (
    ActivitySnapshot,
    Emit,
    RuleEngineReply,
    StepFinished,
    StepStarted,
    TextDelta,
    TextEnded,
)
from agent.llm.types import ChatModel
from agent.ports import SchemaCatalog
from agent.runtime.usage_tracking import track_usage
from model.answers.activities import DashboardDraftActivity
from model.chats.question import Question
from model.locales import text

MAX_NAME = 80


async def send_dashboard_draft(
    wish: DashboardWish,
    question: Question,
    catalog: SchemaCatalog,
    model: ChatModel | None,
    emit: Emit,
) -> None:
    """The questions that a model splits the wish into, or the rules where there is no model.

    The rules also stand in for a model that fails, or writes fewer than two questions. The locale
    of `question` is the language in which it is written.
    """
    emit(StepStarted("understand"))
    questions: tuple[str, ...] = ()
    if model is not None and wish.topic:
        with track_usage(emit):
            questions = await ModelDashboardSplitter(model).split(wish, question, catalog)
    if not questions:
        emit(RuleEngineReply())
        questions = split_by_rules(wish.topic)
    emit(StepFinished("understand"))
    key = "replies.dashboard_draft" if questions else "replies.dashboard_unclear"
    emit(TextDelta(text(key, question.locale, n=len(questions)), "understand"))
    emit(TextEnded())
    if questions:
        draft = DashboardDraftActivity(name=_make_name(wish), questions=list(questions))
        emit(ActivitySnapshot(draft, str(uuid4())))


def _make_name(wish: DashboardWish) -> str:
    bare = wish.topic[:MAX_NAME].strip()
    return bare[:1].upper() + bare[1:]
