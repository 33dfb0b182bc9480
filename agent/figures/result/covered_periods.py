"""The periods that an answer covers, which a summary may name."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from agent.figures.extraction.period_mentions import PeriodMention, find_periods
from agent.figures.result.moments import Moment, find_month
from agent.figures.result.result_table import ResultTable
from agent.ports import QuestionResult

_SPEAKS_OF_TIME = re.compile(r"year|%Y|date|month|quarter|period|年", re.IGNORECASE)
MonthRange = tuple[int, int]
"""First and last month, counted from year 0."""


@dataclass(frozen=True, slots=True)
class CoveredPeriods:
    """The stretch of months an answer covers, and months known without a year."""

    first: int
    last: int
    months: frozenset[int]
    weeks: frozenset[tuple[int, int]] = frozenset()
    """Years and numbers of weeks; year 0 where none is named."""

    def covers(self, mention: PeriodMention) -> bool:
        """Whether the period lies in what the question, the statement or the rows cover."""
        if mention.week:
            return any(
                week == mention.week and (not mention.year or year in (0, mention.year))
                for year, week in self.weeks
            )
        if mention.year:
            first, last = _to_month_range(mention.year, mention.months)
            return (self.first <= first and last <= self.last) or self._holds_year(mention)
        return all(month in self.months for month in mention.months)

    def _holds_year(self, mention: PeriodMention) -> bool:
        return not mention.months and self.first // 12 <= mention.year <= (self.last - 1) // 12


def find_covered_periods(answer: QuestionResult, table: ResultTable) -> CoveredPeriods:
    """The periods of the question and its history, the statement, and the rows.

    Where none of them names a year, the year, quarter and month of the day it is asked and those
    before it are meant.
    """
    question = answer.question
    headings = [column.label for column in answer.result.columns]
    texts = [question.text, *headings, *(turn.question for turn in question.history)]
    if _SPEAKS_OF_TIME.search(answer.sql):
        texts.append(answer.sql)
    mentions = [mention for text in texts for mention in find_periods(text, weeks=table.weeks)]
    spans = [*_find_dated(mentions), *_find_in_rows(table)] or [_around_date(question.today)]
    months = {month for _, month, _ in _list_moments(table) if month}
    months |= {month for mention in mentions for month in mention.months}
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    months |= {(month - 1) % 12 + 1 for month in range(first, min(last, first + 11) + 1)}
    weeks = {(mention.year, mention.week) for mention in mentions if mention.week}
    weeks |= {(year, week) for year, week, _ in table.moments if table.weeks}
    return CoveredPeriods(first, last, frozenset(months), frozenset(weeks))


def _find_dated(mentions: Iterable[PeriodMention]) -> Iterator[MonthRange]:
    return (_to_month_range(m.year, m.months) for m in mentions if m.year)


def _find_in_rows(table: ResultTable) -> Iterator[MonthRange]:
    for year, month, _ in _list_moments(table):
        if year:
            yield _to_month_range(year, range(month, month + table.months) if month else range(0))


def _list_moments(table: ResultTable) -> set[Moment]:
    """The moments of the rows by every column of dates; the months of weeks."""
    if table.weeks:
        return {find_month(moment) for moment in table.moments}
    return {*table.moments, *(m for column in table.dates[1:] for m in column.moments)}


def _to_month_range(year: int, months: range) -> MonthRange:
    return year * 12 + (months[0] if months else 1), year * 12 + (months[-1] if months else 12)


def _around_date(today: date) -> MonthRange:
    return (today.year - 1) * 12 + 1, today.year * 12 + 12
