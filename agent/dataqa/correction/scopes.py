"""What names in a statement stand for, as far as the tables at hand tell for certain."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.scope import Scope, traverse_scope

from agent.dataqa.correction.tables import ShownTables
from model.sources.schema import Column, Table


class Stored(NamedTuple):
    """A stored column."""

    table: Table
    column: Column


Outputs = dict[str, Stored | None]
"""Names in lower case, and the stored column each is, if it is one unchanged."""


@dataclass(frozen=True, slots=True)
class Source:
    """An item of FROM; `outputs` is None when it is not known what it gives."""

    label: str
    node: exp.Expr
    table: Table | None
    outputs: Outputs | None

    def has(self, name: str) -> bool:
        """Whether it certainly gives a column of that name."""
        return self.outputs is not None and name.lower() in self.outputs


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a column's name was found to be.

    `one`: a column of the only source; `many`: of each of several; `missing`: of none that could
    be meant; `unlabelled`: its qualifier names nothing; `unknown`: that cannot be told.
    """

    kind: Literal["one", "many", "missing", "unlabelled", "unknown"]
    sources: tuple[Source, ...] = ()


UNKNOWN = Lookup("unknown")


class Statement:
    """A parsed statement with what its names stand for. To be made again once it was changed."""

    def __init__(self, tree: exp.Query, tables: ShownTables) -> None:
        self.tree = tree
        self.tables = tables
        self._sources: dict[int, tuple[Source, ...] | None] = {}
        try:
            scopes = traverse_scope(tree)
        except (SqlglotError, RecursionError, ValueError):
            scopes = []
        self._scopes = {id(scope.expression): scope for scope in scopes}

    def selects(self) -> Iterator[exp.Select]:
        """Every SELECT of the statement."""
        for scope in self._scopes.values():
            if isinstance(scope.expression, exp.Select):
                yield scope.expression

    def columns(self, select: exp.Select) -> Iterator[exp.Column]:
        """The columns written in a SELECT itself, not in those inside it."""
        for column in select.find_all(exp.Column):
            if column.find_ancestor(exp.Query) is select:
                yield column

    def sources(self, select: exp.Select) -> tuple[Source, ...] | None:
        """The items of FROM; None when some of them cannot be told apart."""
        if id(select) not in self._sources:
            self._sources[id(select)] = None  # a recursive part sees itself as unknown
            self._sources[id(select)] = self._known_sources(select)
        return self._sources[id(select)]

    def _known_sources(self, select: exp.Select) -> tuple[Source, ...] | None:
        scope = self._scopes.get(id(select))
        try:
            return self._sources_of(scope) if scope is not None else None
        except SqlglotError:  # two items of one name
            return None

    def stored(self, column: exp.Column) -> Stored | None:
        """The stored column that a column is, through subqueries that pass it on."""
        found = self.look_up(column)
        if found.kind != "one":
            return None
        outputs = found.sources[0].outputs or {}
        return outputs.get(column.name.lower())

    def look_up(self, column: exp.Column) -> Lookup:
        """What a column's name stands for."""
        select = column.find_ancestor(exp.Query)
        if not isinstance(select, exp.Select) or isinstance(column.this, exp.Star):
            return UNKNOWN
        if column.find_ancestor(exp.Lambda) or column.args.get("db"):
            return UNKNOWN
        return self._qualified(column, select) if column.table else self._bare(column, select)

    def _qualified(self, column: exp.Column, select: exp.Select) -> Lookup:
        label = column.table.lower()
        for around in self._around(select):
            sources = self.sources(around)
            if sources is None:
                return UNKNOWN
            for source in sources:
                if source.label.lower() == label:
                    if source.outputs is None:
                        return UNKNOWN
                    return Lookup("one" if source.has(column.name) else "missing", (source,))
            if any(source.outputs is None or source.has(label) for source in sources):
                return UNKNOWN  # the qualifier may be a column that has fields
        return Lookup("unlabelled", self.sources(select) or ())

    def _bare(self, column: exp.Column, select: exp.Select) -> Lookup:
        for around in self._around(select):
            sources = self.sources(around)
            if sources is None or any(source.outputs is None for source in sources):
                return UNKNOWN
            if holders := tuple(source for source in sources if source.has(column.name)):
                return Lookup("one" if len(holders) == 1 else "many", holders)
            if column.name.lower() in aliases(around):
                return UNKNOWN
        return Lookup("missing", self.sources(select) or ())

    def _around(self, select: exp.Select) -> Iterator[exp.Select]:
        scope = self._scopes.get(id(select))
        while scope is not None:
            if isinstance(scope.expression, exp.Select):
                yield scope.expression
            scope = scope.parent

    def _sources_of(self, scope: Scope) -> tuple[Source, ...] | None:
        select = scope.expression
        if select.args.get("laterals") or len(scope.references) != len(scope.selected_sources):
            return None
        return tuple(
            self._source(label, node, source)
            for label, (node, source) in scope.selected_sources.items()
        )

    def _source(self, label: str, node: exp.Expr, source: exp.Expr | Scope) -> Source:
        alias = node.args.get("alias")
        if node.args.get("pivots") or (alias is not None and alias.args.get("columns")):
            return Source(label, node, None, None)
        if isinstance(source, Scope):
            return Source(label, node, None, self._outputs(source))
        table = self.tables.of(source) if isinstance(source, exp.Table) else None
        if table is None:
            return Source(label, node, None, None)
        outputs: Outputs = {c.name.lower(): Stored(table, c) for c in table.columns}
        return Source(label, node, table, outputs)

    def _outputs(self, scope: Scope) -> Outputs | None:
        select = scope.expression
        if isinstance(select, exp.SetOperation):
            left = self._outputs(scope.set_operation_scopes[0]) if not _is_named(select) else None
            return dict.fromkeys(left) if left is not None else None
        if not isinstance(select, exp.Select):
            return None
        outputs: Outputs = {}
        for part in select.expressions:
            if part.is_star:
                stars = self._star(part, select)
                if stars is None:
                    return None
                outputs |= stars
            elif part.alias_or_name:
                inner = part.unalias()
                stored = self.stored(inner) if isinstance(inner, exp.Column) else None
                outputs[part.alias_or_name.lower()] = stored
        return outputs

    def _star(self, part: exp.Expr, select: exp.Select) -> Outputs | None:
        star = part.this if isinstance(part, exp.Column) else part
        sources = self.sources(select)
        if not isinstance(star, exp.Star) or any(star.args.values()) or sources is None:
            return None
        wanted = part.table.lower() if isinstance(part, exp.Column) else ""
        outputs: Outputs = {}
        for source in sources:
            if wanted in ("", source.label.lower()):
                if source.outputs is None:
                    return None
                outputs |= source.outputs
        return outputs


def aliases(select: exp.Select) -> dict[str, exp.Expr]:
    """The names that SELECT gives, in lower case, and what each stands for."""
    return {
        part.alias.lower(): part.this for part in select.expressions if isinstance(part, exp.Alias)
    }


def _is_named(tree: exp.SetOperation) -> bool:
    return bool(tree.args.get("by_name"))
