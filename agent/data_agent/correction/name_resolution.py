"""Resolves the names of a statement to stored columns, as far as that is certain."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.scope import Scope, traverse_scope

from agent.data_agent.correction.sql_parsing import parse_query
from agent.data_agent.correction.syntax.node_index import NodeIndex
from agent.data_agent.correction.table_lookup import TableLookup
from model.sources.schema import Column, Table


class ResolvedColumn(NamedTuple):
    """A stored column that a name in a statement stands for, with its table."""

    table: Table
    column: Column


Outputs = dict[str, ResolvedColumn | None]
"""Names in lower case, and the stored column each is, if it is one unchanged."""


@dataclass(frozen=True, slots=True)
class FromItem:
    """An item of FROM; `outputs` is None when it is not known what it gives."""

    label: str
    node: exp.Expr
    table: Table | None
    outputs: Outputs | None

    def has(self, name: str) -> bool:
        """Whether it certainly gives a column of that name."""
        return self.outputs is not None and name.lower() in self.outputs


@dataclass(frozen=True, slots=True)
class NameLookup:
    """What a column's name was found to be.

    `one`: a column of the only source; `many`: of each of several; `missing`: of none that could
    be meant; `unlabelled`: its qualifier names nothing; `unknown`: it cannot be decided.
    """

    kind: Literal["one", "many", "missing", "unlabelled", "unknown"]
    sources: tuple[FromItem, ...] = ()


UNKNOWN = NameLookup("unknown")


class Statement:
    """A parsed statement with what its names stand for. To be made again once it was changed."""

    def __init__(self, tree: exp.Query, tables: TableLookup) -> None:
        self.tree = tree
        self.tables = tables
        self._sources: dict[int, tuple[FromItem, ...] | None] = {}
        try:
            scopes = traverse_scope(tree)
        except (SqlglotError, RecursionError, ValueError):
            scopes = []
        self._scopes = {id(scope.expression): scope for scope in scopes}

    def list_selects(self) -> Iterator[exp.Select]:
        """Every SELECT of the statement."""
        for scope in self._scopes.values():
            if isinstance(scope.expression, exp.Select):
                yield scope.expression

    @cached_property
    def nodes(self) -> NodeIndex:
        """The nodes of the tree by their kind."""
        return NodeIndex(self.tree)

    def list_columns(self, select: exp.Select) -> list[exp.Column]:
        """The columns written in a SELECT itself, not in those inside it."""
        return self.nodes.find_own(select, exp.Column)

    def find_sources(self, select: exp.Select) -> tuple[FromItem, ...] | None:
        """The items of FROM; None when some of them cannot be distinguished."""
        if id(select) not in self._sources:
            self._sources[id(select)] = None  # a recursive part sees itself as unknown
            self._sources[id(select)] = self._find_items(select)
        return self._sources[id(select)]

    def _find_items(self, select: exp.Select) -> tuple[FromItem, ...] | None:
        scope = self._scopes.get(id(select))
        try:
            return self._list_items(scope) if scope is not None else None
        except SqlglotError:  # two items of one name
            return None

    def find_stored_column(self, column: exp.Column) -> ResolvedColumn | None:
        """The stored column that a column is, through subqueries that pass it on."""
        lookup = self.resolve(column)
        if lookup.kind != "one":
            return None
        outputs = lookup.sources[0].outputs or {}
        return outputs.get(column.name.lower())

    def resolve(self, column: exp.Column) -> NameLookup:
        """What a column's name stands for."""
        select = column.find_ancestor(exp.Query)
        if not isinstance(select, exp.Select) or isinstance(column.this, exp.Star):
            return UNKNOWN
        if column.find_ancestor(exp.Lambda) or column.args.get("db"):
            return UNKNOWN
        return (
            self._resolve_qualified(column, select)
            if column.table
            else self._resolve_unqualified(column, select)
        )

    def _resolve_qualified(self, column: exp.Column, select: exp.Select) -> NameLookup:
        label = column.table.lower()
        for around in self._list_enclosing_selects(select):
            sources = self.find_sources(around)
            if sources is None:
                return UNKNOWN
            for source in sources:
                if source.label.lower() == label:
                    if source.outputs is None:
                        return UNKNOWN
                    return NameLookup("one" if source.has(column.name) else "missing", (source,))
            if any(source.outputs is None or source.has(label) for source in sources):
                return UNKNOWN  # the qualifier may be a column that has fields
        return NameLookup("unlabelled", self.find_sources(select) or ())

    def _resolve_unqualified(self, column: exp.Column, select: exp.Select) -> NameLookup:
        for around in self._list_enclosing_selects(select):
            sources = self.find_sources(around)
            if sources is None or any(source.outputs is None for source in sources):
                return UNKNOWN
            if holders := tuple(source for source in sources if source.has(column.name)):
                return NameLookup("one" if len(holders) == 1 else "many", holders)
            if column.name.lower() in find_aliases(around):
                return UNKNOWN
        return NameLookup("missing", self.find_sources(select) or ())

    def _list_enclosing_selects(self, select: exp.Select) -> Iterator[exp.Select]:
        scope = self._scopes.get(id(select))
        while scope is not None:
            if isinstance(scope.expression, exp.Select):
                yield scope.expression
            scope = scope.parent

    def _list_items(self, scope: Scope) -> tuple[FromItem, ...] | None:
        select = scope.expression
        if select.args.get("laterals") or len(scope.references) != len(scope.selected_sources):
            return None
        return tuple(
            self._make_item(label, node, source)
            for label, (node, source) in scope.selected_sources.items()
        )

    def _make_item(self, label: str, node: exp.Expr, source: exp.Expr | Scope) -> FromItem:
        alias = node.args.get("alias")
        if node.args.get("pivots") or (alias is not None and alias.args.get("columns")):
            return FromItem(label, node, None, None)
        if isinstance(source, Scope):
            return FromItem(label, node, None, self._find_outputs(source))
        table = self.tables.resolve_item(source) if isinstance(source, exp.Table) else None
        if table is None:
            return FromItem(label, node, None, None)
        outputs: Outputs = {c.name.lower(): ResolvedColumn(table, c) for c in table.columns}
        return FromItem(label, node, table, outputs)

    def _find_outputs(self, scope: Scope) -> Outputs | None:
        select = scope.expression
        if isinstance(select, exp.SetOperation):
            left = (
                self._find_outputs(scope.set_operation_scopes[0])
                if not _matches_by_name(select)
                else None
            )
            return dict.fromkeys(left) if left is not None else None
        if not isinstance(select, exp.Select):
            return None
        outputs: Outputs = {}
        for part in select.expressions:
            if part.is_star:
                stars = self._expand_star(part, select)
                if stars is None:
                    return None
                outputs |= stars
            elif part.alias_or_name:
                inner = part.unalias()
                stored_column = (
                    self.find_stored_column(inner) if isinstance(inner, exp.Column) else None
                )
                outputs[part.alias_or_name.lower()] = stored_column
        return outputs

    def _expand_star(self, part: exp.Expr, select: exp.Select) -> Outputs | None:
        star = part.this if isinstance(part, exp.Column) else part
        sources = self.find_sources(select)
        if not isinstance(star, exp.Star) or any(star.args.values()) or sources is None:
            return None
        qualifier = part.table.lower() if isinstance(part, exp.Column) else ""
        outputs: Outputs = {}
        for source in sources:
            if qualifier in ("", source.label.lower()):
                if source.outputs is None:
                    return None
                outputs |= source.outputs
        return outputs


def parse_statement(sql: str, tables: TableLookup) -> Statement | None:
    """The statement with its names resolved; None for what is no query."""
    tree = parse_query(sql, tables.dialect)
    return Statement(tree, tables) if tree is not None else None


def find_aliases(select: exp.Select) -> dict[str, exp.Expr]:
    """The names that SELECT gives, in lower case, and what each stands for."""
    return {
        part.alias.lower(): part.this for part in select.expressions if isinstance(part, exp.Alias)
    }


def _matches_by_name(tree: exp.SetOperation) -> bool:
    return bool(tree.args.get("by_name"))
