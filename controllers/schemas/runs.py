"""Runs and their answers as they are shown."""

from datetime import datetime
from typing import Any, Literal

from ag_ui.core import TokenUsage
from orjson import Fragment, loads
from pydantic import BaseModel, Field

from model.answers.answer import AnswerRecord, Mode, RunStatus
from model.answers.chart_settings import ChartSettings
from model.chats.run import Run

PARENT = "The run that it follows; null for the first. Runs that follow the same one are versions."


class ErrorView(BaseModel):
    """Why a run failed: a code of the run stream, and what to do."""

    code: str
    message: str


class AnsweringView(BaseModel):
    """Who answered: the built-in engine, or a model by its name."""

    kind: Literal["builtin", "model"]
    name: str


class FeedbackView(BaseModel):
    """What the user thought of the answer."""

    rating: Literal["up", "down"]
    comment: str | None
    corrected_sql: str | None


class RunView(BaseModel):
    """A run."""

    id: str
    status: RunStatus
    chat_id: str
    mode: Mode
    datasource_id: str | None
    file_ids: list[str] = []
    parent_run_id: str | None = Field(description=PARENT)
    question: str
    created_at: datetime
    finished_at: datetime | None
    answering: AnsweringView
    error: ErrorView | None = None
    usage: list[TokenUsage] | None = None
    feedback: FeedbackView | None = None
    chart_settings: ChartSettings | None = None

    @classmethod
    def from_run(cls, run: Run) -> "RunView":
        """The view of a run."""
        return cls(
            id=run.id,
            status=run.status,
            chat_id=run.chat_id,
            mode=run.mode,
            datasource_id=run.datasource_id,
            file_ids=list(run.file_ids),
            parent_run_id=run.parent_id,
            question=run.question,
            created_at=run.created_at,
            finished_at=run.finished_at,
            answering=to_answering_view(run),
            error=to_error_view(run),
            usage=to_token_usage(run),
            feedback=to_feedback_view(run),
            chart_settings=run.chart_settings,
        )


class ActivityView(BaseModel):
    """A structured part of an answer, as it was streamed."""

    id: str
    type: str
    content: dict[str, Any]


class RunStepView(BaseModel):
    """A step and how long it took."""

    name: str
    ms: int


class ToolCallView(BaseModel):
    """A call of a tool. `arguments` is JSON; without a result it was not, or not yet, answered."""

    id: str
    name: str
    server: str
    arguments: str
    result: str | None
    failed: bool
    truncated: bool
    ms: int
    pictures: list[str] = Field(default=[], description="Pictures it returned, as data: addresses.")


class InterruptAnswerView(BaseModel):
    """What the user said to a question of a run."""

    status: Literal["resolved", "cancelled"]
    payload: dict[str, Any]


class InterruptView(BaseModel):
    """A question of a run to its user, as AG-UI has it, with the answer once there is one."""

    id: str
    reason: str
    message: str
    tool_call_id: str | None
    metadata: dict[str, Any]
    answer: InterruptAnswerView | None = None


class MessageView(BaseModel):
    """A message of a chat. What follows `created_at` is null in those of the user."""

    id: str
    role: Literal["user", "assistant"]
    run_id: str
    parent_run_id: str | None = Field(description=PARENT)
    content: str
    created_at: datetime
    status: RunStatus | None = None
    activities: list[ActivityView] | None = None
    reasoning: str | None = None
    error: ErrorView | None = None
    steps: list[RunStepView] | None = None
    tools: list[ToolCallView] | None = None
    interrupts: list[InterruptView] | None = None
    answering: AnsweringView | None = None
    usage: list[TokenUsage] | None = None
    feedback: FeedbackView | None = None
    chart_settings: ChartSettings | None = None


def to_message_views(run: Run, answer: AnswerRecord | None) -> list[dict[str, Any]]:
    """The question of a run and its answer, as far as it is stored: `MessageView`s to encode.

    The stored JSON of activities, steps and tools goes out as it is: it may be megabytes.
    """
    record = answer or AnswerRecord()
    question = MessageView(
        id=run.question_id,
        role="user",
        run_id=run.id,
        parent_run_id=run.parent_id,
        content=run.question,
        created_at=run.created_at,
    )
    answer_view = MessageView(
        id=record.message_id or run.id,
        role="assistant",
        run_id=run.id,
        parent_run_id=run.parent_id,
        content=record.text,
        created_at=run.finished_at or run.created_at,
        status=run.status,
        reasoning=record.reasoning,
        error=to_error_view(run),
        answering=to_answering_view(run),
        usage=to_token_usage(run),
        feedback=to_feedback_view(run),
        chart_settings=run.chart_settings,
    )
    stored_parts = {
        "activities": Fragment(record.activities),
        "steps": Fragment(record.steps),
        "tools": Fragment(record.tools or "[]"),
        "interrupts": to_interrupt_views(record),
    }
    return [question.model_dump(mode="json"), answer_view.model_dump(mode="json") | stored_parts]


def to_interrupt_views(answer: AnswerRecord) -> list[dict[str, Any]]:
    """What the run asks, or asked, of its user."""
    answers = {each["interrupt_id"]: each for each in loads(answer.answers or "[]")}
    return [
        InterruptView(**interrupt, answer=answers.get(interrupt["id"])).model_dump(mode="json")
        for interrupt in loads(answer.interrupts or "[]")
    ]


def to_error_view(run: Run) -> ErrorView | None:
    """Why the run failed, if it did."""
    if not run.error_code:
        return None
    return ErrorView(code=run.error_code, message=run.error_message or "")


def to_token_usage(run: Run) -> list[TokenUsage] | None:
    """What the model calls cost, as far as their servers said so."""
    return [TokenUsage.model_validate(tokens) for tokens in run.usage or ()] or None


def to_answering_view(run: Run) -> AnsweringView:
    """Who answers or answered."""
    return AnsweringView(kind=run.responder.kind, name=run.responder.name)


def to_feedback_view(run: Run) -> FeedbackView | None:
    """What the user thought of it, if he said so."""
    if run.feedback is None:
        return None
    return FeedbackView.model_validate(run.feedback, from_attributes=True)


class FeedbackBody(BaseModel):
    """What the user thinks of an answer."""

    rating: Literal["up", "down"]
    comment: str | None = Field(default=None, max_length=4_000)
    corrected_sql: str | None = Field(default=None, max_length=100_000)


class EditedSql(BaseModel):
    """A statement the user wrote or changed."""

    sql: str


class PageExport(BaseModel):
    """What the page makes of what it shows: a picture, the data of a chart, or a copy of rows."""

    format: Literal["png", "svg", "chart_csv", "clipboard"]
