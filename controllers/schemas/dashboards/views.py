"""Dashboards and the answers of their cards as they are shown."""

from collections.abc import Container
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from controllers.schemas.saved_questions.views import (
    AnswerPartView,
    ParameterView,
    ShareView,
)
from model.answers.chart_settings import ChartSettings
from model.dashboards.dashboard import (
    Card,
    CardContent,
    CardKind,
    Dashboard,
    DashboardFilter,
    DashboardRefresh,
    RefreshInterval,
    RefreshStatus,
)
from model.sources.saved_question import ParameterKind, QuestionRunStatus, Right
from services.dashboards.card_questions import CardQuestion
from services.dashboards.details import DetailedDashboard
from services.saved_questions.shown_parts import show_chart


class PositionView(BaseModel):
    """Where a card stands on a grid of 12 columns."""

    x: int
    y: int
    width: int
    height: int


class CardQuestionView(BaseModel):
    """The question of a card, for one who may see its answer."""

    id: str
    name: str
    question: str
    source_name: str
    may_open: bool = Field(description="Whether it is shared beyond the dashboard, too.")
    parameters: list[ParameterView]
    chart: ChartSettings

    @classmethod
    def from_question(cls, card_question: CardQuestion, *, see_sql: bool) -> "CardQuestionView":
        """The view of a card's question for one who may see statements, or may not."""
        question, may_see_values = card_question.question, card_question.may_see_values
        return cls(
            id=question.id,
            name=question.name,
            question=question.question,
            source_name=question.source_name,
            may_open=card_question.may_open,
            parameters=[ParameterView.from_parameter(each) for each in question.inputs],
            chart=show_chart(question, may_see_sql=see_sql, may_see_values=may_see_values),
        )


class CardView(BaseModel):
    """A card: a saved question, or a text.

    Where the question is not shown, nor are its values, and its title to its author alone.
    """

    id: str
    kind: CardKind
    position: PositionView
    title: str
    text: str = Field(description="Markdown.")
    question_id: str
    content: CardContent
    values: dict[str, Any]
    question: CardQuestionView | None = Field(
        description="null where the question is gone, or not for the reader."
    )
    author_left: bool = Field(
        description="Whether it is not for the reader since who put it there may not ask any more."
    )

    @classmethod
    def from_card(cls, card: Card, details: DetailedDashboard, *, see_sql: bool) -> "CardView":
        """The view of a card, with its question where the reader may see its answer."""
        question = details.questions.get(card.id)
        return cls(
            id=card.id,
            kind=card.kind,
            position=PositionView.model_validate(card.position, from_attributes=True),
            title=card.title if card.id in details.titled_card_ids else "",
            text=card.text,
            question_id=card.question_id,
            content=card.content,
            values=dict(card.values) if question else {},
            question=(
                CardQuestionView.from_question(question, see_sql=see_sql) if question else None
            ),
            author_left=card.id in details.orphaned_card_ids,
        )


class FilterTargetView(BaseModel):
    """A parameter of a card that takes the value of a filter."""

    card_id: str
    parameter_id: str


class DashboardFilterView(BaseModel):
    """A value that several cards take; without one each has its own."""

    id: str
    label: str = Field(description="Empty where no card is shown that takes its value.")
    kind: ParameterKind
    default: Any
    targets: list[FilterTargetView]

    @classmethod
    def from_filter(
        cls, dashboard_filter: DashboardFilter, visible_ids: Container[str]
    ) -> "DashboardFilterView":
        """The view of a filter; its words where a card that takes its value is shown."""
        view = cls.model_validate(dashboard_filter, from_attributes=True)
        if dashboard_filter.targets and not any(
            each.card_id in visible_ids for each in dashboard_filter.targets
        ):
            view.label, view.default = "", None
        return view


class ScheduleView(BaseModel):
    """When a dashboard is refreshed, in the time zone of the installation."""

    every: RefreshInterval
    minute: int
    hour: int
    weekday: int


class RefreshView(BaseModel):
    """A due time and what came of it; of `cards`, `failed` have no rows."""

    due_at: datetime
    status: RefreshStatus
    started_at: datetime
    finished_at: datetime | None
    cards: int | None
    failed: int | None

    @classmethod
    def from_refresh(cls, refresh: DashboardRefresh) -> "RefreshView":
        """The view of a refresh."""
        return cls.model_validate(refresh, from_attributes=True)


class DashboardView(BaseModel):
    """A dashboard as it is listed."""

    id: str
    name: str
    owner: str
    right: Right
    card_count: int
    revision: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def from_dashboard(cls, dashboard: Dashboard) -> "DashboardView":
        """The view of a dashboard."""
        return cls(**_list_fields(dashboard))


class ListedDashboard(DashboardView):
    """The same with the newest refresh of its schedule that has ended."""

    last_refresh: RefreshView | None

    @classmethod
    def from_dashboard(cls, dashboard: Dashboard) -> "ListedDashboard":
        """The view of a dashboard."""
        refresh = dashboard.last_refresh
        last_refresh = RefreshView.from_refresh(refresh) if refresh else None
        return cls(**_list_fields(dashboard), last_refresh=last_refresh)


class WholeDashboard(DashboardView):
    """A dashboard with its cards and filters, and with whom its owner shares it."""

    cards: list[CardView]
    filters: list[DashboardFilterView]
    shares: list[ShareView]
    schedule: ScheduleView | None
    next_due_at: datetime | None

    @classmethod
    def from_whole(
        cls,
        dashboard: Dashboard,
        details: DetailedDashboard,
        shares: list[ShareView],
        *,
        see_sql: bool,
    ) -> "WholeDashboard":
        """The view of a dashboard for the reader of its details."""
        contents, schedule = dashboard.contents, dashboard.schedule
        return cls(
            **_list_fields(dashboard),
            cards=[CardView.from_card(each, details, see_sql=see_sql) for each in contents.cards],
            filters=[
                DashboardFilterView.from_filter(each, details.questions)
                for each in contents.filters
            ],
            shares=shares,
            schedule=schedule and ScheduleView.model_validate(schedule, from_attributes=True),
            next_due_at=dashboard.next_due_at,
        )


class CardAnswerView(BaseModel):
    """The answer of a card: the parts of an answer, without a summary.

    `at` is when its rows were fetched, `values` those that it ran with by parameter.
    """

    status: QuestionRunStatus
    problem: str
    values: dict[str, Any]
    activities: list[AnswerPartView]
    rows: int | None
    elapsed_ms: int
    at: datetime
    cached: bool = Field(description="Whether the rows are those of an earlier run.")


def _list_fields(dashboard: Dashboard) -> dict[str, Any]:
    return {
        "id": dashboard.id,
        "name": dashboard.name,
        "owner": dashboard.owner,
        "right": dashboard.right,
        "card_count": len(dashboard.contents.cards),
        "revision": dashboard.revision,
        "created_at": dashboard.created_at,
        "updated_at": dashboard.updated_at,
    }
