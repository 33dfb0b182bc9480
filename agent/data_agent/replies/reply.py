"""Sends a reply: step, text, activities."""

from dataclasses import dataclass, replace
from uuid import uuid4

from agent.data_agent.dashboard_draft.dashboard_request import find_dashboard_request
from agent.data_agent.replies.description import describe_table
from agent.data_agent.replies.examples import ExampleQuestions
from agent.data_agent.replies.overview import answer_small_talk, describe_source
from agent.data_agent.replies.previous_result import PreviousResult
from agent.data_agent.replies.redraw import RedrawReply, redraw_result
from agent.data_agent.replies.reply_requests import (
    DescriptionRequest,
    OverviewRequest,
    RedrawRequest,
    Request,
    RowCountRequest,
    SmallTalkRequest,
    parse_request,
)
from agent.data_agent.replies.wording import find_reply_language, make_table_title
from agent.data_agent.result_arrangement import make_table_activity
from agent.events import (
    ActivitySnapshot,
    Emit,
    ResultReady,
    RuleEngineReply,
    StepFinished,
    StepStarted,
    TextDelta,
    TextEnded,
)
from agent.labels.name_words import strip_prefixes
from agent.ports import SchemaCatalog
from model.answers.activities import Activity, SuggestionsActivity
from model.chats.question import Question, Turn
from model.locales import Locale, text
from model.sources.schema import Schema, Table


@dataclass(frozen=True, slots=True)
class ReplyContext:
    """What a reply is made from, beside the question: the tables and what is shown already."""

    schema: Schema
    catalog: SchemaCatalog
    examples: ExampleQuestions
    previous: PreviousResult | None = None


async def send_reply(
    request: Request, question: Question, context: ReplyContext, emit: Emit
) -> None:
    """Answer without a statement and without a model, in the language of the question."""
    locale = find_reply_language(question.text, question.locale)
    question = replace(question, locale=locale)
    emit(RuleEngineReply())
    emit(StepStarted("understand"))
    emit(StepFinished("understand"))
    if isinstance(request, RedrawRequest):
        await _send_redraw(request, question, context, emit)
        return
    _send_text(_make_text(request, context.schema, locale), emit)
    about = request.table if isinstance(request, DescriptionRequest) else None
    await send_suggestions(context, question, emit, about)


def split_request(question: Question, schema: Schema) -> tuple[Request | None, Question]:
    """What is asked without rows, else None; and the question as a writer should read it.

    "How many rows does it have" names its table then, and earlier turns that gave no rows of
    their own are left out.
    """
    earlier = [turn.question for turn in question.history]
    request = parse_request(question.text, schema.tables, earlier)
    turns = tuple(t for t in question.history if not _is_reply_turn(t, schema))
    question = replace(question, history=turns)
    if isinstance(request, RowCountRequest):
        locale = find_reply_language(question.text, question.locale)
        count_question = _count_question(request.table, schema, locale)
        return None, replace(question, text=count_question, history=())
    return request, question


def _is_reply_turn(turn: Turn, schema: Schema) -> bool:
    """Whether a turn was a reply; one with a statement was none."""
    if turn.sql:
        return False
    if find_dashboard_request(turn.question):
        return True
    return not isinstance(parse_request(turn.question, schema.tables), RowCountRequest | None)


def _count_question(table: Table, schema: Schema, locale: Locale) -> str:
    names = strip_prefixes(t.name for t in schema.tables)
    title = make_table_title(table, names[table.name], locale)
    return text("replies.example_count", locale, table=title)


def _make_text(
    request: SmallTalkRequest | OverviewRequest | DescriptionRequest | RowCountRequest,
    schema: Schema,
    locale: Locale,
) -> str:
    match request:
        case SmallTalkRequest():
            return answer_small_talk(request.topic, schema, locale)
        case DescriptionRequest():
            return describe_table(request.table, schema, locale)
        case _:
            return describe_source(schema, locale)


async def _send_redraw(
    request: RedrawRequest, question: Question, context: ReplyContext, emit: Emit
) -> None:
    if context.previous is None:
        _send_text(text("replies.nothing_to_draw", question.locale), emit)
        await send_suggestions(context, question, emit)
        return
    reply = redraw_result(request, question, context.previous, question.locale)
    _send_rows(reply, context.previous, emit)
    _send_text(reply.words, emit)


def _send_rows(reply: RedrawReply, previous: PreviousResult, emit: Emit) -> None:
    if not reply.with_rows:
        return
    emit(ResultReady(previous.result, previous.sql))
    _send_activity(make_table_activity(previous.result), emit)
    if reply.chart is not None:
        _send_activity(reply.chart, emit)


def _send_text(words: str, emit: Emit) -> None:
    emit(TextDelta(words, "understand"))
    emit(TextEnded())


async def send_suggestions(
    context: ReplyContext, question: Question, emit: Emit, about: Table | None = None
) -> None:
    """Offer questions that the source can answer, those about a table first."""
    suggestions = await context.examples.find(question, context.schema, context.catalog, about)
    if suggestions:
        _send_activity(SuggestionsActivity(questions=list(suggestions)), emit)


def _send_activity(activity: Activity, emit: Emit) -> None:
    emit(ActivitySnapshot(activity, str(uuid4())))
