"""Saved questions, their answers and their history as they are shown."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from model.answers.chart_settings import ChartSettings
from model.locales import Locale, text
from model.sources.saved_question import (
    Parameter,
    ParameterKind,
    QuestionFolder,
    QuestionRun,
    QuestionRunStatus,
    Right,
    SavedQuestion,
    Share,
    SharedRight,
)
from services.saved_questions.question_details import DetailedQuestion
from services.saved_questions.shown_parts import list_shown_parameters, show_chart


class ParameterView(BaseModel):
    """A place of the statement that may take another value."""

    id: str
    kind: ParameterKind
    label: str
    default: Any
    numeric: bool
    integer: bool
    exposed: bool = Field(description="Whether readers are asked for it.")
    has_values: bool = Field(description="Whether values of a column can be chosen from.")

    @classmethod
    def from_parameter(cls, parameter: Parameter) -> "ParameterView":
        """The view of a parameter."""
        return cls(
            id=parameter.id,
            kind=parameter.kind,
            label=parameter.label,
            default=parameter.default,
            numeric=parameter.numeric,
            integer=parameter.integer,
            exposed=parameter.exposed,
            has_values=bool(parameter.column) and parameter.kind in ("value", "values"),
        )


class ProposedParametersView(BaseModel):
    """What of an answer's statement may be a parameter, and which most likely should be."""

    parameters: list[ParameterView]


class QuestionView(BaseModel):
    """A saved question as it is listed; one that reads what is hidden from one is not named."""

    id: str
    name: str
    question: str
    datasource_id: str
    source_name: str = Field(description="As the source was called when the answer was saved.")
    owner: str
    right: Right
    folder_id: str | None
    parameter_count: int
    problem: str | None = Field(description="Why it cannot run now.")
    created_at: datetime
    updated_at: datetime

    @classmethod
    def from_question(
        cls, question: SavedQuestion, problem: str | None, locale: Locale
    ) -> "QuestionView":
        """The view of a question, with why it cannot run."""
        return cls(
            id=question.id,
            name=question.name or text("saved_questions.withheld_name", locale),
            question=question.question,
            datasource_id=question.datasource_id,
            source_name=question.source_name,
            owner=question.owner,
            right=question.right,
            folder_id=question.folder_id,
            parameter_count=len(question.inputs),
            problem=problem,
            created_at=question.created_at,
            updated_at=question.updated_at,
        )


class ShareView(BaseModel):
    """A user or a group with whom a question is shared, or may be."""

    kind: Literal["user", "group"]
    id: str
    name: str
    right: SharedRight

    @classmethod
    def from_share(cls, share: Share) -> "ShareView":
        """The view of a share."""
        return cls(kind=share.kind, id=share.id, name=share.name, right=share.right)


class SharesView(BaseModel):
    """All with whom a question or a dashboard is shared."""

    shares: list[ShareView]

    @classmethod
    def from_shares(cls, shares: Iterable[Share]) -> "SharesView":
        """The view of shares."""
        return cls(shares=[ShareView.from_share(each) for each in shares])


class WholeQuestion(QuestionView):
    """A saved question with its parameters, and with whom its owner shares it.

    Who may edit it gets the parameters that are not exposed, too; without the permission to see
    SQL those only whose value the question says.
    """

    parameters: list[ParameterView]
    chart: ChartSettings
    sql: str | None = Field(description="The statement, for those who may see it.")
    shares: list[ShareView] = []

    @classmethod
    def from_whole(
        cls, head: QuestionView, details: DetailedQuestion, *, see_sql: bool
    ) -> "WholeQuestion":
        """The view of a listed question for one who may see statements, or may not."""
        question, may_see_values = details.question, details.may_see_values
        parameters = list_shown_parameters(question, may_see_sql=see_sql)
        return cls(
            **head.model_dump(),
            parameters=[ParameterView.from_parameter(each) for each in parameters],
            chart=show_chart(question, may_see_sql=see_sql, may_see_values=may_see_values),
            sql=(question.sql or None) if see_sql else None,
            shares=[ShareView.from_share(each) for each in details.shares],
        )


class StoredValuesView(BaseModel):
    """Values to choose from; `truncated` when there are more."""

    values: list[str | int | float]
    truncated: bool


class AnswerPartView(BaseModel):
    """A part of the answer, as in chats."""

    type: str
    content: dict[str, Any]


class QuestionAnswerView(BaseModel):
    """What came of a run: the parts of an answer, without a summary.

    `values` are those that it ran with, a named period as its days.
    """

    status: QuestionRunStatus
    problem: str
    values: dict[str, Any]
    activities: list[AnswerPartView]
    rows: int | None
    elapsed_ms: int
    at: datetime


class QuestionRunView(BaseModel):
    """One time that a saved question ran."""

    id: str
    username: str
    status: QuestionRunStatus
    rows: int | None
    elapsed_ms: int
    at: datetime

    @classmethod
    def from_run(cls, run: QuestionRun) -> "QuestionRunView":
        """The view of a run."""
        return cls(
            id=run.id,
            username=run.username,
            status=run.status,
            rows=run.rows,
            elapsed_ms=run.elapsed_ms,
            at=run.at,
        )


class QuestionFolderView(BaseModel):
    """A folder of one's own."""

    id: str
    name: str
    questions: int
    created_at: datetime

    @classmethod
    def from_folder(cls, folder: QuestionFolder) -> "QuestionFolderView":
        """The view of a folder."""
        return cls.model_validate(folder, from_attributes=True)
