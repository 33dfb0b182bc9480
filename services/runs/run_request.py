"""The request for a run: AG-UI's `RunAgentInput`, checked and in our terms."""

from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from ag_ui.core import ResumeEntry, RunAgentInput, TextPart, UserMessage
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from model.answers.answer import Mode
from model.chats.chat import Chat
from model.chats.interrupt import InterruptAnswer
from model.chats.run import Run
from model.database.engine import new_id
from model.errors import BadRequest, Invalid
from model.field_messages import InvalidField
from model.locales import Locale
from model.serialization import replace_invalid_unicode

MAX_QUESTION_LENGTH = 8_000
MAX_ID_LENGTH = 64
MAX_FILE_IDS = 200


@dataclass(frozen=True, slots=True)
class RunRequest:
    """A question to be answered. Without a mode it is that of the chat, or of the source."""

    run_id: str
    chat_id: str
    question: str
    question_id: str
    locale: Locale
    mode: Mode | None = None
    datasource_id: str | None = None
    file_ids: tuple[str, ...] = ()
    model_id: str | None = None
    """Who should answer; None: the model of the chat, else the default one."""
    has_file_ids: bool = False
    """Whether it names files, or says that there are none."""
    follows: str | None = None
    """The run whose answer it follows; None: the newest of the chat."""
    version_of: str | None = None
    """The run whose place in the chat it takes beside it, following the same one."""
    preview_of: str | None = None
    """The chat with the draft of a dashboard, where its question is that of a card."""
    question_without_values: str | None = None
    """The question without stored values, where we wrote it from such."""
    given_sql: str = ""
    """A statement to run instead of one that is written for the question."""
    resume: tuple[InterruptAnswer, ...] = ()
    """The user's answers to a waiting run, which resumes; there is no question then."""


@dataclass(frozen=True, slots=True)
class StartedRun:
    """The run that a request started, or joined."""

    run: Run
    is_new: bool
    """Its user's rights were asked for just now. Who joins a run may have lost them since."""


@dataclass(frozen=True, slots=True)
class DerivedQuestion:
    """A question that we wrote about an answer: in words, without stored values, as statement."""

    words: str
    without_values: str
    sql: str


class ForwardedProps(BaseModel):
    """What the page adds to AG-UI's input."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="ignore")

    mode: Mode | None = None
    datasource_id: str | None = Field(default=None, max_length=MAX_ID_LENGTH)
    file_ids: list[Annotated[str, Field(max_length=MAX_ID_LENGTH)]] = Field(
        default=[], max_length=MAX_FILE_IDS
    )
    model_id: str | None = Field(default=None, max_length=MAX_ID_LENGTH)
    version_of: str | None = Field(default=None, max_length=MAX_ID_LENGTH)
    preview_of: str | None = Field(default=None, max_length=MAX_ID_LENGTH)
    locale: Literal["zh-CN", "en"] | None = None


def parse_uuid(value: str, field: str) -> str:
    """The id as we write it. Raises `BadRequest` when it is no UUID."""
    try:
        return str(UUID(value))
    except ValueError:
        raise BadRequest("runs.id_no_uuid", field=field) from None


def parse_run_request(body: RunAgentInput, locale: Locale) -> RunRequest:
    """The question in an AG-UI input; `locale` is the caller's, unless the input names one.

    An empty question is not refused here: whose chat it is comes first.
    """
    props = _forwarded_props(body)
    message = _last_question(body)
    return RunRequest(
        run_id=parse_uuid(body.run_id, "runId"),
        chat_id=parse_uuid(body.thread_id, "threadId"),
        question=str(replace_invalid_unicode(_message_text(message).strip())) if message else "",
        question_id=message.id if message and 0 < len(message.id) <= MAX_ID_LENGTH else new_id(),
        locale=props.locale or locale,
        mode=props.mode,
        datasource_id=props.datasource_id or None,
        file_ids=tuple(dict.fromkeys(props.file_ids)),
        model_id=props.model_id or None,
        follows=parse_uuid(body.parent_run_id, "parentRunId") if body.parent_run_id else None,
        version_of=(
            parse_uuid(props.version_of, "forwardedProps.versionOf") if props.version_of else None
        ),
        preview_of=(
            parse_uuid(props.preview_of, "forwardedProps.previewOf") if props.preview_of else None
        ),
        has_file_ids="file_ids" in props.model_fields_set,
        resume=tuple(_to_interrupt_answer(entry) for entry in body.resume or ()),
    )


def _to_interrupt_answer(entry: ResumeEntry) -> InterruptAnswer:
    payload = entry.payload if isinstance(entry.payload, dict) else {}
    return InterruptAnswer(entry.interrupt_id, entry.status, payload)


def make_statement_request(run: Run, sql: str, locale: Locale) -> RunRequest:
    """A new question in the chat of `run`, over the same data, with its statement."""
    return RunRequest(
        run_id=new_id(),
        chat_id=run.chat_id,
        question=run.question,
        question_without_values=run.question_without_values,
        question_id=new_id(),
        locale=locale,
        mode=run.mode,
        datasource_id=run.datasource_id,
        file_ids=run.file_ids,
        given_sql=sql.strip(),
    )


def check_question(question: str) -> None:
    """Raises `Invalid` when there is nothing to answer, or too much."""
    if not question:
        raise Invalid("runs.no_question", path="messages")
    if len(question) > MAX_QUESTION_LENGTH:
        raise Invalid("runs.question_too_long", path="messages", limit=MAX_QUESTION_LENGTH)


def _forwarded_props(body: RunAgentInput) -> ForwardedProps:
    try:
        return ForwardedProps.model_validate(body.forwarded_props or {})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        path = ".".join(str(part) for part in ("forwardedProps", *first["loc"]))
        raise InvalidField(first, path=path) from None


def _last_question(body: RunAgentInput) -> UserMessage | None:
    questions = (message for message in reversed(body.messages) if isinstance(message, UserMessage))
    return next(questions, None)


def _message_text(message: UserMessage) -> str:
    if isinstance(message.content, str):
        return message.content
    return "\n".join(part.text for part in message.content if isinstance(part, TextPart))


def resolve_mode(request: RunRequest, chat: Chat | None) -> Mode:
    """The mode that a request names, or that follows from what it asks and from its chat."""
    if request.mode:
        return request.mode
    if request.datasource_id:
        return "data"
    if request.file_ids:
        return "file"
    return chat.mode if chat else "chat"
