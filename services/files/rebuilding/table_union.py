"""Plans how tables of several uploads become one: whose rows go where, as what kind of value."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce

from model.errors import Invalid
from model.files.file import FileColumn, FileNotice, FileTable
from model.sources.schema import ColumnKind

_NUMBERS: tuple[ColumnKind, ...] = ("integer", "decimal", "float")
_DAYS: tuple[ColumnKind, ...] = ("date", "datetime")


@dataclass(frozen=True, slots=True)
class TableSource:
    """A table of an upload (by its place) whose rows a table of the whole takes."""

    upload: int
    table: FileTable
    columns: dict[str, str] = field(default_factory=dict)
    """Its own names by those in the whole, of the columns that have values."""


@dataclass(frozen=True, slots=True)
class TableUnion:
    """A table of the whole; without sources where its owner left it out."""

    table: FileTable
    sources: tuple[TableSource, ...]


@dataclass(frozen=True, slots=True)
class UnitClash:
    """A column whose numbers are without a unit, or in another one, elsewhere."""

    column: str
    before: str
    after: str


def unite_tables(uploads: Sequence[Sequence[FileTable]]) -> tuple[TableUnion, ...]:
    """The tables of the first upload with the rows of all: columns are put together by name.

    A column that an upload lacks is empty in its rows; one that only it has is added at the end.
    """
    first, *others = uploads
    sources = {table.name: [TableSource(0, table)] for table in first if not table.skipped}
    for place, tables in enumerate(others, 1):
        for table, target in match_tables(first, tables):
            if target and target.name in sources:
                sources[target.name].append(TableSource(place, table))
    return tuple(_unite(table, sources.get(table.name, [])) for table in first)


def match_tables(
    targets: Sequence[FileTable], tables: Sequence[FileTable]
) -> Iterator[tuple[FileTable, FileTable | None]]:
    """Each table with the one that its rows belong to: that of its name, else the one with the
    same columns, else the only one. They share a column at least.
    """
    read_tables = [table for table in tables if not table.skipped]
    for table in read_tables:
        near = [target for target in targets if _list_keys(target) & _list_keys(table)]
        namesakes = [target for target in targets if target.name == table.name]
        alike = [target for target in near if _list_keys(target) == _list_keys(table)]
        only = near if len(read_tables) == 1 and len(targets) == 1 else []
        candidates = [t for t in namesakes if t in near or t.skipped] or alike or only
        yield table, candidates[0] if candidates else None


def unite_kinds(one: ColumnKind, other: ColumnKind) -> ColumnKind:
    """The kind that holds values of both: the wider number, moments for days, else text."""
    for family in (_NUMBERS, _DAYS):
        if one in family and other in family:
            return max(one, other, key=family.index)
    return one if one == other else "text"


def find_unit_clashes(unions: Sequence[TableUnion]) -> Iterator[UnitClash]:
    """Numbers that must not stand in one column: 12 in percent is not 12 without a unit."""
    for union in unions:
        for column in union.table.columns:
            if column.kind == "text":
                continue
            units = dict.fromkeys(
                own.unit for source in union.sources if (own := _find_own(source, column.name))
            )
            if len(units) > 1:
                before, after, *_ = units
                yield UnitClash(column.name, before, after)


def check_units(unions: Sequence[TableUnion]) -> None:
    """Raises `Invalid` when numbers of different units would stand in one column."""
    for clash in find_unit_clashes(unions):
        units = {"before": clash.before or "–", "after": clash.after or "–"}
        raise Invalid("appending.other_unit", path="upload", column=clash.column, **units)


def _unite(table: FileTable, sources: Sequence[TableSource]) -> TableUnion:
    if not sources:
        return TableUnion(table, ())
    spelt: dict[str, list[FileColumn]] = {}
    for source in sources:
        for column in source.table.columns:
            spelt.setdefault(column.name.casefold(), []).append(column)
    columns = [_unite_columns(spellings) for spellings in spelt.values()]
    names = {column.name.casefold(): column.name for column in columns}
    empty = {key for key, spellings in spelt.items() if not any(map(_has_values, spellings))}
    return TableUnion(
        replace(
            table,
            rows=sum(source.table.rows for source in sources),
            columns=tuple(columns),
            notices=_list_notices(sources),
        ),
        tuple(replace(source, columns=_map_columns(source, names, empty)) for source in sources),
    )


def _unite_columns(columns: Sequence[FileColumn]) -> FileColumn:
    filled = [column for column in columns if _has_values(column)] or columns
    return replace(
        columns[0],
        kind=reduce(unite_kinds, (column.kind for column in filled)),
        unit=filled[0].unit,
        chosen=any(column.chosen for column in columns),
    )


def _map_columns(source: TableSource, names: Mapping[str, str], empty: set[str]) -> dict[str, str]:
    """Columns without a value are of no kind: only where all are empty, they count."""
    keys = {column.name.casefold(): column for column in source.table.columns}
    filled = {key for key, column in keys.items() if key in empty or _has_values(column)}
    return {names[key]: column.name for key, column in keys.items() if key in (filled or keys)}


def _list_notices(sources: Sequence[TableSource]) -> tuple[FileNotice, ...]:
    """Those of all, each once."""
    notices: list[FileNotice] = []
    for source in sources:
        notices += [notice for notice in source.table.notices if notice not in notices]
    return tuple(notices)


def _find_own(source: TableSource, name: str) -> FileColumn | None:
    own = source.columns.get(name)
    return next((column for column in source.table.columns if column.name == own), None)


def _has_values(column: FileColumn) -> bool:
    return column.distinct > 0


def _list_keys(table: FileTable) -> set[str]:
    return {column.name.casefold() for column in table.columns}
