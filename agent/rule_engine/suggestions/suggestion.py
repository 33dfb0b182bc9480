"""A suggested question as an intent, before it is phrased."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from agent.rule_engine.intent import Filter, Group, Intent, Measure, PeriodFilter
from agent.time_expressions.calendar_periods import Grain

Shape = Literal["list", "plain", "by", "trend", "top", "share"]
TOP = 5


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One measure, in one of the shapes that people ask for.

    `list` asks for the rows of the measure's table instead.
    """

    shape: Shape
    measure: Measure
    group: Group | None = None
    grain: Grain | None = None
    filters: tuple[Filter, ...] = ()

    @property
    def is_count(self) -> bool:
        """Whether rows are counted."""
        return self.measure.aggregate.startswith("count") and self.measure.over is None

    def is_asked_by(self, intent: Intent) -> bool:
        """Whether a question that was read so asks for this and nothing else."""
        if self.shape == "list":
            return not intent.measures and intent.subject == self.measure.table
        asks = self._is_measured(intent) and self._is_grouped(intent)
        shaped = intent.share == (self.shape == "share") and intent.growth is None
        same_limit = intent.limit == (TOP if self.shape == "top" else None)
        return asks and shaped and same_limit and _have_same_filters(self.filters, intent.filters)

    def _is_measured(self, intent: Intent) -> bool:
        if len(intent.measures) != 1 or intent.having or intent.top is not None:
            return False
        measure, target = intent.measures[0], self.measure
        if self.is_count and target.field is None:
            return measure.aggregate.startswith("count") and measure.table == target.table
        alike = (measure.aggregate, measure.table, measure.field) == (
            target.aggregate, target.table, target.field
        )  # fmt: skip
        return alike and all(
            (one is None) == (two is None)
            for one, two in ((measure.over, target.over), (measure.minus, target.minus))
        )

    def _is_grouped(self, intent: Intent) -> bool:
        grains = [group.grain for group in intent.groups if group.grain]
        fields = [group.field for group in intent.groups if not group.grain]
        return grains == ([self.grain] if self.grain else []) and fields == (
            [self.group.field] if self.group else []
        )


def _have_same_filters(one: Iterable[Filter], two: Iterable[Filter]) -> bool:
    return sorted(map(_make_filter_key, one)) == sorted(map(_make_filter_key, two))


def _make_filter_key(filter_: Filter) -> str:
    """A filter without the words it was said in."""
    if isinstance(filter_, PeriodFilter):
        return repr(sorted((str(p.start), str(p.end)) for p in filter_.periods))
    return repr(filter_)
