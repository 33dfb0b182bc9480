"""Saved questions: an answer's statement under a name, with values that its readers may change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

ParameterKind = Literal["period", "date", "value", "values", "number", "limit", "text"]
"""Days from and to · a day · a stored value · several · a number · how many rows · a text."""
PeriodName = Literal[
    "today", "yesterday", "this_week", "last_week", "this_month", "last_month", "this_quarter",
    "last_quarter", "this_year", "last_year", "last_7_days", "last_30_days", "last_12_months",
]  # fmt: skip
"""Periods that move with the day on which they are asked for."""
Edge = Literal["whole", "first", "last", "behind"]
"""What of a value a marker stands for: all of it; of a period the first day, the last, or the day
behind that."""
Right = Literal["own", "edit", "view"]
SharedRight = Literal["edit", "view"]
QuestionRunStatus = Literal["ok", "refused", "failed"]


@dataclass(frozen=True, slots=True)
class Marker:
    """A text constant of a template that is replaced by a value."""

    text: str
    edge: Edge = "whole"
    prefix: str = ""
    suffix: str = ""
    """What stands around the value in its constant: `%`, or a time behind a day."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A place of a statement that may take another value.

    One that is not exposed keeps its default: nobody is asked for it.
    """

    id: str
    kind: ParameterKind
    label: str
    default: Any
    """As a reader would give it: see `services/saved_questions/parameters/values.py`."""
    markers: tuple[Marker, ...]
    numeric: bool = False
    """Whether its constants are numbers; whole ones where `integer`."""
    integer: bool = False
    table: str = ""
    """Of the stored column that it is compared with."""
    column: str = ""
    exposed: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """A statement with markers in place of some constants, and what they stand for."""

    sql: str
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedQuestion:
    """A saved question. Its source may be gone."""

    id: str
    user_id: str
    workspace_id: str
    datasource_id: str
    source_name: str
    name: str
    question: str
    sql: str
    """The statement of the answer that was saved."""
    template: Template
    chart: Mapping[str, Any]
    """Settings of its chart; `type` names one."""
    created_at: datetime
    updated_at: datetime
    folder_id: str | None = None
    owner: str = ""
    right: Right = "own"
    """What whoever reads it may do with it."""
    is_withheld: bool = False
    """Whether it reads what is hidden from its reader: its words and its statement are empty."""

    @property
    def inputs(self) -> tuple[Parameter, ...]:
        """The parameters that readers are asked for."""
        return tuple(each for each in self.template.parameters if each.exposed)


@dataclass(frozen=True, slots=True)
class QuestionFolder:
    """A folder of a user's saved questions."""

    id: str
    name: str
    questions: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class QuestionRun:
    """One time that a saved question ran."""

    id: str
    question_id: str
    user_id: str
    username: str
    status: QuestionRunStatus
    rows: int | None
    elapsed_ms: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, and where: his groups there, and the sources that are open to him."""

    user_id: str
    workspace_id: str
    groups: frozenset[str] = frozenset()
    source_ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class QuestionFilter:
    """Which saved questions a list is of."""

    words: str = ""
    """That the name, the question or the source's name contains."""
    folder_id: str | None = None
    scope: Literal["all", "own", "shared"] = "all"
    datasource_id: str | None = None
    """The source that they are about."""


@dataclass(frozen=True, slots=True)
class Share:
    """What a user or a group may do with a saved question."""

    kind: Literal["user", "group"]
    id: str
    right: SharedRight
    name: str = field(default="", compare=False)
