"""What a name in a statement stands for: columns, by scope, as far as it is certain."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlglot import exp
from sqlglot.errors import OptimizeError
from sqlglot.optimizer.scope import Scope, traverse_scope

from model.errors import SqlRejected
from services.sqlguard.known import KnownTables
from services.sqlguard.tables import table_name

_ROW_IDS = frozenset(
    {"rowid", "oid", "_rowid_", "ctid", "tableoid", "xmin", "xmax", "cmin", "cmax"}
)
_UNITS = frozenset(
    {
        *("microsecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year"),
        *("date", "time", "datetime", "timestamp", "frac_second"),
    }
)


class Output(NamedTuple):
    """A column that a source gives: its name and the stored `table.column`, if it is one."""

    name: str
    stored: str | None


Outputs = dict[str, Output]


class Resolver:
    """Looks names of one checked statement up in a schema."""

    def __init__(self, tree: exp.Expr, known: KnownTables) -> None:
        self._tree = tree
        self._known = known
        self._outputs: dict[int, Outputs | None] = {}
        try:
            self._scopes = traverse_scope(tree)
        except (OptimizeError, RecursionError, ValueError):
            self._scopes = []
        self.real_tables = tuple(self._find_tables(tree))

    def _find_tables(self, tree: exp.Expr) -> Iterator[tuple[exp.Table, str]]:
        for node in tree.find_all(exp.Table):
            if name := table_name(node):
                yield node, name

    def tables_read(self) -> tuple[str, ...]:
        """The listed tables that the statement reads, in the order they appear."""
        return tuple(dict.fromkeys(name for _, name in self.real_tables))

    def check_columns(self) -> None:
        """Refuse a column that certainly does not exist."""
        owners = {id(scope.expression): scope for scope in self._scopes}
        for column in self._tree.find_all(exp.Column):
            owner = column.find_ancestor(exp.Select, exp.SetOperation)
            scope = owners.get(id(owner))
            if scope is not None and isinstance(owner, exp.Select):
                self._check_column(column, scope)

    def lineage(self) -> dict[str, str]:
        """Output column → `table.column`, for those that are a stored column unchanged."""
        if not self._scopes:
            return {}
        outputs = self._scope_outputs(self._scopes[-1]) or {}
        return {o.name: o.stored for o in outputs.values() if o.stored}

    def _check_column(self, column: exp.Column, scope: Scope) -> None:
        if isinstance(column.this, exp.Star) or column.find_ancestor(exp.Lambda, exp.Comprehension):
            return
        name = column.name.lower()
        if name in _ROW_IDS or (isinstance(column.parent, exp.Anonymous) and name in _UNITS):
            return
        if column.table:
            self._check_qualified(column, scope)
        else:
            self._check_bare(column, scope)

    def _check_qualified(self, column: exp.Column, scope: Scope) -> None:
        source = self._source_named(column.table, scope)
        outputs = self._source_outputs(source) if source is not None else None
        if outputs is not None and column.name.lower() not in outputs:
            self._refuse(column, [(column.table, outputs)])

    def _check_bare(self, column: exp.Column, scope: Scope) -> None:
        seen: list[tuple[str, Outputs]] = []
        name = column.name.lower()
        for around in _with_parents(scope):
            if name in _aliases(around.expression):
                return
            for label, source in around.sources.items():
                outputs = self._source_outputs(source)
                if outputs is None or name in outputs or name == label.lower():
                    return
                if label in around.selected_sources:
                    seen.append((label, outputs))
        if seen:
            self._refuse(column, seen)

    def _refuse(self, column: exp.Column, seen: list[tuple[str, Outputs]]) -> None:
        there = "; ".join(
            f"{label}: {', '.join(o.name for o in list(outputs.values())[:60])}"
            for label, outputs in seen[:8]
        )
        tables = ", ".join(label for label, _ in seen[:8])
        raise SqlRejected("guard.column", column=column.name, tables=tables, columns=there)

    def _source_named(self, name: str, scope: Scope) -> exp.Expr | Scope | None:
        for around in _with_parents(scope):
            for label, source in around.sources.items():
                if label.lower() == name.lower():
                    found: exp.Expr | Scope = source
                    return found
        return None

    def _source_outputs(self, source: exp.Expr | Scope) -> Outputs | None:
        if id(source) not in self._outputs:
            self._outputs[id(source)] = None  # a recursive part sees itself as unknown
            found = (
                self._scope_outputs(source)
                if isinstance(source, Scope)
                else self._table_outputs(source)
            )
            self._outputs[id(source)] = found
        return self._outputs[id(source)]

    def _table_outputs(self, node: exp.Expr) -> Outputs | None:
        name = table_name(node) if isinstance(node, exp.Table) else None
        if name is None or node.args.get("pivots") or _renamed(node):
            return None
        columns = self._known.columns[name]
        return {low: Output(word, f"{name}.{word}") for low, word in columns.items()}

    def _scope_outputs(self, scope: Scope) -> Outputs | None:
        tree = scope.expression
        if isinstance(tree, exp.SetOperation):
            return self._union_outputs(scope)
        if not isinstance(tree, exp.Select) or _is_opaque(tree):
            return None
        outputs: Outputs = {}
        for projection in tree.selects:
            if projection.is_star:
                stars = self._star_outputs(projection, scope)
                if stars is None:
                    return None
                _add(outputs, stars)
            elif name := projection.alias_or_name:
                _add(outputs, {name.lower(): Output(name, self._stored(projection, scope))})
        return _renamed_outputs(outputs, tree)

    def _union_outputs(self, scope: Scope) -> Outputs | None:
        if scope.expression.args.get("by_name"):
            return None
        sides = [self._source_outputs(side) for side in scope.set_operation_scopes]
        if len(sides) != 2 or sides[0] is None:
            return None
        others = list(sides[1].values()) if sides[1] is not None else []
        merged: Outputs = {}
        for index, (key, output) in enumerate(sides[0].items()):
            same = index < len(others) and others[index].stored == output.stored
            merged[key] = output if same else Output(output.name, None)
        return merged

    def _star_outputs(self, projection: exp.Expr, scope: Scope) -> Outputs | None:
        star = projection.this if isinstance(projection, exp.Column) else projection
        if not isinstance(star, exp.Star) or any(star.args.values()):
            return None
        of_table = projection.table if isinstance(projection, exp.Column) else ""
        outputs: Outputs = {}
        for label, (_, source) in scope.selected_sources.items():
            if of_table and label.lower() != of_table.lower():
                continue
            found = self._source_outputs(source)
            if found is None:
                return None
            _add(outputs, found)
        return outputs

    def _stored(self, projection: exp.Expr, scope: Scope) -> str | None:
        column = projection.unalias()
        if not isinstance(column, exp.Column):
            return None
        name = column.name.lower()
        if column.table:
            source = self._source_named(column.table, scope)
            outputs = self._source_outputs(source) if source is not None else None
            return outputs[name].stored if outputs and name in outputs else None
        sides = [self._source_outputs(source) for _, source in scope.selected_sources.values()]
        holders = [side[name] for side in sides if side and name in side]
        certain = all(side is not None for side in sides) and len(holders) == 1
        return holders[0].stored if certain else None


def _with_parents(scope: Scope) -> Iterator[Scope]:
    at: Scope | None = scope
    while at is not None:
        yield at
        at = at.parent


def _aliases(tree: exp.Expr) -> set[str]:
    if not isinstance(tree, exp.Select):
        return set()
    return {e.alias.lower() for e in tree.expressions if isinstance(e, exp.Alias)}


def _renamed(node: exp.Expr) -> bool:
    alias = node.args.get("alias")
    return isinstance(alias, exp.TableAlias) and bool(alias.args.get("columns"))


def _add(outputs: Outputs, more: Outputs) -> None:
    """Two columns of one name: neither can be told from the other."""
    for key, output in more.items():
        twice = key in outputs and outputs[key].stored != output.stored
        outputs[key] = Output(output.name, None) if twice else output


def _owner(tree: exp.Expr) -> exp.Expr | None:
    """The subquery or part of WITH that gives a SELECT its name."""
    owner = tree.parent
    while isinstance(owner, exp.SetOperation):
        owner = owner.parent
    return owner if isinstance(owner, exp.Subquery | exp.CTE) else None


def _renamed_outputs(outputs: Outputs, tree: exp.Expr) -> Outputs | None:
    owner = _owner(tree)
    if owner is None or not _renamed(owner):
        return outputs
    names = [identifier.name for identifier in owner.args["alias"].args["columns"]]
    if len(names) != len(outputs):
        return None
    pairs = zip(names, outputs.values(), strict=True)
    return {name.lower(): Output(name, output.stored) for name, output in pairs}


def _is_opaque(tree: exp.Select) -> bool:
    """Whether more or other columns come out than the ones written."""
    owner = _owner(tree)
    if owner is not None and (owner.args.get("pivots") or owner.args.get("search")):
        return True
    if isinstance(owner, exp.CTE) and owner.parent is not None and owner.parent.args.get("search"):
        return True
    return any(
        isinstance(e, exp.Anonymous) and e.name.lower() == "columns" for e in tree.expressions
    )
