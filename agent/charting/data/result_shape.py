"""The shape of a result: its columns by role, as the chart rules need them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.charting.data.column_roles import ClassifiedColumn, classify_columns
from model.chats.question import Question
from model.locales import Locale
from model.sources.query import QueryResult

_SHARE = re.compile(
    r"占比|份额|构成|比例|分布|\b(?:share|proportion|percentage|breakdown|composition|split)\b",
    re.IGNORECASE,
)
_STAGE = re.compile(r"阶段|步骤|环节|漏斗|\b(?:stage|step|funnel|phase)\b", re.IGNORECASE)
_WORD = re.compile(r"关键词|热词|标签|词语|单词|\b(?:keyword|tag|word|term)s?\b", re.IGNORECASE)
_PLACES = re.compile(r"地图|分布|\bmap\b|\bgeograph", re.IGNORECASE)
_FROM = re.compile(r"来源|流出|起点|出发|源|上级|\b(?:from|source|origin)\b", re.IGNORECASE)
_TO = re.compile(
    r"去向|流向|流入|终点|到达|目的|目标|下级|\b(?:to|target|destination)\b", re.IGNORECASE
)


_DIFFERENCE = re.compile(r"差额|差值|差异|difference", re.IGNORECASE)
_DERIVED = re.compile(
    r"(?:差额|差值|差异|增长率|增幅|difference|growth)(?:\s*[（(]%[)）])?", re.IGNORECASE
)
_GROWTH = re.compile(r"增长率|增幅|growth", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ResultShape:
    """The columns by role; constant columns are left out."""

    times: tuple[ClassifiedColumn, ...]
    groups: tuple[ClassifiedColumn, ...]
    measures: tuple[ClassifiedColumn, ...]
    rows: int
    locale: Locale
    question: str
    """The words of the question."""
    is_limited: bool = False
    """Whether the statement leaves rows out, so that the rows are not the whole."""

    @property
    def is_listing(self) -> bool:
        """Whether all measures are stored values, none computed from several rows."""
        return all(measure.meaning.kind == "stored" for measure in self.measures)

    @property
    def asks_for_shares(self) -> bool:
        """Whether the question asks for parts of a whole."""
        return _SHARE.search(self.question) is not None

    @property
    def asks_for_places(self) -> bool:
        """Whether the question asks for a map."""
        return _PLACES.search(self.question) is not None

    @property
    def keys(self) -> tuple[ClassifiedColumn, ...]:
        """The one group that tells all rows apart, which the others only describe; else all."""
        return find_key_columns(self.groups, self.rows)

    @property
    def flows(self) -> tuple[ClassifiedColumn, ClassifiedColumn] | None:
        """The column where something comes from and the one where it goes to."""
        if len(self.groups) != 2:
            return None
        one, other = self.groups
        if mentions(_FROM, one) and mentions(_TO, other):
            return one, other
        return (other, one) if mentions(_FROM, other) and mentions(_TO, one) else None


def find_shape(result: QueryResult, question: Question) -> ResultShape:
    """The columns of `result` by role. Columns of other kinds count as texts."""
    columns = classify_columns(result)
    many = len(result.rows) > 1

    def select(*roles: str) -> tuple[ClassifiedColumn, ...]:
        role_columns = tuple(c for c in columns if c.role in roles)
        return tuple(c for c in role_columns if not many or c.distinct > 1)

    groups = select("category") or select("identifier")
    texts = select("text")
    return ResultShape(
        times=select("time"),
        groups=groups if groups or not texts else texts,
        measures=_find_measures(columns, many=many),
        rows=len(result.rows),
        locale=question.locale,
        question=question.text,
        is_limited=result.is_limited,
    )


def _find_measures(
    columns: Sequence[ClassifiedColumn], *, many: bool
) -> tuple[ClassifiedColumn, ...]:
    """The columns with numbers; a rank only where there is nothing that it ranks.

    What is compared is drawn; the differences beside it stand in the table.
    """
    measures = tuple(c for c in columns if c.role == "measure" and c.known_numbers)
    measures = tuple(c for c in measures if c.meaning.kind != "rank") or measures
    if not many or not any(map(is_difference, measures)):
        return measures
    return tuple(c for c in measures if not is_derived(c)) or measures


def is_difference(measure: ClassifiedColumn) -> bool:
    """Whether it says by how much two things that are compared differ."""
    return _DIFFERENCE.fullmatch(measure.column.label or measure.column.name) is not None


def is_derived(measure: ClassifiedColumn) -> bool:
    """Whether it follows from what is compared: the difference, or its percentage."""
    return _DERIVED.fullmatch(measure.column.label or measure.column.name) is not None


def is_growth(measure: ClassifiedColumn) -> bool:
    """Whether it says by how much something grew from one period to the next, in percent."""
    return _GROWTH.match(measure.column.label or measure.column.name) is not None


def find_key_columns(
    columns: Sequence[ClassifiedColumn], rows: int
) -> tuple[ClassifiedColumn, ...]:
    """The one column that tells all `rows` apart; all of them when none does."""
    single = next((column for column in columns if column.distinct == rows), None)
    return (single,) if single else tuple(columns)


def has_stages(column: ClassifiedColumn) -> bool:
    """Whether the column holds the steps of a process."""
    return mentions(_STAGE, column)


def has_words(column: ClassifiedColumn) -> bool:
    """Whether the column holds words whose weight is what is asked for."""
    return mentions(_WORD, column)


def mentions(pattern: re.Pattern[str], column: ClassifiedColumn) -> bool:
    """Whether the column's name or label has the words."""
    name = column.column.name.replace("_", " ")
    return pattern.search(name) is not None or pattern.search(column.column.label) is not None
