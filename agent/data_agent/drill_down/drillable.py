"""A statement over stored tables, in which a point of its result can be singled out."""

from dataclasses import dataclass

from sqlglot import exp

from agent.data_agent.correction.sql_parsing import parse_query
from agent.data_agent.derivation.definitions import list_groups
from agent.labels.code_legends import list_codes
from model.sources.query import Cell
from model.sources.schema import Column, Schema, Table

Point = dict[str, Cell]
"""Names of columns of an answer with what stands there: the point that was clicked."""


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A stored table of FROM and what the statement calls it."""

    label: str
    table: Table


@dataclass(frozen=True)
class Drillable:
    """A SELECT over stored tables only, with what tells its rows apart."""

    select: exp.Select
    sources: tuple[SourceTable, ...]
    keys: dict[str, exp.Expr]
    """By name of the output, in lower case."""

    @property
    def aggregates(self) -> list[exp.Expr]:
        """The outputs that are computed over rows."""
        return [part for part in self.select.expressions if part.find(exp.AggFunc)]

    def knows(self, point: Point) -> bool:
        """Whether every name of a point is an output that tells rows apart."""
        return bool(point) and all(name.lower() in self.keys for name in point)

    def name_value(self, name: str, value: Cell) -> str:
        """What stands in an output, as people read it: of a code what its note says it means."""
        column = self._find_stored(name)
        meanings = dict(list_codes(column)) if column else {}
        return meanings.get(str(value), str(value))

    def _find_stored(self, name: str) -> Column | None:
        part = self.keys.get(name.lower())
        if not isinstance(part, exp.Column):
            return None
        places = [s for s in self.sources if part.table.lower() in ("", s.label.lower())]
        found = [column for each in places if (column := each.table.column(part.name))]
        return found[0] if len(found) == 1 else None


def read_drillable(sql: str, dialect: str, schema: Schema) -> Drillable | None:
    """The statement as it can be drilled into; None where that is not certain."""
    tree = parse_query(sql, dialect)
    if not isinstance(tree, exp.Select) or not _is_plain(tree):
        return None
    sources = _list_sources(tree, schema)
    if sources is None:
        return None
    groups = list_groups(tree)
    keys = {
        part.alias_or_name.lower(): part.unalias()
        for part in tree.expressions
        if part.alias_or_name and (part.unalias() in groups or not _is_grouped(tree))
    }
    return Drillable(tree, sources, keys)


def _is_grouped(select: exp.Select) -> bool:
    return any(part.find(exp.AggFunc) for part in select.expressions)


def _is_plain(select: exp.Select) -> bool:
    """Whether nothing of it is computed apart: no subquery, window or star."""
    apart = (exp.Subquery, exp.CTE, exp.Window, exp.SetOperation, exp.Lateral, exp.Unnest)
    inner = any(node is not select for node in select.find_all(exp.Select))
    return not (inner or select.is_star or select.args.get("distinct") or select.find(*apart))


def _list_sources(select: exp.Select, schema: Schema) -> tuple[SourceTable, ...] | None:
    start = select.args.get("from_") or select.args.get("from")
    nodes = [start.this, *(join.this for join in select.args.get("joins") or [])] if start else []
    items = [_find_source(node, schema) for node in nodes]
    sources = [source for source in items if source is not None]
    return tuple(sources) if sources and len(sources) == len(items) else None


def _find_source(node: exp.Expr, schema: Schema) -> SourceTable | None:
    if not isinstance(node, exp.Table):
        return None
    name = ".".join(part.name for part in node.parts).lower()
    table = next((table for table in schema.tables if table.name.lower() == name), None)
    return SourceTable(node.alias_or_name, table) if table and table.enabled else None
