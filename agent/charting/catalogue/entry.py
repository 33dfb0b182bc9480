"""The entry of a chart type in the catalogue."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from agent.charting.catalogue.choice import ChartChoice
from agent.charting.catalogue.conditions import Condition, always
from agent.charting.data.frame import ChartFrame
from agent.charting.data.result_shape import ResultShape
from agent.charting.echarts.dataset import Option
from model.answers.activities import ChartType

DataNeed = Literal["pie", "time", "two", "spread", "map", "shape"]
"""What rows need; `reason_<need>` of model/locales/answers/replies.json says it to users."""

SPECIFIC, GENERAL, LAST = range(3)
"""How specific the words of a type are."""

NAME_ONLY = "(?!)"
"""Matches nothing: of a type that is asked for by its name alone."""


@dataclass(frozen=True)
class TypeWords:
    """The words by which users ask for a type: a regular expression for each language.

    A text may have the words of several types: "stacked bar chart". It asks for the type whose
    words are most specific; of equally specific ones, for the one later in the catalogue.
    """

    zh: str
    en: str
    rank: int = SPECIFIC

    def __post_init__(self) -> None:
        if not self.zh or not self.en:
            raise ValueError("A chart type needs words in both languages.")

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The words of both languages."""
        return re.compile(f"{self.zh}|{self.en}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class GroupRows:
    """Which rows of one group a type draws: how many, and what else holds for them."""

    least: int = 1
    most: int | None = None
    fits: Condition = always
    is_offered: Condition | None = None
    """When the page offers the type for rows that fit; not set: it is drawn on request only."""

    def can_draw(self, shape: ResultShape, frame: ChartFrame) -> bool:
        """Whether the type can draw the rows."""
        count = len(frame.rows)
        if count < self.least or (self.most is not None and count > self.most):
            return False
        return self.fits(shape, frame)

    def is_offered_for(self, shape: ResultShape, frame: ChartFrame) -> bool:
        """Whether the page offers the type for the rows."""
        if self.is_offered is None or not self.is_offered(shape, frame):
            return False
        return self.can_draw(shape, frame)


@dataclass(frozen=True, slots=True)
class PageTraits:
    """What the page and the chart service must know of a type beside its drawing."""

    dataset: Literal["wide", "pairs", "points", "bins"] = "wide"
    """The columns of the dataset: label and a series each; label, series and number; x, y and
    label; from, to and count."""
    tooltip: Literal["axis", "item"] = "axis"
    """Whether numbers are shown for a place on the axis, or for one item."""
    height: Literal["usual", "tall", "by_row"] = "usual"
    is_dense: bool = False
    """Whether the drawing can be read whatever the number of labels."""
    draws_sizes: bool = False
    """Whether sizes stand for the numbers, so that none may be negative."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartTypeEntry:
    """A chart type: its words, the rows that it draws, and how it is drawn."""

    name: ChartType
    words: TypeWords
    make_option: Callable[[ChartFrame], Option]
    need: DataNeed = "shape"
    group_rows: GroupRows | None = None
    """Not set: the type does not draw rows of one group."""
    make_choice: Callable[[ResultShape], ChartChoice | None] | None = None
    """Makes the chart from rows for which another type was chosen, when the type is asked for."""
    shows_whole: bool = False
    """Whether it shows the parts of a sum, so that a reader must know when rows were left out."""
    page: PageTraits = PageTraits()
