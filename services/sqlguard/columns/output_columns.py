"""What the sources of a statement give: columns by name, and which stored column each is."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from services.sqlguard.name_folding import fold, fold_column
from services.sqlguard.schema_lookup import SchemaLookup
from services.sqlguard.tables.table_checks import find_table_name
from services.sqlguard.time_budget import check_time_budget

Source = exp.Expr | Scope


class OutputColumn(NamedTuple):
    """A column that a source gives: its name and the stored `table.column`, if it is one."""

    name: str
    stored_column: str | None


OutputColumns = dict[str, OutputColumn]
"""By name, as the engine compares it."""
VisibleSources = list[tuple[str, OutputColumns]]
"""Labels of FROM and what each gives."""


class OutputFinder:
    """Finds what tables, subqueries and parts of WITH give, as far as it is certain."""

    def __init__(self, lookup: SchemaLookup) -> None:
        self._lookup = lookup
        self._outputs: dict[int, OutputColumns | None] = {}

    def fold(self, name: str) -> str:
        """The name as the engine compares it."""
        return fold_column(name, self._lookup.dialect)

    def find_source(self, name: str, scope: Scope) -> Source | None:
        """The source that a qualified column is of."""
        folded_name = self.fold(name)
        for around in iterate_scopes(scope):
            for label, source in around.sources.items():
                if self.fold(label) == folded_name:
                    return find_selected_source(label, source, around)
        return None

    def find_source_outputs(self, source: Source) -> OutputColumns | None:
        """What a source gives; None when that is not known."""
        if id(source) not in self._outputs:
            check_time_budget()
            self._outputs[id(source)] = None  # a recursive part sees itself as unknown
            outputs = (
                self.find_scope_outputs(source)
                if isinstance(source, Scope)
                else self._find_table_outputs(source)
            )
            self._outputs[id(source)] = outputs
        return self._outputs[id(source)]

    def _find_table_outputs(self, node: exp.Expr) -> OutputColumns | None:
        name = find_table_name(node) if isinstance(node, exp.Table) else None
        if name is None or node.args.get("pivots") or _has_column_aliases(node):
            return None
        columns = self._lookup.columns[name]
        return {low: OutputColumn(word, f"{name}.{word}") for low, word in columns.items()}

    def find_scope_outputs(self, scope: Scope) -> OutputColumns | None:
        """What a statement gives; None when that is not known."""
        tree = scope.expression
        if isinstance(tree, exp.SetOperation):
            return self._union_outputs(scope)
        if not isinstance(tree, exp.Select) or _is_opaque(tree):
            return None
        outputs: OutputColumns = {}
        for projection in tree.selects:
            if projection.is_star:
                stars = self._find_star_outputs(projection, scope)
                if stars is None:
                    return None
                _merge_outputs(outputs, stars)
            elif name := projection.alias_or_name:
                _merge_outputs(
                    outputs,
                    {
                        self.fold(name): OutputColumn(
                            name, self.find_stored_column(projection, scope)
                        )
                    },
                )
        return self._rename_outputs(outputs, tree)

    def _union_outputs(self, scope: Scope) -> OutputColumns | None:
        if scope.expression.args.get("by_name"):
            return None
        sides = [self.find_source_outputs(side) for side in scope.set_operation_scopes]
        if len(sides) != 2 or sides[0] is None:
            return None
        others = list(sides[1].values()) if sides[1] is not None else []
        merged: OutputColumns = {}
        for index, (key, output) in enumerate(sides[0].items()):
            same = index < len(others) and others[index].stored_column == output.stored_column
            merged[key] = output if same else OutputColumn(output.name, None)
        return merged

    def _find_star_outputs(self, projection: exp.Expr, scope: Scope) -> OutputColumns | None:
        star = projection.this if isinstance(projection, exp.Column) else projection
        if not isinstance(star, exp.Star) or any(star.args.values()):
            return None
        of_table = projection.table if isinstance(projection, exp.Column) else ""
        outputs: OutputColumns = {}
        for label, (_, source) in scope.selected_sources.items():
            if of_table and self.fold(label) != self.fold(of_table):
                continue
            source_outputs = self.find_source_outputs(find_selected_source(label, source, scope))
            if source_outputs is None:
                return None
            _merge_outputs(outputs, source_outputs)
        return outputs

    def find_stored_column(self, projection: exp.Expr, scope: Scope) -> str | None:
        """The `table.column` that an expression of a scope is, if it is one."""
        column = projection.unalias()
        if not isinstance(column, exp.Column):
            return None
        name = self.fold(column.name)
        if column.table:
            source = self.find_source(column.table, scope)
            outputs = self.find_source_outputs(source) if source is not None else None
            return outputs[name].stored_column if outputs and name in outputs else None
        sides = [
            self.find_source_outputs(find_selected_source(label, source, scope))
            for label, (_, source) in scope.selected_sources.items()
        ]
        holders = [side[name] for side in sides if side and name in side]
        certain = all(side is not None for side in sides) and len(holders) == 1
        return holders[0].stored_column if certain else None

    def _rename_outputs(self, outputs: OutputColumns, tree: exp.Expr) -> OutputColumns | None:
        owner = _find_owner(tree)
        if owner is None or not _has_column_aliases(owner):
            return outputs
        names = [identifier.name for identifier in owner.args["alias"].args["columns"]]
        if len(names) != len(outputs):
            return None
        pairs = zip(names, outputs.values(), strict=True)
        return {self.fold(name): OutputColumn(name, output.stored_column) for name, output in pairs}


def iterate_scopes(scope: Scope) -> Iterator[Scope]:
    """The statement and those around it, from the inside out."""
    at: Scope | None = scope
    while at is not None:
        yield at
        at = at.parent


def find_selected_source(label: str, source: Source, scope: Scope) -> Source:
    """The source behind a label of FROM: the table itself, where the guard found it to be one."""
    node = scope.selected_sources[label][0] if label in scope.selected_sources else None
    return node if isinstance(node, exp.Table) and find_table_name(node) else source


def _has_column_aliases(node: exp.Expr) -> bool:
    alias = node.args.get("alias")
    return isinstance(alias, exp.TableAlias) and bool(alias.args.get("columns"))


def _merge_outputs(outputs: OutputColumns, more: OutputColumns) -> None:
    """Two columns of one name: they cannot be distinguished."""
    for key, output in more.items():
        twice = key in outputs and outputs[key].stored_column != output.stored_column
        outputs[key] = OutputColumn(output.name, None) if twice else output


def _find_owner(tree: exp.Expr) -> exp.Expr | None:
    """The subquery or part of WITH that gives a SELECT its name."""
    owner = tree.parent
    while isinstance(owner, exp.SetOperation):
        owner = owner.parent
    return owner if isinstance(owner, exp.Subquery | exp.CTE) else None


def _is_opaque(tree: exp.Select) -> bool:
    """Whether more or other columns come out than the ones written."""
    owner = _find_owner(tree)
    if tree.args.get("match"):
        return True
    if owner is not None and (owner.args.get("pivots") or owner.args.get("search")):
        return True
    if isinstance(owner, exp.CTE) and owner.parent is not None and owner.parent.args.get("search"):
        return True
    several = [n for e in tree.expressions for n in e.find_all(exp.Anonymous, exp.Apply)]
    return any(isinstance(n, exp.Apply) or fold(n.name) == "columns" for n in several)
