"""What the sources of a statement give: columns by name, and which stored column each is."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from services.sqlguard.allowance import check_allowance
from services.sqlguard.known import KnownTables
from services.sqlguard.names import fold, fold_column
from services.sqlguard.tables import table_name

Source = exp.Expr | Scope


class Output(NamedTuple):
    """A column that a source gives: its name and the stored `table.column`, if it is one."""

    name: str
    stored: str | None


Outputs = dict[str, Output]
"""By name, as the engine compares it."""
Seen = list[tuple[str, Outputs]]
"""Labels of FROM and what each gives."""


class OutputFinder:
    """Finds what tables, subqueries and parts of WITH give, as far as it is certain."""

    def __init__(self, known: KnownTables) -> None:
        self._known = known
        self._outputs: dict[int, Outputs | None] = {}

    def fold(self, name: str) -> str:
        """The name as the engine compares it."""
        return fold_column(name, self._known.dialect)

    def source_named(self, name: str, scope: Scope) -> Source | None:
        """The source that a qualified column is of."""
        wanted = self.fold(name)
        for around in with_parents(scope):
            for label, source in around.sources.items():
                if self.fold(label) == wanted:
                    return selected_source(label, source, around)
        return None

    def of_source(self, source: Source) -> Outputs | None:
        """What a source gives; None when that is not known."""
        if id(source) not in self._outputs:
            check_allowance()
            self._outputs[id(source)] = None  # a recursive part sees itself as unknown
            found = (
                self.of_scope(source) if isinstance(source, Scope) else self._table_outputs(source)
            )
            self._outputs[id(source)] = found
        return self._outputs[id(source)]

    def _table_outputs(self, node: exp.Expr) -> Outputs | None:
        name = table_name(node) if isinstance(node, exp.Table) else None
        if name is None or node.args.get("pivots") or _renamed(node):
            return None
        columns = self._known.columns[name]
        return {low: Output(word, f"{name}.{word}") for low, word in columns.items()}

    def of_scope(self, scope: Scope) -> Outputs | None:
        """What a statement gives; None when that is not known."""
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
                _add(outputs, {self.fold(name): Output(name, self.stored(projection, scope))})
        return self._renamed_outputs(outputs, tree)

    def _union_outputs(self, scope: Scope) -> Outputs | None:
        if scope.expression.args.get("by_name"):
            return None
        sides = [self.of_source(side) for side in scope.set_operation_scopes]
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
            if of_table and self.fold(label) != self.fold(of_table):
                continue
            found = self.of_source(selected_source(label, source, scope))
            if found is None:
                return None
            _add(outputs, found)
        return outputs

    def stored(self, projection: exp.Expr, scope: Scope) -> str | None:
        """The `table.column` that an expression of a scope is, if it is one."""
        column = projection.unalias()
        if not isinstance(column, exp.Column):
            return None
        name = self.fold(column.name)
        if column.table:
            source = self.source_named(column.table, scope)
            outputs = self.of_source(source) if source is not None else None
            return outputs[name].stored if outputs and name in outputs else None
        sides = [
            self.of_source(selected_source(label, source, scope))
            for label, (_, source) in scope.selected_sources.items()
        ]
        holders = [side[name] for side in sides if side and name in side]
        certain = all(side is not None for side in sides) and len(holders) == 1
        return holders[0].stored if certain else None

    def _renamed_outputs(self, outputs: Outputs, tree: exp.Expr) -> Outputs | None:
        owner = _owner(tree)
        if owner is None or not _renamed(owner):
            return outputs
        names = [identifier.name for identifier in owner.args["alias"].args["columns"]]
        if len(names) != len(outputs):
            return None
        pairs = zip(names, outputs.values(), strict=True)
        return {self.fold(name): Output(name, output.stored) for name, output in pairs}


def with_parents(scope: Scope) -> Iterator[Scope]:
    """The statement and those around it, from the inside out."""
    at: Scope | None = scope
    while at is not None:
        yield at
        at = at.parent


def selected_source(label: str, source: Source, scope: Scope) -> Source:
    """The source behind a label of FROM: the table itself, where the guard found it to be one."""
    node = scope.selected_sources[label][0] if label in scope.selected_sources else None
    return node if isinstance(node, exp.Table) and table_name(node) else source


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


def _is_opaque(tree: exp.Select) -> bool:
    """Whether more or other columns come out than the ones written."""
    owner = _owner(tree)
    if tree.args.get("match"):
        return True
    if owner is not None and (owner.args.get("pivots") or owner.args.get("search")):
        return True
    if isinstance(owner, exp.CTE) and owner.parent is not None and owner.parent.args.get("search"):
        return True
    several = [n for e in tree.expressions for n in e.find_all(exp.Anonymous, exp.Apply)]
    return any(isinstance(n, exp.Apply) or fold(n.name) == "columns" for n in several)
