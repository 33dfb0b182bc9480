"""The subject of a summary: its measure, the columns that name the rows, whether it adds up."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.charting.data.additivity import is_additive, is_share
from agent.charting.data.column_roles import ClassifiedColumn
from agent.charting.data.result_shape import is_growth
from agent.labels.bilingual import make_column_heading
from agent.rule_engine.summaries.amounts import format_amount, format_percent
from model.locales import Locale

_ASKS_GROWTH = re.compile(
    r"同比|环比|增长率|增速|增幅|涨幅|\bgrowth\b|\byear[- ]o(?:n|ver)[- ]year\b|\byoy\b",
    re.IGNORECASE,
)
_SIGN = re.compile(r"\s*[(（][%％][)）]$")
_CURRENCY = re.compile(r"\s*[(（](?:USD|EUR|GBP|HKD|JPY|CNY|RMB)[)）]$")


@dataclass(frozen=True, slots=True)
class SummarySubject:
    """The measure a summary is about, with the columns that name its rows."""

    measure: ClassifiedColumn
    others: tuple[ClassifiedColumn, ...]
    names: tuple[ClassifiedColumn, ...]
    locale: Locale
    is_limited: bool = False
    """Whether there may be rows that are not shown, so that the shown ones are no whole."""

    @property
    def label(self) -> str:
        """What the measure is called."""
        return find_measure_name(self.measure, self.locale)

    @property
    def share(self) -> ClassifiedColumn | None:
        """The column that has the share of each row, where there is one."""
        return next((other for other in self.others if is_share(other)), None)

    @property
    def has_whole(self) -> bool:
        """Whether the rows are all the parts of one sum."""
        return is_summable(self.measure) and not self.is_limited

    def show(self, value: float) -> str:
        """A number of the measure."""
        return format_amount(value, self.measure.unit, self.locale)


def choose_subject(
    measures: Sequence[ClassifiedColumn],
    names: Sequence[ClassifiedColumn],
    locale: Locale,
    question: str,
    *,
    is_limited: bool,
) -> SummarySubject:
    """The rate that the question asks for, else the first measure.

    A rank is none where there is something that it ranks.
    """
    plain = [measure for measure in measures if measure.meaning.kind != "rank"]
    first = _find_asked_rate(measures, question) or (plain or measures)[0]
    others = tuple(measure for measure in measures if measure is not first)
    return SummarySubject(first, others, tuple(names), locale, is_limited)


def _find_asked_rate(
    measures: Sequence[ClassifiedColumn], question: str
) -> ClassifiedColumn | None:
    """The one column of percentages that the question names, or asks for as growth."""
    asks_growth = _ASKS_GROWTH.search(question) is not None
    rates = [
        m for m in measures if is_growth(m) or (m.unit and m.unit.is_percent and not is_share(m))
    ]
    asked = [
        rate
        for rate in rates
        if _SIGN.sub("", rate.column.label).lower() in question.lower()
        or (asks_growth and is_growth(rate))
    ]
    return asked[0] if len(asked) == 1 else None


def find_measure_name(measure: ClassifiedColumn, locale: Locale) -> str:
    """What a measure is called, without the sign that its numbers have: margin (%) is 12 %."""
    label = make_column_heading(measure.column, locale)
    if measure.unit is None:
        return label
    return (_SIGN if measure.unit.is_percent else _CURRENCY).sub("", label) or label


def is_summable(measure: ClassifiedColumn) -> bool:
    """Whether the numbers of all rows may be added."""
    return is_additive(measure) and not (measure.unit and measure.unit.is_percent)


def format_share(measure: ClassifiedColumn, row: int, locale: Locale) -> str:
    """The share that a column has for a row, as percent."""
    value = measure.numbers[row]
    if value is None:
        return ""
    if measure.unit is None and measure.meaning.kind == "share":
        return format_percent(value / measure.meaning.factor)
    return format_amount(value, measure.unit, locale)
