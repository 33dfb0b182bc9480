"""Dashboards: answers of saved questions and texts beside each other, under one name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from model.sources.saved_question import ParameterKind, Right

COLUMNS = 12
"""How many columns the grid has."""
MAX_ROW = 1_000
"""The last row on which a card may begin."""
MAX_HEIGHT = 40
CardKind = Literal["question", "text"]
CardContent = Literal["auto", "chart", "table"]
"""What a card shows of an answer: its chart where it has one, the chart, or the rows."""
RefreshInterval = Literal["hour", "day", "week"]
RefreshStatus = Literal["running", "finished", "refused", "interrupted"]
"""`refused`: its owner may not ask any more · `interrupted`: its worker died."""


@dataclass(frozen=True, slots=True)
class CardPosition:
    """Where a card stands: columns from the left and rows from the top, and how many it takes."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Card:
    """A saved question, or a text, on a dashboard."""

    id: str
    kind: CardKind
    position: CardPosition
    title: str = ""
    """In place of the question's name, where it is given."""
    text: str = ""
    """Markdown."""
    question_id: str = ""
    author_id: str = ""
    """Who put the question there: the others see its answer while he may see the question."""
    content: CardContent = "auto"
    values: Mapping[str, Any] = field(default_factory=dict)
    """Of parameters by id, in place of their defaults."""


@dataclass(frozen=True, slots=True)
class FilterTarget:
    """A parameter of a card's question that takes the value of a filter."""

    card_id: str
    parameter_id: str


@dataclass(frozen=True, slots=True)
class DashboardFilter:
    """A value that several cards take. Without a value each card has its own."""

    id: str
    label: str
    kind: ParameterKind
    default: Any = None
    targets: tuple[FilterTarget, ...] = ()


@dataclass(frozen=True, slots=True)
class DashboardContents:
    """What stands on a dashboard; stored as one document."""

    cards: tuple[Card, ...] = ()
    filters: tuple[DashboardFilter, ...] = ()

    def find_card(self, card_id: str) -> Card | None:
        """The card of this id."""
        return next((card for card in self.cards if card.id == card_id), None)


@dataclass(frozen=True, slots=True)
class RefreshSchedule:
    """When a dashboard is refreshed, in the time zone of the installation.

    Each hour at the minute, each day at hour and minute, or so on one day of the week.
    """

    every: RefreshInterval
    minute: int = 0
    hour: int = 0
    weekday: int = 0
    """0 is Monday."""


@dataclass(frozen=True, slots=True)
class DashboardRefresh:
    """A due time and what came of it; of `cards`, `failed` have no rows."""

    due_at: datetime
    status: RefreshStatus
    started_at: datetime
    finished_at: datetime | None = None
    cards: int | None = None
    failed: int | None = None


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A dashboard, as one who may see it does."""

    id: str
    user_id: str
    workspace_id: str
    name: str
    contents: DashboardContents
    created_at: datetime
    updated_at: datetime
    revision: int = 1
    """Counts its changes: of two who change one revision, the second gets an error."""
    schedule: RefreshSchedule | None = None
    next_due_at: datetime | None = None
    owner: str = ""
    right: Right = "own"
    last_refresh: DashboardRefresh | None = None
    """The newest of its schedule that has ended, where dashboards are listed."""


@dataclass(frozen=True, slots=True)
class DashboardSelection:
    """Which dashboards a list is of."""

    words: str = ""
    scope: Literal["all", "own", "shared"] = "all"
    draft_run_id: str = ""
    """The run that drafted it; empty: any, or none."""
