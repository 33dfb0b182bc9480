"""Corrects columns under the wrong table, or with a name that is nearly right."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.joins.mismatched_keys import find_join
from agent.data_agent.correction.joins.missing_joins import AddedColumn, add_join
from agent.data_agent.correction.name_resolution import FromItem, Statement
from agent.data_agent.correction.name_similarity import is_slip, normalize_name
from agent.data_agent.correction.quoting import correct_quoted_name
from agent.data_agent.correction.syntax.nodes import make_identifier
from agent.labels.name_words import strip_prefixes
from model.sources.schema import Table


@dataclass(frozen=True, slots=True)
class ColumnPlace:
    """A column that may be meant: of an item of FROM, or of a table that is not yet in it."""

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
    """Correct one column that the guard refused by this name, or whose table is not in FROM.

    Without `may_be_outer`, a column of a subquery may not be one of the outer query, and is
    corrected when it is. None when there is no such column, or its meaning is not certain.
    """
    for select in statement.list_selects():
        sources = statement.find_sources(select)
        if sources is None or any(source.outputs is None for source in sources):
            continue
        for column in statement.list_columns(select):
            lookup = statement.resolve(column)
            is_outer = lookup.kind == "one" and lookup.sources[0] not in sources
            is_missing = lookup.kind == "missing" or (is_outer and not may_be_outer)
            is_refused = refused_name is not None and column.name.lower() == refused_name.lower()
            if lookup.kind == "unlabelled" or (is_missing and is_refused):
                correction = _correct_misplaced(column, select, statement, sources)
                if correction is not None:
                    return correction
    return None


def _correct_misplaced(
    column: exp.Column, select: exp.Select, statement: Statement, sources: tuple[FromItem, ...]
) -> Correction | None:
    """By the first that is certain: its join, its name, its quotes, a similar name, a new join."""
    owner = _find_owner(column, sources)
    if (join_correction := _correct_by_join(column, owner, statement)) is not None:
        return join_correction
    candidates = [source for source in sources if not _is_partner(source, column)]
    place = _find_same_name(column, [owner]) if owner in candidates else None
    if place is None and not _names_unread_table(column, owner, statement):
        if _is_ambiguous(column, owner, candidates, statement, sources):
            return None
        place = _find_same_name(column, candidates)
    if place is None:
        if quote_correction := correct_quoted_name(column, statement):
            return quote_correction
        place = _find_similar_name(column, owner, candidates)
    return _apply_place(column, place) if place else _join_table(column, select, statement)


def _names_unread_table(column: exp.Column, owner: FromItem | None, statement: Statement) -> bool:
    """Whether the qualifier names a table at hand that is not in FROM."""
    return owner is None and bool(column.table and _find_named_tables(column, statement))


def _correct_by_join(
    column: exp.Column, owner: FromItem | None, statement: Statement
) -> Correction | None:
    """In a join's condition, take both columns from the only join of the two tables."""
    other = _find_equal_column(column)
    if owner is None or owner.table is None or other is None:
        return None
    stored_column = statement.find_stored_column(other)
    if stored_column is None or stored_column.table is owner.table or owner.has(column.name):
        return None
    join = find_join(owner.table, stored_column.table, statement)
    if join is None:
        return None
    column_names = dict(zip((join.left, join.right), join.on[0], strict=True))
    for side, table, label in (
        (column, owner.table, owner.label),
        (other, stored_column.table, other.table),
    ):
        name = column_names[table.name]
        side.set("this", make_identifier(name))
        side.set("table", exp.to_identifier(label) if label else None)
    return Correction("join_condition", {"condition": join.condition})


def _is_partner(source: FromItem, column: exp.Column) -> bool:
    """Whether the column is compared with one of this source: then it is of another source."""
    other = _find_equal_column(column)
    return other is not None and other.table.lower() == source.label.lower()


def _find_equal_column(column: exp.Column) -> exp.Column | None:
    """The column that a condition sets equal to this one."""
    equation = column.parent
    if not isinstance(equation, exp.EQ):
        return None
    other = equation.expression if equation.this is column else equation.this
    return other if isinstance(other, exp.Column) else None


def _is_ambiguous(
    column: exp.Column,
    owner: FromItem | None,
    candidates: list[FromItem],
    statement: Statement,
    sources: tuple[FromItem, ...],
) -> bool:
    """Whether several sources have the column, or a table that should have been joined may."""
    holders = [source for source in candidates if source.has(column.name)]
    if len(holders) != 1 or owner is not None or not column.table:
        return len(holders) > 1
    table_names = {source.table.name for source in sources if source.table}
    tables = statement.tables.tables
    return any(table.name not in table_names and table.column(column.name) for table in tables)


def _find_owner(column: exp.Column, sources: tuple[FromItem, ...]) -> FromItem | None:
    """The item of FROM that the qualifier names: by its label, else by its table's name."""
    label = column.table.lower()
    if not label:
        return None
    for source in sources:
        if source.label.lower() == label:
            return source
    owners = [s for s in sources if s.table and s.table.unqualified_name.lower() == label]
    owners = owners or [s for s in sources if _is_called(s, column.table)]
    return owners[0] if len(owners) == 1 else None


def _is_called(source: FromItem, name: str) -> bool:
    words = normalize_name(name)
    table = source.table.unqualified_name if source.table else source.label
    return words in (normalize_name(source.label), normalize_name(table))


def _find_named_tables(column: exp.Column, statement: Statement) -> list[Table]:
    """The tables at hand that the qualifier names."""
    words, tables = normalize_name(column.table), statement.tables.tables
    exact_table = statement.tables.find_table(column.table)
    if exact_table is not None:
        return [exact_table]
    bare_names = strip_prefixes(table.name for table in tables)
    return [table for table in tables if normalize_name(bare_names[table.name]) == words]


def _list_names(source: FromItem) -> Iterator[str]:
    """The names of the columns of a source, spelled as they are stored."""
    for lower_name, stored_column in (source.outputs or {}).items():
        stored_name = stored_column.column.name if stored_column else lower_name
        yield stored_name if stored_name.lower() == lower_name else lower_name


def _find_same_name(column: exp.Column, sources: list[FromItem]) -> ColumnPlace | None:
    """The only column of this name, else the only one of the same words."""
    exact_places = [ColumnPlace(column.name, s) for s in sources if s.has(column.name)]
    return _single(exact_places) or _single(_find_same_words(column, sources))


def _find_similar_name(
    column: exp.Column, owner: FromItem | None, candidates: list[FromItem]
) -> ColumnPlace | None:
    """The only column but for its table's name in it, else the only one but for a misspelling."""
    sources = [owner] if owner else [] if column.table else candidates
    return _single(_find_with_table_name(column, sources)) or _single(_find_slips(column, sources))


def _find_same_words(column: exp.Column, sources: list[FromItem]) -> list[ColumnPlace]:
    words = normalize_name(column.name)
    return [
        ColumnPlace(name, source)
        for source in sources
        for name in _list_names(source)
        if normalize_name(name) == words
    ]


def _find_with_table_name(column: exp.Column, sources: list[FromItem]) -> list[ColumnPlace]:
    """Columns that differ by their table's name: `customer_name` and `name` of `customers`."""
    words = normalize_name(column.name)
    return [
        ColumnPlace(name, source)
        for source in sources
        for name in _list_names(source)
        if words in _combine_names(source, name)
    ]


def _combine_names(source: FromItem, name: str) -> tuple[str, ...]:
    prefix = normalize_name(source.table.unqualified_name if source.table else source.label)
    words = normalize_name(name)
    shorter = words.removeprefix(prefix)
    return (prefix + words, shorter) if shorter and shorter != words else (prefix + words,)


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
    has_same_name = place.name.lower() == column.name.lower()
    if not has_same_name:
        is_quoted = bool(column.this.args.get("quoted")) or not place.name.isidentifier()
        column.set("this", exp.to_identifier(place.name, quoted=is_quoted))
    if place.source is not None and (column.table or has_same_name):
        column.set("table", exp.to_identifier(place.source.label))
    shown_name = f"{place.shown_name}.{place.name}"
    if has_same_name:
        return Correction("moved", {"column": place.name, "table": place.shown_name})
    return Correction("renamed_column", {"written": written_name, "column": shown_name})


def _join_table(column: exp.Column, select: exp.Select, statement: Statement) -> Correction | None:
    """Join the one table at hand that has the column, where only one join leads to it."""
    sources = statement.find_sources(select) or ()
    table_names = {source.table.name for source in sources if source.table}
    named_tables = _find_named_tables(column, statement) if column.table else []
    tables = named_tables or statement.tables.tables
    places = _find_stored_places(column, [t for t in tables if t.name not in table_names])
    owner = _find_owner(column, sources)
    for names in (table_names, {owner.table.name} if owner and owner.table else set[str]()):
        if len(places) > 1:
            neighbours = statement.tables.find_neighbours(names)
            places = [place for place in places if place.table and place.table.name in neighbours]
    place = _single(places)
    if place is None or place.table is None:
        return None
    lookup = statement.resolve(column)
    alias = column.table if lookup.kind == "unlabelled" and not named_tables else ""
    return add_join(column, AddedColumn(place.name, place.table, alias), select, statement)


def _find_stored_places(column: exp.Column, tables: list[Table]) -> list[ColumnPlace]:
    """The columns of tables with this name, else those of the same words."""
    exact_places = [
        ColumnPlace(stored_column.name, table=table)
        for table in tables
        if (stored_column := table.column(column.name))
    ]
    words = normalize_name(column.name)
    return exact_places or [
        ColumnPlace(stored_column.name, table=table)
        for table in tables
        for stored_column in table.columns
        if words in _list_spellings(table, stored_column.name)
    ]


def _list_spellings(table: Table, name: str) -> tuple[str, str]:
    words = normalize_name(name)
    return words, normalize_name(table.name) + words
