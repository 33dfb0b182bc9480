"""What is sent about dashboards."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from model.dashboards.dashboard import (
    Card,
    CardContent,
    CardKind,
    CardPosition,
    DashboardContents,
    DashboardFilter,
    FilterTarget,
    RefreshInterval,
    RefreshSchedule,
)
from model.sources.saved_question import ParameterKind
from services.dashboards.service import NEW_CARD, DashboardChanges

MAX_ID = 64
_Id = Annotated[str, Field(max_length=MAX_ID)]


class PositionBody(BaseModel):
    """Where a card stands on a grid of 12 columns."""

    x: int = Field(description="Columns from the left.")
    y: int = Field(description="Rows from the top.")
    width: int
    height: int

    def to_position(self) -> CardPosition:
        """As the service takes it."""
        return CardPosition(self.x, self.y, self.width, self.height)


class CardBody(BaseModel):
    """A card: a saved question, or a text."""

    id: _Id
    kind: CardKind
    position: PositionBody
    title: str = Field(default="", description="In place of the question's name.")
    text: str = Field(default="", description="Markdown.")
    question_id: _Id = ""
    content: CardContent = "auto"
    values: dict[_Id, Any] = Field(
        default={}, max_length=100, description="By the id of the parameter."
    )

    def to_card(self) -> Card:
        """As the service takes it."""
        return Card(
            self.id,
            self.kind,
            self.position.to_position(),
            title=" ".join(self.title.split()),
            text=self.text,
            question_id=self.question_id,
            content=self.content,
            values=self.values,
        )


class FilterTargetBody(BaseModel):
    """A parameter of a card."""

    card_id: _Id
    parameter_id: _Id


class DashboardFilterBody(BaseModel):
    """A filter, and the parameters that take its value."""

    id: _Id
    label: str
    kind: ParameterKind
    default: Any = Field(default=None, description="null: each card has its own value.")
    targets: list[FilterTargetBody] = Field(default=[], max_length=200)

    def to_filter(self) -> DashboardFilter:
        """As the service takes it."""
        targets = tuple(FilterTarget(each.card_id, each.parameter_id) for each in self.targets)
        return DashboardFilter(self.id, self.label, self.kind, self.default, targets)


class NewDashboard(BaseModel):
    """What a dashboard is called, and what stands on it from the beginning."""

    name: str
    cards: list[CardBody] = Field(default=[], max_length=1_000)
    filters: list[DashboardFilterBody] = Field(default=[], max_length=1_000)
    draft_run_id: _Id | None = Field(
        default=None, description="The run that drafted it; one dashboard is made of a draft."
    )

    def to_contents(self) -> DashboardContents:
        """As the service takes it."""
        cards = tuple(each.to_card() for each in self.cards)
        return DashboardContents(cards, tuple(each.to_filter() for each in self.filters))


class ScheduleBody(BaseModel):
    """When a dashboard is refreshed, in the time zone of the installation.

    Each hour at the minute, each day at hour and minute, or so on one day of the week.
    """

    every: RefreshInterval
    minute: int = Field(default=0, ge=0, le=59)
    hour: int = Field(default=0, ge=0, le=23)
    weekday: int = Field(default=0, ge=0, le=6, description="0 is Monday.")

    def to_schedule(self) -> RefreshSchedule:
        """As the service takes it."""
        return RefreshSchedule(self.every, self.minute, self.hour, self.weekday)


class DashboardPatch(BaseModel):
    """What to change of a dashboard; what is left out stays."""

    name: str | None = None
    cards: list[CardBody] | None = Field(default=None, max_length=1_000)
    filters: list[DashboardFilterBody] | None = Field(default=None, max_length=1_000)
    schedule: ScheduleBody | None = Field(
        default=None, description="null: it is refreshed by hand alone. Its owner sets it."
    )
    revision: int | None = Field(
        default=None, description="That was changed; refused when there is a newer one."
    )

    def to_changes(self) -> DashboardChanges:
        """As the service takes it."""
        cards = None if self.cards is None else [each.to_card() for each in self.cards]
        filters = None if self.filters is None else [each.to_filter() for each in self.filters]
        return DashboardChanges(
            self.name,
            cards,
            filters,
            self.schedule.to_schedule() if self.schedule else None,
            "schedule" in self.model_fields_set,
            self.revision,
        )


class NewCard(BaseModel):
    """A saved question that is put on a dashboard, beside its last card or below all."""

    question_id: _Id
    title: str = ""
    content: CardContent = "auto"

    def to_card(self) -> Card:
        """As the service takes it, which gives it an id."""
        title = " ".join(self.title.split())
        question_id = self.question_id
        return Card("", "question", NEW_CARD, title, question_id=question_id, content=self.content)


class CardValuesBody(BaseModel):
    """Values by the id of their filter; null leaves each card its own."""

    filters: dict[_Id, Any] = Field(default={}, max_length=100)
    refresh: bool = Field(default=False, description="Run it even where rows are cached.")
