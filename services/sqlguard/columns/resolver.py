"""What a name in a statement stands for: columns, by scope, as far as it is certain."""

from collections.abc import Iterator

from sqlglot import exp
from sqlglot.errors import OptimizeError
from sqlglot.optimizer.scope import Scope, traverse_scope

from model.errors import SqlRejected
from model.sources.query import Formula
from services.sqlguard.allowance import check_allowance
from services.sqlguard.columns.formulas import formulas
from services.sqlguard.columns.outputs import OutputFinder, Seen, selected_source, with_parents
from services.sqlguard.columns.strings import StringReader
from services.sqlguard.columns.subqueries import takes_outer_column
from services.sqlguard.known import KnownTables
from services.sqlguard.names import fold
from services.sqlguard.tables import table_name

_ROW_IDS = frozenset(
    {"rowid", "oid", "_rowid_", "ctid", "tableoid", "xmin", "xmax", "cmin", "cmax"}
)
_UNITS = frozenset(
    {
        *("microsecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year"),
        *("date", "time", "datetime", "timestamp", "frac_second"),
        *("floor", "ceil"),  # which end of a slice of time StarRocks and Doris give
    }
)


class Resolver:
    """Looks names of one checked statement up in a schema."""

    def __init__(self, tree: exp.Expr, known: KnownTables, sql: str) -> None:
        self._tree = tree
        self._dialect = known.dialect
        self._outputs = OutputFinder(known)
        self._strings = StringReader(sql, known)
        self._seen: dict[int, tuple[Seen | None, set[str]]] = {}
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
        """Refuse a column that certainly does not exist, or certainly is not the one meant.

        What SQLite takes for text is written as text.
        """
        owners = {id(scope.expression): scope for scope in self._scopes}
        for column in self._tree.find_all(exp.Column):
            check_allowance()
            owner = column.find_ancestor(exp.Select, exp.SetOperation)
            scope = owners.get(id(owner))
            if scope is None or not isinstance(owner, exp.Select):
                continue
            if not owner.args.get("match"):  # whose measures are columns, too
                self._check_column(column, scope)
        for column, seen in self._strings.write():
            self._refuse(column, seen)

    def lineage(self) -> dict[str, str]:
        """Output column → `table.column`, for those that are a stored column unchanged."""
        if not self._scopes:
            return {}
        outputs = self._outputs.of_scope(self._scopes[-1]) or {}
        return {o.name: o.stored for o in outputs.values() if o.stored}

    def formulas(self) -> tuple[Formula | None, ...]:
        """What each output computes that has no name, as far as it can be told."""
        if not self._scopes:
            return ()
        scope = self._scopes[-1]
        return formulas(scope.expression, lambda column: self._outputs.stored(column, scope))

    def _check_column(self, column: exp.Column, scope: Scope) -> None:
        if isinstance(column.this, exp.Star) or column.find_ancestor(exp.Lambda, exp.Comprehension):
            return
        name = fold(column.name)
        if name in _ROW_IDS or (isinstance(column.parent, exp.Anonymous) and name in _UNITS):
            return
        if column.table:
            self._check_qualified(column, scope)
        else:
            self._check_bare(column, scope)

    def _check_qualified(self, column: exp.Column, scope: Scope) -> None:
        source = self._outputs.source_named(column.table, scope)
        outputs = self._outputs.of_source(source) if source is not None else None
        if outputs is not None and self._outputs.fold(column.name) not in outputs:
            self._refuse(column, [(column.table, outputs)])

    def _check_bare(self, column: exp.Column, scope: Scope) -> None:
        name = self._outputs.fold(column.name)
        own: Seen = []
        seen: Seen = []
        for around in with_parents(scope):
            here, aliases = self._surroundings(around)
            if here is None or name in aliases:
                return
            holders = [label for label, outputs in here if name in outputs]
            if holders and around is not scope and own:
                self._check_outer(column, scope, own, holders[0])
            if holders or self._may_come_from_elsewhere(name, around):
                return
            own = here if around is scope else own
            seen += here
        if self._strings.may_be_text(column):
            self._strings.add(column, seen)
        elif seen:
            self._refuse(column, seen)

    def _surroundings(self, scope: Scope) -> tuple[Seen | None, set[str]]:
        """What the items of FROM give and which names SELECT gives, looked up once a statement."""
        if id(scope) not in self._seen:
            found = self._known_sources(scope), self._aliases(scope.expression)
            self._seen[id(scope)] = found
        return self._seen[id(scope)]

    def _known_sources(self, scope: Scope) -> Seen | None:
        """What the items of FROM give; None when that is not known of each."""
        found: Seen = []
        if len(scope.references) != len(scope.selected_sources):
            return None  # some have no name, or one that another has
        for label, (_, source) in scope.selected_sources.items():
            outputs = self._outputs.of_source(selected_source(label, source, scope))
            if outputs is None:
                return None
            found.append((label, outputs))
        return found

    def _may_come_from_elsewhere(self, name: str, scope: Scope) -> bool:
        """Whether the name is that of a whole row, or of what another source might give."""
        for label, source in scope.sources.items():
            if name == self._outputs.fold(label):
                return True
            if label not in scope.selected_sources:
                outputs = self._outputs.of_source(source)
                if outputs is None or name in outputs:
                    return True
        return False

    def _check_outer(self, column: exp.Column, scope: Scope, own: Seen, holder: str) -> None:
        """Refuse what a subquery gives when it is nothing of the tables that it reads."""
        names = {name for _, outputs in own for name in outputs}
        labels = {self._outputs.fold(label) for label, _ in own}

        def is_own(other: exp.Column) -> bool:
            if other.table:
                return self._outputs.fold(other.table) in labels
            return self._outputs.fold(other.name) in names

        if takes_outer_column(column, scope.expression, is_own):
            params = {
                **_described(own),
                "outer": f"{holder}.{column.name}" if holder else column.name,
            }
            raise SqlRejected("guard.outer_column", column=column.name, **params)

    def _refuse(self, column: exp.Column, seen: Seen) -> None:
        raise SqlRejected("guard.column", column=column.name, **_described(seen))

    def _aliases(self, tree: exp.Expr) -> set[str]:
        if not isinstance(tree, exp.Select):
            return set()
        named: list[exp.Expr] = [e for e in tree.expressions if isinstance(e, exp.Alias)]
        if self._dialect == "clickhouse":  # where any expression may have a name for all of it
            parts = tree.args["with_"].expressions if tree.args.get("with_") else []
            named = [*tree.find_all(exp.Alias), *(cte for cte in parts if cte.args.get("scalar"))]
        return {self._outputs.fold(e.alias) for e in named}


def _described(seen: Seen) -> dict[str, str]:
    """The tables that were looked at, and their columns, as a refusal names them."""
    columns = "; ".join(
        f"{label}: {', '.join(o.name for o in list(outputs.values())[:60])}"
        for label, outputs in seen[:8]
    )
    return {"tables": ", ".join(label for label, _ in seen[:8]), "columns": columns}
