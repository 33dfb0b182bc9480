"""Answers the request for a dashboard with questions for its cards; none of them is run here."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from uuid import uuid4

from agent.data_agent.dashboard_draft.dashboard_request import DashboardRequest
from agent.data_agent.dashboard_draft.model_splitter import ModelDashboardSplitter
from agent.data_agent.dashboard_draft.rule_splitting import split_by_rules
from agent.data_agent.dashboard_draft.schema_check import CheckedQuestions, check_questions
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


@dataclass(frozen=True, slots=True)
class DraftContext:
    """What a draft is made from, beside the request."""

    catalog: SchemaCatalog
    model: ChatModel | None
    send_suggestions: Callable[[Question, Emit], Awaitable[None]]
    """Offers questions that the source can answer."""


async def send_dashboard_draft(
    request: DashboardRequest,
    question: Question,
    context: DraftContext,
    emit: Emit,
) -> None:
    """The questions that a model splits the request into, or the rules where there is no model.

    The rules also stand in for a model that fails, or writes fewer than two questions. Questions
    that the schema cannot answer are left out, and what they are about is named. The locale of
    `question` is the language in which it is written.
    """
    emit(StepStarted("understand"))
    questions: tuple[str, ...] = ()
    model = context.model
    if model is not None and request.topic:
        with track_usage(emit):
            questions = await ModelDashboardSplitter(model).split(
                request, question, context.catalog
            )
    if not questions:
        emit(RuleEngineReply())
        questions = split_by_rules(request.topic)
    checked_questions = await check_questions(
        questions, question, context.catalog, with_model=model is not None
    )
    emit(StepFinished("understand"))
    emit(
        TextDelta(_make_text(checked_questions, question, understood=bool(questions)), "understand")
    )
    emit(TextEnded())
    if checked_questions.answerable:
        draft = DashboardDraftActivity(
            name=_make_name(request),
            questions=list(checked_questions.answerable),
            chat_id=str(uuid4()),
        )
        emit(ActivitySnapshot(draft, str(uuid4())))
    elif questions:
        await context.send_suggestions(replace(question, history=()), emit)


def _make_text(questions: CheckedQuestions, question: Question, *, understood: bool) -> str:
    """What is offered, then what of the request is not in the data."""
    locale, count = question.locale, len(questions.answerable)
    if not understood:
        return text("replies.dashboard_unclear", locale)
    if not count:
        key = "dashboard_missing" if questions.missing else "dashboard_unanswerable"
        return text(f"replies.{key}", locale, words=questions.missing)
    offer = text("replies.dashboard_draft", locale, n=count)
    if questions.missing:
        offer += text("replies.dashboard_left_out", locale, words=questions.missing)
    if questions.uncomputable:
        offer += text("replies.dashboard_uncomputable", locale, cards=questions.uncomputable)
    return offer


def _make_name(request: DashboardRequest) -> str:
    bare = (request.name or request.topic)[:MAX_NAME].strip()
    return bare[:1].upper() + bare[1:]
