"""Corrects columns under the wrong table, or with a name that is nearly right."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.joins.join_conditions import find_join
from agent.data_agent.correction.joins.missing_joins import AddedColumn, add_join
from agent.data_agent.correction.name_resolution import FromItem, Statement
from agent.data_agent.correction.name_similarity import is_slip, normalize_name
from agent.data_agent.correction.quoting import correct_quoted_name
from agent.data_agent.correction.syntax.nodes import make_identifier
from agent.labels.name_words import strip_prefixes
from model.sources.schema import Table


@dataclass(frozen=True, slots=True)
class ColumnPlace:
    """A column that may be meant: of an item of FROM, or of a table that is not read yet."""

    name: str
    source: FromItem | None = None
    table: Table | None = None

    @property
    def shown_name(self) -> str:
        """The name of its table for the reader."""
        if self.source is None:
            return self.table.name if self.table else ""
        return self.source.table.name if self.source.table else self.source.label


def correct_column(
    statement: Statement, refused_name: str | None, *, may_be_outer: bool = True
) -> Correction | None:
    """Correct one column that the guard refused by this name, or whose table is not read.

    Unless it `may_be_outer`, a column of a subquery is corrected too that only the outer query
    has. None when there is no such column, or when its meaning is not certain.
    """
    for select in statement.list_selects():
        sources = statement.find_sources(select)
        if sources is None or any(source.outputs is None for source in sources):
            continue
        for column in list(statement.list_columns(select)):
            lookup = statement.resolve(column)
            is_outer = lookup.kind == "one" and lookup.sources[0] not in sources
            is_missing = lookup.kind == "missing" or (is_outer and not may_be_outer)
            is_refused = refused_name is not None and column.name.lower() == refused_name.lower()
            if lookup.kind == "unlabelled" or (is_missing and is_refused):
                change = _correct_one(column, select, statement, sources)
                if change is not None:
                    return change
    return None


def _correct_one(
    column: exp.Column, select: exp.Select, statement: Statement, sources: tuple[FromItem, ...]
) -> Correction | None:
    own = _find_own(column, sources)
    if (join_correction := _correct_by_join(column, own, statement)) is not None:
        return join_correction
    others = [source for source in sources if not _is_partner(source, column)]
    place = _single(_find_in_own(column, own)) if own in others else None
    if place is None and not (
        own is None and column.table and _find_named_tables(column, statement)
    ):
        exact = [ColumnPlace(column.name, source) for source in others if source.has(column.name)]
        if len(exact) > 1 or (exact and _may_be_of_another(column, own, sources, statement)):
            return None
        place = _single(exact) or _single(_find_same_words(column, others))
    if place is None:
        if text := correct_quoted_name(column, statement):
            return text
        near = [own] if own else ([] if column.table else others)
        place = _single(_find_with_table_name(column, near)) or _single(_find_slips(column, near))
    return _apply_place(column, place) if place else _join_table(column, select, statement)


def _correct_by_join(
    column: exp.Column, own: FromItem | None, statement: Statement
) -> Correction | None:
    """In a join's condition, the column that the only join of the two tables names."""
    pair = column.parent
    if own is None or own.table is None or not isinstance(pair, exp.EQ):
        return None
    other = pair.expression if pair.this is column else pair.this
    stored_column = statement.find_stored_column(other) if isinstance(other, exp.Column) else None
    if stored_column is None or stored_column.table is own.table or own.has(column.name):
        return None
    join = find_join(own.table, stored_column.table, statement)
    if join is None:
        return None
    ends = dict(zip((join.left, join.right), join.on[0], strict=True))
    for side, table, label in (
        (column, own.table, own.label),
        (other, stored_column.table, other.table),
    ):
        name = ends[table.name]
        side.set("this", make_identifier(name))
        side.set("table", exp.to_identifier(label) if label else None)
    return Correction("join_condition", {"condition": join.condition})


def _find_in_own(column: exp.Column, own: FromItem | None) -> list[ColumnPlace]:
    if own is None:
        return []
    return (
        [ColumnPlace(column.name, own)] if own.has(column.name) else _find_same_words(column, [own])
    )


def _is_partner(source: FromItem, column: exp.Column) -> bool:
    """Whether the column is set equal to one of this source: two of one would join nothing."""
    pair = column.parent
    if not isinstance(pair, exp.EQ):
        return False
    other = pair.expression if pair.this is column else pair.this
    return isinstance(other, exp.Column) and other.table.lower() == source.label.lower()


def _may_be_of_another(
    column: exp.Column, own: FromItem | None, sources: tuple[FromItem, ...], statement: Statement
) -> bool:
    """Whether a qualifier that names nothing may stand for a table that should have been joined."""
    if not column.table or own is not None:
        return False
    table_names = {source.table.name for source in sources if source.table}
    tables = statement.tables.tables
    return any(table.name not in table_names and table.column(column.name) for table in tables)


def _find_own(column: exp.Column, sources: tuple[FromItem, ...]) -> FromItem | None:
    """The item of FROM that the qualifier means: its label, else its table's name."""
    label = column.table.lower()
    if not label:
        return None
    for source in sources:
        if source.label.lower() == label:
            return source
    real = [s for s in sources if s.table and s.table.unqualified_name.lower() == label]
    alike = real or [s for s in sources if _is_called(s, column.table)]
    return alike[0] if len(alike) == 1 else None


def _is_called(source: FromItem, name: str) -> bool:
    words = normalize_name(name)
    table = source.table.unqualified_name if source.table else source.label
    return words in (normalize_name(source.label), normalize_name(table))


def _find_named_tables(column: exp.Column, statement: Statement) -> list[Table]:
    """The tables at hand that the qualifier names."""
    words, tables = normalize_name(column.table), statement.tables.tables
    exact = statement.tables.find_table(column.table)
    if exact is not None:
        return [exact]
    plain = strip_prefixes(table.name for table in tables)
    return [table for table in tables if normalize_name(plain[table.name]) == words]


def _list_names(source: FromItem) -> Iterator[str]:
    """The names of what a source gives, as they are stored."""
    for low, stored_column in (source.outputs or {}).items():
        yield (
            stored_column.column.name
            if stored_column and stored_column.column.name.lower() == low
            else low
        )


def _find_same_words(column: exp.Column, sources: list[FromItem]) -> list[ColumnPlace]:
    words = normalize_name(column.name)
    return [
        ColumnPlace(name, source)
        for source in sources
        for name in _list_names(source)
        if normalize_name(name) == words
    ]


def _find_with_table_name(column: exp.Column, sources: list[FromItem]) -> list[ColumnPlace]:
    """`customer_name` is the name of customers, and `name` there may be `customer_name`."""
    words = normalize_name(column.name)
    return [
        ColumnPlace(name, source)
        for source in sources
        for name in _list_names(source)
        if words in _combine_names(source, name)
    ]


def _combine_names(source: FromItem, name: str) -> tuple[str, ...]:
    own = normalize_name(source.table.unqualified_name if source.table else source.label)
    words = normalize_name(name)
    shorter = words.removeprefix(own)
    return (own + words, shorter) if shorter and shorter != words else (own + words,)


def _find_slips(column: exp.Column, sources: list[FromItem]) -> list[ColumnPlace]:
    return [
        ColumnPlace(name, source)
        for source in sources
        for name in _list_names(source)
        if is_slip(column.name, name)
    ]


def _single(places: list[ColumnPlace]) -> ColumnPlace | None:
    return places[0] if len(places) == 1 else None


def _apply_place(column: exp.Column, place: ColumnPlace) -> Correction:
    written_name = column.sql(comments=False).replace('"', "").replace("`", "")
    same = place.name.lower() == column.name.lower()
    if not same:
        is_quoted = bool(column.this.args.get("quoted")) or not place.name.isidentifier()
        column.set("this", exp.to_identifier(place.name, quoted=is_quoted))
    if place.source is not None and (column.table or same):
        column.set("table", exp.to_identifier(place.source.label))
    shown_name = f"{place.shown_name}.{place.name}"
    if same:
        return Correction("moved", {"column": place.name, "table": place.shown_name})
    return Correction("renamed_column", {"written": written_name, "column": shown_name})


def _join_table(column: exp.Column, select: exp.Select, statement: Statement) -> Correction | None:
    """Joins the one table at hand that has the column, where only one join leads to it."""
    named_tables = _find_named_tables(column, statement) if column.table else []
    tables = named_tables or list(statement.tables.tables)
    table_names = {
        source.table.name for source in statement.find_sources(select) or () if source.table
    }
    words = normalize_name(column.name)
    exact = [
        ColumnPlace(stored_column.name, table=table)
        for table in tables
        if table.name not in table_names and (stored_column := table.column(column.name))
    ]
    places = exact or [
        ColumnPlace(stored_column.name, table=table)
        for table in tables
        if table.name not in table_names
        for stored_column in table.columns
        if words
        in (
            normalize_name(stored_column.name),
            normalize_name(table.name) + normalize_name(stored_column.name),
        )
    ]
    own = _find_own(column, statement.find_sources(select) or ())
    for around in (table_names, {own.table.name} if own and own.table else set[str]()):
        if len(places) > 1:
            near = statement.tables.find_neighbours(around)
            places = [place for place in places if place.table and place.table.name in near]
    place = _single(places)
    if place is None or place.table is None:
        return None
    lookup = statement.resolve(column)
    alias = column.table if lookup.kind == "unlabelled" and not named_tables else ""
    return add_join(column, AddedColumn(place.name, place.table, alias), select, statement)
