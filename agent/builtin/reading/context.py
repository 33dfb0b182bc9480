"""A question being read: its marks, what they may mean here, and what has been understood."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from agent.builtin.intent import Aggregate, Group, Intent, Measure
from agent.builtin.reading.atoms import is_chinese
from agent.builtin.reading.marks import Candidate, Mark
from agent.builtin.reading.terms import split
from agent.builtin.reading.topics.states import states
from agent.builtin.warehouse import Field, Warehouse
from agent.lexicon import concepts_of, expand

Wanted = Literal["measure", "dimension", "date", "any"]

ADDITIVE = frozenset(
    [
        "revenue",
        "amount",
        "quantity",
        "profit",
        "spend",
        "refund",
        "fee",
        "cost",
        "payment",
        "income",
        "sale",
        "discount",
        "tax",
        "inventory",
        "total",
        "bonus",
        "freight",
        "budget",
        "mrr",
        "click",
        "view",
        "duration",
        "hour",
        "minute",
        "night",
        "count",
        "production",
        "overtime",
        "seat",
        "defect",
        "downtime",
        "compensation",
        "volume",
    ]
)


_AMOUNTS = re.compile(
    r"(?:次数|件数|个数|笔数|人次|场次|人数|天数|时长|里程|[^质容含重剂力音流当产]量|产量|流量|额|费用?|金)"
    r"(?:[（(][^（）()]*[）)])?$"
)
"""What is called so is added up, whatever is measured by it."""
_MEASURED = frozenset(
    ["energy", "kwh", "mwh", "mileage", "km", "kilometers", "kilometres", "miles", "liters",
     "litres", "consumption", "usage", "traffic", "output", "tons", "tonnes", "mins", "steps",
     "calories", "units", "pieces"]
)  # fmt: skip
_STATES = frozenset(["price", "rate", "age", "score", "temperature"])
_CODES = frozenset(["id", "code", "number"])
_OWNED = 0.3
_OWNED_WITHIN = 7


@dataclass(slots=True)
class Reading:
    """Marks and warehouse in, intent out."""

    marks: list[Mark]
    warehouse: Warehouse
    intent: Intent = field(default_factory=Intent)
    anchors: set[str] = field(default_factory=set)
    """Tables that the question is surely about."""
    owners: dict[int, str] = field(default_factory=dict)
    """Whose columns the mark that starts there names: names of the teachers, 客户的姓名."""
    unclear: bool = False
    """Whether something was asked that nothing here answers for sure."""
    leans: bool = False
    """Whether it only makes sense after the question before it."""
    text: str = ""
    """The question itself, in lower case; every character at its place."""
    today: date = date.min

    def drop_anchors(self) -> None:
        """Find the anchors: tables named outright, and columns only one table has."""
        for mark in self.marks:
            tables = {c.table for c in mark.refs if c.column is None and c.score >= 0.8}
            if tables and not any(c.column and c.score >= 1.0 for c in mark.refs):
                self.anchors |= tables
        for mark in self.marks:
            good = {c.table for c in mark.refs if c.score >= 0.8}
            if len(good) == 1:
                self.anchors |= good
        self.owners = dict(owned(self.marks))

    def table_of(self, mark: Mark) -> str | None:
        """The table a mark names, if any."""
        best = [c for c in mark.refs if c.column is None and c.score >= 0.6]
        return best[0].table if best else None

    def names_table(self, mark: Mark) -> bool:
        """Whether a mark names a table better than a column."""
        table = max((c.score for c in mark.refs if c.column is None), default=0.0)
        return table >= 0.6 and table > max((c.score for c in mark.refs if c.column), default=0.0)

    def field_of(self, mark: Mark, wanted: Wanted = "any", least: float = 0.3) -> Field | None:
        """The column a mark means when such a one is wanted."""
        owner = self.owners.get(mark.start)
        scored = [
            (self._fit(c, wanted) + _OWNED * (c.table == owner), c)
            for c in mark.refs
            if c.column is not None
        ]
        scored = [(s, c) for s, c in scored if s >= least]
        if not scored:
            return None
        best = max(scored, key=lambda pair: pair[0])[1]
        return Field(best.table, best.column or "")

    def dimension_of(self, mark: Mark) -> Group | None:
        """What to group by for a mark: a column, or the name of the thing a table holds."""
        table = self.table_of(mark)
        table_score = max((c.score for c in mark.refs if c.column is None), default=0.0)
        found = self.field_of(mark, "dimension")
        field_score = max((c.score for c in mark.refs if c.column is not None), default=0.0)
        if table is not None and (
            found is None or table_score >= field_score or table == found.table
        ):
            shown = found if found and found.table == table and field_score >= 1 else None
            return self.group_of(table, shown)
        return self._referred(mark, found) if found is not None else None

    def _referred(self, mark: Mark, found: Field) -> Group:
        """By branch, where only its code is at hand: the branch that the code refers to."""
        coded = {s for key in mark.text.lower().split() for s in concepts_of(key)} & _CODES
        coded |= {word for word in ("编号", "代码", "编码", "号") if mark.text.endswith(word)}
        refers = [
            e for e in self.warehouse.edges[found.table] if e.to_one and e.on[0][0] == found.column
        ]
        if self.warehouse.reads_well(found) or coded or len(refers) != 1 or len(refers[0].on) != 1:
            return Group(found)
        return self.group_of(refers[0].right)

    def group_of(self, table: str, shown: Field | None = None) -> Group:
        """The rows of a table, told apart by key and shown by name."""
        return Group(shown or self.warehouse.display(table), key=self.warehouse.key(table))

    def near(self, place: int, step: int, limit: int = 3) -> Iterator[tuple[int, Mark]]:
        """The marks beside a place that carry meaning, nearest first."""
        at = place + step
        while 0 <= at < len(self.marks) and limit:
            if not self.marks[at].filler:
                limit -= 1
                yield at, self.marks[at]
            at += step

    def measure(self, aggregate: Aggregate, found: Field) -> Measure:
        """An aggregate of a column."""
        return Measure(aggregate, found.table, found)

    def additive(self, found: Field) -> bool:
        """Whether adding up this column makes sense to people."""
        return adds_up(self.warehouse, found)

    def _fit(self, candidate: Candidate, wanted: Wanted) -> float:
        found = Field(candidate.table, candidate.column or "")
        score = candidate.score
        key = self.warehouse.is_key(found)
        number = self.warehouse.is_number(found)
        if wanted == "measure":
            score += 0.2 if number else -0.7
        elif wanted == "date":
            timed = self.warehouse.is_date(found) or self.warehouse.is_year(found)
            score += 0.2 if timed else -0.7
        elif wanted == "dimension":
            score += -0.3 if key and not self.warehouse.reads_well(found) else 0.05
        elif key:
            score -= 0.1
        exact = 0.15 if candidate.score >= 0.99 else 0.0
        return score + exact + self._context(candidate.table)

    def _context(self, table: str) -> float:
        if table in self.anchors:
            return 0.25
        place = 0.005 * self.warehouse.order[table]
        paths = [self.warehouse.path(table, anchor) for anchor in self.anchors]
        hops = [len(p) for p in paths if p is not None]
        return -place - (0.05 * min(hops) if hops else 0.3 if self.anchors else 0.0)


def owned(marks: list[Mark]) -> Iterator[tuple[int, str]]:
    """Where a mark starts that names columns of a table, and the table."""
    for place, mark in enumerate(marks):
        if any(c.column for c in mark.refs):
            owner = _after(marks, place) or _before(marks, place)
            if owner is not None:
                yield mark.start, owner


def _after(marks: list[Mark], place: int) -> str | None:
    """The names and ages of all students: the table behind the of."""
    linked = False
    for mark in marks[place + 1 : place + 1 + _OWNED_WITHIN]:
        linked = linked or mark.text.lower() in ("of", "for")
        table = _surely(mark)
        if table is not None:
            return table if linked else None
        listed = bool(mark.refs) or mark.filler or mark.does("and", "each", "all", "distinct")
        if not listed or (linked and mark.refs):
            return None
    return None


def _before(marks: list[Mark], place: int) -> str | None:
    """客户的姓名: the table before the 的."""
    if place >= 2 and marks[place - 1].text in ("的", "'s"):
        return _surely(marks[place - 2])
    return None


def _surely(mark: Mark) -> str | None:
    best = [c for c in mark.refs if c.column is None and c.score >= 0.8]
    clear = best and best[0].score >= max(c.score for c in mark.refs)
    return best[0].table if clear else None


def use(marks: Iterable[Mark]) -> None:
    """These marks are reflected in the intent."""
    for mark in marks:
        mark.used = True


def add_group(reading: Reading, group: Group) -> None:
    """Group by this too."""
    if all(g.field != group.field for g in reading.intent.groups):
        reading.intent.groups.append(group)


def add_measure(reading: Reading, measure: Measure) -> None:
    """Compute this too."""
    if measure not in reading.intent.measures:
        reading.intent.measures.append(measure)


def adds_up(warehouse: Warehouse, found: Field) -> bool:
    """Whether adding up this column makes sense to people."""
    if not warehouse.is_number(found) or warehouse.is_year(found):
        return False
    if states(warehouse.column(found)) is not None:
        return False  # yes and no
    senses = column_senses(warehouse, found)
    column = warehouse.column(found)
    said = any(_AMOUNTS.search(part.strip()) for part in re.split("[/;；,，]", column.label))
    said = said or bool(_AMOUNTS.search(column.name)) or bool(_MEASURED & {*expand(column.name)})
    return bool(senses & ADDITIVE or said) and not senses & _STATES


def column_senses(warehouse: Warehouse, found: Field) -> set[str]:
    """The concepts that the name and label of a column speak of."""
    column = warehouse.column(found)
    words = [c for word in expand(column.name) for c in concepts_of(word)]
    called = column.label or (column.name if is_chinese(column.name) else "")
    return {*words, *(sense for _, senses in split(called) for sense in senses)}


def move_group(intent: Intent, place: int, group: Group) -> None:
    """Group by this instead, wherever the old group is spoken of."""
    old = intent.groups[place]
    intent.groups[place] = group
    intent.best_of = [group if g == old else g for g in intent.best_of]
    intent.whole = [group if g == old else g for g in intent.whole]
    if intent.order is not None and intent.order.by == old.field:
        intent.order = replace(intent.order, by=group.field)
