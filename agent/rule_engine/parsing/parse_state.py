"""The state of a parse: spans with their candidates, and the intent so far."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from agent.labels.code_legends import parse_codes
from agent.lexicon import find_concepts
from agent.rule_engine.intent import Aggregate, Group, Intent, Measure
from agent.rule_engine.parsing.spans.spans import Candidate, Span
from agent.rule_engine.parsing.spans.values.boolean_words import list_states
from agent.schema_graph import Field, JoinEdge, SchemaGraph

WantedRole = Literal["measure", "dimension", "date", "any"]

_CODE_SENSES = frozenset(["id", "code", "number"])
_OWNER_BONUS = 0.3
_TABLE_SCORE = 0.59
_EXACT_BONUS = 0.4
"""A column that is called just so, and not only alike, is meant even in another table."""
_OWNED_WITHIN = 7
_NAMES = frozenset(["name", "names"])
_KINDS = frozenset(
    ["type", "kind", "category", "status", "state", "level", "class", "grade", "types", "kinds",
     "categories", "类型", "类别", "状态", "种类", "等级", "级别"]
)  # fmt: skip
"""Words for columns that say little without that of which the rows are."""


@dataclass(slots=True)
class Parse:
    """The spans of a question and the schema graph; passes consume spans and fill the intent."""

    spans: list[Span]
    graph: SchemaGraph
    intent: Intent = field(default_factory=Intent)
    anchors: set[str] = field(default_factory=set)
    """Tables that the question is certainly about."""
    owners: dict[int, str] = field(default_factory=dict)
    """Whose columns the span that starts there names: names of the teachers, 客户的姓名."""
    is_unclear: bool = False
    """Whether the question asks for something that no column certainly answers."""
    is_follow_up: bool = False
    """Whether it only makes sense after the question before it."""
    assumed_people: list[tuple[str, str]] = field(default_factory=list)
    """Words that are taken for a table which goes by another name, and the table."""
    without_effect: list[Span] = field(default_factory=list)
    """Words that a pass has consumed and that changed nothing in the intent."""
    role: JoinEdge | None = None
    """The reference to people whose note has the verb or the role that was said."""
    text: str = ""
    """The question itself, in lower case; every character at its place."""
    today: date = date.min

    def find_anchors(self) -> None:
        """Find the anchors: tables named outright, and columns only one table has."""
        for span in self.spans:
            tables = {c.table for c in span.candidates if c.column is None and c.score >= 0.8}
            if tables and not any(c.column and c.score >= 1.0 for c in span.candidates):
                self.anchors |= tables
        for span in self.spans:
            good = {c.table for c in span.candidates if c.score >= 0.8}
            if len(good) == 1:
                self.anchors |= good
        self.owners = dict(find_owners(self.spans))
        for span in self.spans:
            owner = self.owners.get(span.start)
            if owner is not None:
                self._link_to_owner(span, owner)

    def _link_to_owner(self, span: Span, owner: str) -> None:
        """The type and the name of a thing are its own; its name may be called something else."""
        own = tuple(c for c in span.candidates if c.table == owner)
        word = span.text.lower()
        if own and word in _KINDS:
            span.candidates = own
        elif not own and word in _NAMES:
            name = self.graph.display_column(owner)
            if self.graph.column(name).kind == "text" and not self.graph.is_key(name):
                span.candidates = (Candidate(owner, name.column, 1.0),)

    def spans_over(self, match: re.Match[str], group: str | int = 0) -> list[Span]:
        """The spans that a match in the question, or a group of it, has characters of."""
        return [span for span in self.spans if span.overlaps(match, group)]

    def table_of(self, span: Span) -> str | None:
        """The table a span names, if any."""
        best = [c for c in span.candidates if c.column is None and c.score >= _TABLE_SCORE]
        return best[0].table if best else None

    def names_table(self, span: Span) -> bool:
        """Whether a span names a table better than a column."""
        tables = {c.table: c.score for c in span.candidates if c.column is None}
        best = max(tables.values(), default=0.0)
        best_tables = {table for table, score in tables.items() if score == best}
        columns = (c for c in span.candidates if c.column and not self._refers(c, best_tables))
        return best >= _TABLE_SCORE and best > max((c.score for c in columns), default=0.0)

    def list_named_tables(self) -> set[str | None]:
        """The tables that the question names."""
        return {self.table_of(span) for span in self.spans if self.names_table(span)}

    def _refers(self, candidate: Candidate, tables: set[str]) -> bool:
        """Whether the column only refers to rows of one of the tables, or is their name."""
        own = self.graph.display_column(candidate.table) if candidate.table in tables else None
        if own is not None and own.column == candidate.column:
            return True
        field = Field(candidate.table, candidate.column or "")
        if candidate.table in tables and self.graph.refers_to_own(field):
            return True
        edges = self.graph.edges[candidate.table]
        return any(e.to_one and e.right in tables and e.on[0][0] == candidate.column for e in edges)

    def field_of(self, span: Span, role: WantedRole = "any", least: float = 0.3) -> Field | None:
        """The column a span means when such a one is wanted."""
        owner = self.owners.get(span.start)
        scored = [
            (self._score_candidate(c, role) + _OWNER_BONUS * (c.table == owner), c)
            for c in span.candidates
            if c.column is not None
        ]
        scored = [(s, c) for s, c in scored if s >= least]
        if not scored:
            return None
        best = max(scored, key=lambda pair: pair[0])[1]
        return Field(best.table, best.column or "")

    def dimension_of(self, span: Span) -> Group | None:
        """What to group by for a span: a column, or the name of the thing a table holds."""
        table = self.table_of(span)
        table_score = max((c.score for c in span.candidates if c.column is None), default=0.0)
        field = self.field_of(span, "dimension")
        field_score = max((c.score for c in span.candidates if c.column is not None), default=0.0)
        if table is not None and (
            field is None or table_score >= field_score or table == field.table
        ):
            display = field if field and field.table == table and field_score >= 1 else None
            return self.group_of(table, display)
        return self._group_by_reference(span, field) if field is not None else None

    def _group_by_reference(self, span: Span, field: Field) -> Group:
        """By branch, where only its code is at hand: the branch that the code refers to."""
        coded = {s for key in span.text.lower().split() for s in find_concepts(key)} & _CODE_SENSES
        coded |= {word for word in ("编号", "代码", "编码", "号") if span.text.endswith(word)}
        refers = [
            e for e in self.graph.edges[field.table] if e.to_one and e.on[0][0] == field.column
        ]
        if self.graph.is_readable(field) or coded or len(refers) != 1 or len(refers[0].on) != 1:
            return Group(field)
        return self.group_of(refers[0].right)

    def group_of(self, table: str, display: Field | None = None) -> Group:
        """The rows of a table, told apart by key and shown by name."""
        return Group(display or self.graph.display_column(table), key=self.graph.key(table))

    def near(self, place: int, step: int, limit: int = 3) -> Iterator[tuple[int, Span]]:
        """The spans beside a place that carry meaning, nearest first."""
        at = place + step
        while 0 <= at < len(self.spans) and limit:
            if not self.spans[at].is_filler:
                limit -= 1
                yield at, self.spans[at]
            at += step

    def measure(self, aggregate: Aggregate, field: Field) -> Measure:
        """An aggregate of a column."""
        return Measure(aggregate, field.table, field)

    def _score_candidate(self, candidate: Candidate, role: WantedRole) -> float:
        field = Field(candidate.table, candidate.column or "")
        score = candidate.score
        key = self.graph.is_key(field)
        number = self.graph.is_number(field)
        if role == "measure":
            column = self.graph.column(field)
            countable = number and list_states(column) is None and not parse_codes(column)
            score += 0.2 if countable else -0.7
        elif role == "date":
            timed = self.graph.is_date(field) or self.graph.is_year(field)
            score += 0.2 if timed else -0.7
        elif role == "dimension":
            score += -0.3 if key and not self.graph.is_readable(field) else 0.05
        elif key:
            score -= 0.1
        exact = _EXACT_BONUS if candidate.score >= 0.99 else 0.0
        return score + exact + self._score_table(candidate.table)

    def _score_table(self, table: str) -> float:
        if table in self.anchors:
            return 0.25
        place = 0.005 * self.graph.order[table]
        paths = [self.graph.path(table, anchor) for anchor in self.anchors]
        hops = [len(p) for p in paths if p is not None]
        return -place - (0.05 * min(hops) if hops else 0.3 if self.anchors else 0.0)


def find_owners(spans: list[Span]) -> Iterator[tuple[int, str]]:
    """Where a span starts that names columns of a table, and the table."""
    for place, span in enumerate(spans):
        if any(c.column for c in span.candidates):
            owner = _find_owner_after(spans, place) or _find_owner_before(spans, place)
            owner = owner or _find_owner_of_kind(spans, place)
            if owner is not None:
                yield span.start, owner


def _find_owner_after(spans: list[Span], place: int) -> str | None:
    """The names and ages of all students: the table behind the of."""
    has_of = False
    for span in spans[place + 1 : place + 1 + _OWNED_WITHIN]:
        has_of = has_of or span.text.lower() in ("of", "for")
        table = _find_certain_table(span)
        if table is not None:
            return table if has_of else None
        if has_of and span.values and spans[place].text.lower() in _NAMES:
            tables = {hit.table for hit in span.values}
            behind = next((m for m in spans if m.start >= span.end), None)
            is_noun = span.text.lower().endswith("s") and len(tables) == 1
            if is_noun and (behind is None or _find_certain_table(behind) is None):
                return min(tables)
            continue
        in_list = (
            bool(span.candidates) or span.is_filler or span.does("and", "each", "all", "distinct")
        )
        if not in_list or (has_of and span.candidates):
            return None
    return None


def _find_owner_before(spans: list[Span], place: int) -> str | None:
    """客户的姓名, client name: the table before the 的, or right before a name."""
    owned = place > 1 and spans[place - 1].text in ("的", "'s")
    named = place > 0 and spans[place].text.lower() in _NAMES
    return _find_certain_table(spans[place - 1 - owned]) if owned or named else None


def _find_owner_of_kind(spans: list[Span], place: int) -> str | None:
    """How many contracts of each type, 各类型的合同: the rows whose kind is told."""
    if spans[place].text.lower() not in _KINDS:
        return None
    has_opener = place and spans[place - 1].does("each", "by")
    before = spans[place - 2 : place - 1] if has_opener and place > 1 else []
    behind = spans[place + 2 : place + 3] if spans[place + 1 : place + 2] else []
    behind = behind if behind and spans[place + 1].text == "的" else []
    for span in (*before, *behind):
        tables = [c for c in span.candidates if c.column is None]
        best = max((c.score for c in span.candidates), default=0.0)
        if tables and tables[0].score >= max(best, _TABLE_SCORE):
            return tables[0].table
    return None


def _find_certain_table(span: Span) -> str | None:
    best = [c for c in span.candidates if c.column is None and c.score >= 0.8]
    clear = best and best[0].score >= max(c.score for c in span.candidates)
    return best[0].table if clear else None


def consume(spans: Iterable[Span]) -> None:
    """Mark spans as reflected in the intent."""
    for span in spans:
        span.consumed = True


def add_group(parse: Parse, group: Group) -> None:
    """Group by this too."""
    if all(g.field != group.field for g in parse.intent.groups):
        parse.intent.groups.append(group)


def add_measure(parse: Parse, measure: Measure) -> None:
    """Compute this too."""
    if measure not in parse.intent.measures:
        parse.intent.measures.append(measure)


def replace_group(intent: Intent, place: int, group: Group) -> None:
    """Group by this instead, wherever the old group is spoken of."""
    old = intent.groups[place]
    intent.groups[place] = group
    intent.ranked_within = [group if g == old else g for g in intent.ranked_within]
    intent.share_within = [group if g == old else g for g in intent.share_within]
    if intent.order is not None and intent.order.by == old.field:
        intent.order = replace(intent.order, by=group.field)


def find_home_table(parse: Parse) -> str | None:
    """The table whose rows are counted, added up or listed."""
    intent = parse.intent
    if intent.measures:
        return intent.measures[0].table
    return intent.subject or (intent.outputs[0].table if intent.outputs else None)


def is_one_to_many(parse: Parse, home: str, table: str) -> bool:
    """Whether a row of `home` may meet several of `table`."""
    path = parse.graph.path(home, table)
    return path is not None and not all(edge.to_one for edge in path)
