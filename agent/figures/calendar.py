"""Which periods an answer is about, so that a summary may name them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from agent.figures.mentions import Mention, mentions
from agent.figures.table import Table
from agent.ports import ResultInHand

_SPEAKS_OF_TIME = re.compile(r"year|%Y|date|month|quarter|period|年", re.IGNORECASE)
Span = tuple[int, int]
"""First and last month, counted from year 0."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The stretch of months an answer covers, and months known without a year."""

    first: int
    last: int
    months: frozenset[int]

    def knows(self, mention: Mention) -> bool:
        """Whether the period lies in what the question, the statement or the rows cover."""
        if mention.year:
            first, last = _span(mention.year, mention.months)
            return (self.first <= first and last <= self.last) or self._holds_year(mention)
        return all(month in self.months for month in mention.months)

    def _holds_year(self, mention: Mention) -> bool:
        return not mention.months and self.first // 12 <= mention.year <= (self.last - 1) // 12


def read_calendar(answer: ResultInHand, table: Table) -> Calendar:
    """The periods of the question and its history, the statement, and the rows.

    Where none of them names a year, the year, quarter and month of the day it is asked and those
    before it are meant.
    """
    question = answer.question
    texts = [question.text, *(turn.question for turn in question.history)]
    if _SPEAKS_OF_TIME.search(answer.sql):
        texts.append(answer.sql)
    spans = [*_of_texts(texts), *_of_rows(table)] or [_around(question.today)]
    months = {month for _, month, _ in table.moments if month}
    months |= {month for text in texts for m in mentions(text) for month in m.months}
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    months |= {(month - 1) % 12 + 1 for month in range(first, min(last, first + 11) + 1)}
    return Calendar(first, last, frozenset(months))


def _of_texts(texts: Iterable[str]) -> Iterator[Span]:
    for text in texts:
        for mention in mentions(text):
            if mention.year:
                yield _span(mention.year, mention.months)


def _of_rows(table: Table) -> Iterator[Span]:
    for year, month, _ in set(table.moments):
        if year:
            yield _span(year, range(month, month + table.months) if month else range(0))


def _span(year: int, months: range) -> Span:
    return year * 12 + (months[0] if months else 1), year * 12 + (months[-1] if months else 12)


def _around(today: date) -> Span:
    return (today.year - 1) * 12 + 1, today.year * 12 + 12
