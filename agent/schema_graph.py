"""The retrieved tables as a graph: keys, joins, display columns, date columns."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from agent.join_paths import JoinEdge as JoinEdge
from agent.join_paths import find_join_path
from agent.labels.name_words import strip_prefixes
from agent.labels.thing_names import is_called_name, is_number_of_thing, is_title
from agent.lexicon import expand_name, find_concepts, split_name, stem
from model.sources.query import NUMERIC_KINDS
from model.sources.schema import Column, Join, RetrievedSchema, SourceInfo, Table, to_join


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a table."""

    table: str
    column: str


_CACHE_SIZE = 4_096
_NAMES = frozenset(["name", "title"])
_LATE = frozenset(
    ["updated", "update", "modified", "deleted", "end", "due", "birthday", "birth", "sync",
     "valid", "expires", "expiry", "until", "planned", "scheduled"]
)  # fmt: skip
"""Words for days that are hardly those of the rows."""
DAY_FORMATS = {"YYYYMMDD": "%Y%m%d", "YYYY/MM/DD": "%Y/%m/%d"}
"""Ways to store a day in which later ones sort later, with their patterns of `strftime`."""


class SchemaGraph:
    """The tables, columns and joins that a question may use."""

    def __init__(self, schema: RetrievedSchema) -> None:
        self.source: SourceInfo = schema.source
        self.tables: dict[str, Table] = {each.table.name: each.table for each in schema.tables}
        self.bare = strip_prefixes(self.tables)
        """Table → its name without prefixes."""
        self.order = {name: place for place, name in enumerate(self.tables)}
        self.edges: dict[str, list[JoinEdge]] = {name: [] for name in self.tables}
        self._display_columns: dict[str, Field] = {}
        self._dates: dict[str, list[Field]] = {}
        for join in self._list_joins(schema):
            self._add_edges(join)

    def column(self, field: Field) -> Column:
        """The column of a field that exists."""
        column = self.tables[field.table].column(field.column)
        if column is None:
            raise KeyError(field)
        return column

    def is_key(self, field: Field) -> bool:
        """Whether it is a key: identifies a row, or refers to one."""
        table = self.tables[field.table]
        if field.column in table.primary_key or _is_id_name(field.column):
            return True
        if self.refers_to_own(field):
            return True
        return any(
            field.column in (a for a, _ in e.on) for e in self.edges[field.table] if e.to_one
        )

    def refers_to_own(self, field: Field) -> bool:
        """Whether it refers to another row of its own table: a manager, a parent."""
        keys = (k for k in self.tables[field.table].foreign_keys if k.table == field.table)
        return any(field.column in key.columns for key in keys)

    def find_label(self, field: Field) -> str:
        """The label of a column; its name where it has none."""
        return _column_label(self.column(field))

    def is_readable(self, field: Field) -> bool:
        """Whether the value of a reference is itself the display column of what it refers to."""
        refers = [e for e in self.edges[field.table] if e.on[0][0] == field.column and e.to_one]
        code = _is_id_name(field.column) or self.column(field).kind != "text"
        return not code and any(
            len(e.on) == 1 and self.display_column(e.right) == Field(e.right, e.on[0][1])
            for e in refers
        )

    def is_unique(self, field: Field) -> bool:
        """Whether every row is known to hold another value."""
        table = self.tables[field.table]
        if table.primary_key == (field.column,):
            return True
        return len(self.column(field).samples) == (table.rows or 0) > 1

    def is_number(self, field: Field) -> bool:
        """Whether it can be summed or compared as a number, and is neither a key nor a day."""
        numeric = self.column(field).kind in NUMERIC_KINDS
        return numeric and not self.is_key(field) and not self.day_format(field)

    def is_date(self, field: Field) -> bool:
        """Whether it holds dates."""
        return holds_dates(self.column(field))

    def day_format(self, field: Field) -> str:
        """How a number or text holds days otherwise than by ISO; empty when it does not."""
        return find_day_format(self.column(field))

    def knows_hour(self, field: Field) -> bool:
        """Whether its days have a time."""
        column = self.column(field)
        clock = column.kind == "text" and bool(column.samples) and ":" in column.samples[0]
        return column.kind == "datetime" or (clock and self.is_date(field))

    def is_year(self, field: Field) -> bool:
        """Whether it is a year written as a number."""
        column = self.column(field)
        has_year_name = "year" in expand_name(column.name) or "年份" in _column_label(column)
        return has_year_name and column.kind in ("integer", "text") and not self.is_date(field)

    def fields(self, table: str) -> Iterator[Field]:
        """The columns of a table."""
        for column in self.tables[table].columns:
            yield Field(table, column.name)

    def key(self, table: str) -> Field | None:
        """The single column that identifies a row."""
        primary = self.tables[table].primary_key
        return Field(table, primary[0]) if len(primary) == 1 else None

    def display_column(self, table: str) -> Field:
        """The column that identifies a row for people: its name, else its key, else a text."""
        if table not in self._display_columns:
            self._display_columns[table] = max(self.fields(table), key=self._name_score)
        return self._display_columns[table]

    def is_name(self, field: Field) -> bool:
        """Whether it holds names or titles."""
        column = self.column(field)
        concepts = {c for word in expand_name(column.name) for c in find_concepts(word)}
        return bool(concepts & _NAMES) or is_called_name(_column_label(column))

    def dates(self, table: str) -> list[Field]:
        """The date columns of a table, the likeliest date of its rows first."""
        if table not in self._dates:
            date_fields = [field for field in self.fields(table) if self.is_date(field)]
            self._dates[table] = sorted(date_fields, key=lambda field: -self._date_score(field))
        return self._dates[table][:]

    def count_references(self, table: str) -> int:
        """How many tables it refers to: tables of events refer to more than tables of entities."""
        return sum(1 for edge in self.edges[table] if edge.to_one)

    def path(self, start: str, goal: str) -> list[JoinEdge] | None:
        """The chain of joins that repeats no row, else the shortest; None when there is none."""
        return find_join_path(self.edges, start, goal)

    def keep_reference(self, edge: JoinEdge) -> None:
        """Forget every other way between its two tables: a question means this reference."""
        self._display_columns.clear()
        left, right = edge.left, edge.right
        back = tuple((b, a) for a, b in edge.on)
        self.edges[left] = [e for e in self.edges[left] if e.right != right or e.on == edge.on]
        self.edges[right] = [e for e in self.edges[right] if e.right != left or e.on == back]

    def _list_joins(self, schema: RetrievedSchema) -> Iterator[Join]:
        for table in self.tables.values():
            for key in table.foreign_keys:
                yield to_join(table.name, key)
        yield from schema.joins

    def _add_edges(self, join: Join) -> None:
        left, right, on = join.left, join.right, join.on
        if left not in self.tables or right not in self.tables or left == right:
            return
        if any(e.right == right and e.on == on for e in self.edges[left]):
            return
        back = tuple((b, a) for a, b in on)
        to_right = self._is_unique(right, [b for _, b in on])
        to_left = self._is_unique(left, [a for a, _ in on]) and not (to_right and len(on) == 0)
        partial = join.unmatched > 0
        role = not self._is_plain(join)
        self.edges[left].append(JoinEdge(left, right, on, to_right or not to_left, partial, role))
        self.edges[right].append(JoinEdge(right, left, back, to_left, role=role))

    def _is_plain(self, join: Join) -> bool:
        """Whether the columns of a join are called alike, or the one by the other's table."""
        name_words = {stem(word) for word in expand_name(self.bare[join.right])}
        return all(
            a.lower() == b.lower() or name_words <= {stem(word) for word in expand_name(a)}
            for a, b in join.on
        )

    def _is_unique(self, table: str, columns: list[str]) -> bool:
        primary = {c.lower() for c in self.tables[table].primary_key}
        return bool(primary) and primary <= {c.lower() for c in columns}

    def _name_score(self, field: Field) -> float:
        column = self.column(field)
        concepts = {c for word in expand_name(column.name) for c in find_concepts(word)}
        label = _column_label(column)
        score = 0.0 if column.kind == "text" and not self.is_date(field) else -6.0
        if (field.column,) == self.tables[field.table].primary_key:
            score = max(score, -0.3)
        if column.kind == "text" and _have_same_words(column.name, field.table):
            score += 2.9
        names = (label, column.name)
        if "name" in concepts or is_title(label, concepts) or any(map(is_called_name, names)):
            score += 3.0
        elif column.kind == "text":
            score += _score_text(column, concepts)
        if "name" in concepts and _repeats_table(column.name, self.bare[field.table]):
            score += 1.0  # of people with a title, doc_name is what doctors are called
        score -= 0.5 * len(expand_name(column.name))
        if self.is_key(field) or {"en", "english"}.intersection(expand_name(column.name)):
            score -= 2.0
        if concepts & {"first_name", "last_name", "phone", "email", "code"}:
            score -= 0.7
        return score

    def _date_score(self, field: Field) -> float:
        words = set(expand_name(field.column))
        place = list(self.fields(field.table)).index(field)
        label = set(_column_label(self.column(field)).lower().split())
        own = set(expand_name(field.table)) & (words | label)
        return -3.0 * bool(words & _LATE) + (1.0 if own else 0.0) - 0.05 * place


def holds_dates(column: Column) -> bool:
    """Whether a column holds dates."""
    if column.kind in ("date", "datetime") or find_day_format(column):
        return True
    return column.kind == "text" and _are_days(column.samples)


def find_day_format(column: Column) -> str:
    """How a number or text holds days otherwise than by ISO; empty when it does not."""
    format_ = column.profile.format if column.profile else ""
    return format_ if format_ in DAY_FORMATS and column.kind in ("integer", "text") else ""


def _score_text(column: Column, concepts: set[str]) -> float:
    """How well a text that is called no name tells rows apart: numbers of rooms and plates do."""
    repetition = _measure_repetition(column)
    if is_number_of_thing(_column_label(column)) and not repetition:
        return 0.5
    return 0.0 if concepts & {"number", "code", "description"} else -2.5 - repetition


def _measure_repetition(column: Column) -> float:
    """1 where values repeat: such a column identifies no row (a bike's model names no bike)."""
    profile = column.profile
    distinct = profile.distinct if profile is not None else None
    return float(profile is not None and distinct is not None and distinct < profile.rows)


def _repeats_table(column: str, table: str) -> bool:
    """Whether the column's first word is short for the table: doc_name of doctors."""
    first, *more = split_name(column)
    return bool(more) and len(first) > 1 and table.lower().startswith(first)


def _have_same_words(column: str, table: str) -> bool:
    words = [stem(word) for word in expand_name(column)]
    return words == [stem(word) for word in expand_name(table.rpartition(".")[2])]


def _column_label(column: Column) -> str:
    """The label of a column; its name where it has none."""
    return column.label or column.name


def _is_id_name(name: str) -> bool:
    words = expand_name(name)
    return bool(words) and words[-1] in ("id", "uuid", "guid")


@lru_cache(maxsize=_CACHE_SIZE)
def _are_days(samples: tuple[str, ...]) -> bool:
    return bool(samples) and all(map(_is_iso_date, samples))


def _is_iso_date(value: str) -> bool:
    return len(value) >= 10 and value[:4].isdigit() and value[4] == "-" and value[7] == "-"
