"""Says a reply: a step, its text, and what it shows."""

from dataclasses import dataclass, replace
from uuid import uuid4

from agent.dataqa.replies.description import description
from agent.dataqa.replies.examples import Examples
from agent.dataqa.replies.overview import overview, small_talk
from agent.dataqa.replies.redraw import EarlierResult, Redrawn, redrawn
from agent.dataqa.replies.requests import (
    Description,
    Overview,
    Redraw,
    Request,
    RowCount,
    SmallTalk,
    request_of,
)
from agent.dataqa.replies.wording import language_of, table_title
from agent.dataqa.table import table_activity
from agent.events import (
    Content,
    Emit,
    EngineReply,
    ResultKept,
    StepFinished,
    StepStarted,
    TextDelta,
    TextEnded,
)
from agent.names import bare
from agent.ports import SchemaCatalog
from model.answers.activities import Activity, SuggestionsActivity
from model.chats.question import Question, Turn
from model.locales import Locale, text
from model.sources.schema import Schema, Table


@dataclass(frozen=True, slots=True)
class Material:
    """What a reply is made from, beside the question: the tables and what is shown already."""

    schema: Schema
    catalog: SchemaCatalog
    examples: Examples
    earlier: EarlierResult | None = None


async def reply(request: Request, question: Question, material: Material, emit: Emit) -> None:
    """Answer without a statement and without a model, in the language of the question."""
    locale = language_of(question.text, question.locale)
    question = replace(question, locale=locale)
    emit(EngineReply())
    emit(StepStarted("understand"))
    emit(StepFinished("understand"))
    if isinstance(request, Redraw):
        await _redraw(request, question, material, emit)
        return
    _say(_words(request, material.schema, locale), emit)
    about = request.table if isinstance(request, Description) else None
    await _suggest(question, material, emit, about)


def as_question(question: Question, schema: Schema) -> tuple[Request | None, Question]:
    """What is asked without rows, else None; and the question as a writer should read it.

    "How many rows does it have" names its table then, and earlier turns that gave no rows of
    their own are left out.
    """
    earlier = [turn.question for turn in question.history]
    request = request_of(question.text, schema.tables, earlier)
    turns = tuple(t for t in question.history if not _without_rows(t, schema))
    question = replace(question, history=turns)
    if isinstance(request, RowCount):
        locale = language_of(question.text, question.locale)
        counted = _row_count(request.table, schema, locale)
        return None, replace(question, text=counted, history=())
    return request, question


def _without_rows(turn: Turn, schema: Schema) -> bool:
    """Whether a turn was a reply; one with a statement was none."""
    if turn.sql:
        return False
    return not isinstance(request_of(turn.question, schema.tables), RowCount | None)


def _row_count(table: Table, schema: Schema, locale: Locale) -> str:
    names = bare(t.name for t in schema.tables)
    title = table_title(table, names[table.name], locale)
    return text("replies.example_count", locale, table=title)


def _words(
    request: SmallTalk | Overview | Description | RowCount, schema: Schema, locale: Locale
) -> str:
    match request:
        case SmallTalk():
            return small_talk(request.topic, schema, locale)
        case Description():
            return description(request.table, schema, locale)
        case _:
            return overview(schema, locale)


async def _redraw(request: Redraw, question: Question, material: Material, emit: Emit) -> None:
    if material.earlier is None:
        _say(text("replies.nothing_to_draw", question.locale), emit)
        await _suggest(question, material, emit)
        return
    drawn = redrawn(request, question, material.earlier, question.locale)
    _show_rows(drawn, material.earlier, emit)
    _say(drawn.words, emit)


def _show_rows(drawn: Redrawn, earlier: EarlierResult, emit: Emit) -> None:
    if not drawn.with_rows:
        return
    emit(ResultKept(earlier.result, earlier.sql))
    _show(table_activity(earlier.result), emit)
    if drawn.chart is not None:
        _show(drawn.chart, emit)


def _say(words: str, emit: Emit) -> None:
    emit(TextDelta(words, "understand"))
    emit(TextEnded())


async def _suggest(
    question: Question, material: Material, emit: Emit, about: Table | None = None
) -> None:
    found = await material.examples.of(question, material.schema, material.catalog, about)
    if found:
        _show(SuggestionsActivity(questions=list(found)), emit)


def _show(activity: Activity, emit: Emit) -> None:
    emit(Content(activity, str(uuid4())))
