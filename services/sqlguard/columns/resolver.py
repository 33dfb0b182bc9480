"""What a name in a statement stands for: columns, by scope, as far as it is certain."""

from collections.abc import Iterator

from sqlglot import exp
from sqlglot.errors import OptimizeError
from sqlglot.optimizer.scope import Scope, traverse_scope

from model.engines.registry import find_dialect
from model.errors import SqlRejected
from model.sources.query import Formula
from services.sqlguard.columns.formulas import find_formulas
from services.sqlguard.columns.outer_columns import is_accidental_outer_column
from services.sqlguard.columns.output_columns import (
    OutputFinder,
    VisibleSources,
    find_selected_source,
    iterate_scopes,
)
from services.sqlguard.columns.quoted_strings import QuotedStringRewriter
from services.sqlguard.name_folding import fold
from services.sqlguard.schema_lookup import SchemaLookup
from services.sqlguard.tables.table_checks import find_table_name
from services.sqlguard.time_budget import check_time_budget

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


class ColumnResolver:
    """Looks names of one checked statement up in a schema."""

    def __init__(self, tree: exp.Expr, lookup: SchemaLookup, sql: str) -> None:
        self._tree = tree
        self._aliases_everywhere = find_dialect(lookup.dialect).guard.aliases_everywhere
        self._outputs = OutputFinder(lookup)
        self._strings = QuotedStringRewriter(sql, lookup)
        self._visible: dict[int, tuple[VisibleSources | None, set[str]]] = {}
        try:
            self._scopes = traverse_scope(tree)
        except (OptimizeError, RecursionError, ValueError):
            self._scopes = []
        self.real_tables = tuple(self._find_tables(tree))

    def _find_tables(self, tree: exp.Expr) -> Iterator[tuple[exp.Table, str]]:
        for node in tree.find_all(exp.Table):
            if name := find_table_name(node):
                yield node, name

    def list_tables(self) -> tuple[str, ...]:
        """The listed tables that the statement reads, in the order they appear."""
        return tuple(dict.fromkeys(name for _, name in self.real_tables))

    def check_columns(self) -> None:
        """Refuse a column that certainly does not exist, or certainly is not the one meant.

        What SQLite takes for text is written as text.
        """
        owners = {id(scope.expression): scope for scope in self._scopes}
        for column in self._tree.find_all(exp.Column):
            check_time_budget()
            owner = column.find_ancestor(exp.Select, exp.SetOperation)
            scope = owners.get(id(owner))
            if scope is None or not isinstance(owner, exp.Select):
                continue
            if not owner.args.get("match"):  # whose measures are columns, too
                self._check_column(column, scope)
        for column, sources in self._strings.rewrite():
            self._refuse(column, sources)

    def find_lineage(self) -> dict[str, str]:
        """Output column → `table.column`, for those that are a stored column unchanged."""
        if not self._scopes:
            return {}
        outputs = self._outputs.find_scope_outputs(self._scopes[-1]) or {}
        return {o.name: o.stored_column for o in outputs.values() if o.stored_column}

    def describe_formulas(self) -> tuple[Formula | None, ...]:
        """What each output computes that has no name, as far as it is known."""
        if not self._scopes:
            return ()
        scope = self._scopes[-1]
        return find_formulas(
            scope.expression, lambda column: self._outputs.find_stored_column(column, scope)
        )

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
        source = self._outputs.find_source(column.table, scope)
        outputs = self._outputs.find_source_outputs(source) if source is not None else None
        if outputs is not None and self._outputs.fold(column.name) not in outputs:
            self._refuse(column, [(column.table, outputs)])

    def _check_bare(self, column: exp.Column, scope: Scope) -> None:
        name = self._outputs.fold(column.name)
        own: VisibleSources = []
        visible_sources: VisibleSources = []
        for around in iterate_scopes(scope):
            here, aliases = self._find_visible_in_scope(around)
            if here is None or name in aliases:
                return
            holders = [label for label, outputs in here if name in outputs]
            if holders and around is not scope and own:
                self._check_outer(column, scope, own, holders[0])
            if holders or self._may_come_from_elsewhere(name, around):
                return
            own = here if around is scope else own
            visible_sources += here
        if self._strings.may_be_string(column):
            self._strings.mark_as_string(column, visible_sources)
        elif visible_sources:
            self._refuse(column, visible_sources)

    def _find_visible_in_scope(self, scope: Scope) -> tuple[VisibleSources | None, set[str]]:
        """What the items of FROM give and which names SELECT gives, looked up once a statement."""
        if id(scope) not in self._visible:
            sources_and_aliases = (
                self._collect_sources(scope),
                self._select_aliases(scope.expression),
            )
            self._visible[id(scope)] = sources_and_aliases
        return self._visible[id(scope)]

    def _collect_sources(self, scope: Scope) -> VisibleSources | None:
        """What the items of FROM give; None when that is not known of each."""
        sources: VisibleSources = []
        if len(scope.references) != len(scope.selected_sources):
            return None  # some have no name, or one that another has
        for label, (_, source) in scope.selected_sources.items():
            outputs = self._outputs.find_source_outputs(find_selected_source(label, source, scope))
            if outputs is None:
                return None
            sources.append((label, outputs))
        return sources

    def _may_come_from_elsewhere(self, name: str, scope: Scope) -> bool:
        """Whether the name is that of a whole row, or of what another source might give."""
        for label, source in scope.sources.items():
            if name == self._outputs.fold(label):
                return True
            if label not in scope.selected_sources:
                outputs = self._outputs.find_source_outputs(source)
                if outputs is None or name in outputs:
                    return True
        return False

    def _check_outer(
        self, column: exp.Column, scope: Scope, own: VisibleSources, holder: str
    ) -> None:
        """Refuse what a subquery gives when it is nothing of the tables that it reads."""
        names = {name for _, outputs in own for name in outputs}
        labels = {self._outputs.fold(label) for label, _ in own}

        def is_own(other: exp.Column) -> bool:
            if other.table:
                return self._outputs.fold(other.table) in labels
            return self._outputs.fold(other.name) in names

        if is_accidental_outer_column(column, scope.expression, is_own):
            params = {
                **_describe_sources(own),
                "outer": f"{holder}.{column.name}" if holder else column.name,
            }
            raise SqlRejected("guard.outer_column", column=column.name, **params)

    def _refuse(self, column: exp.Column, sources: VisibleSources) -> None:
        raise SqlRejected("guard.column", column=column.name, **_describe_sources(sources))

    def _select_aliases(self, tree: exp.Expr) -> set[str]:
        if not isinstance(tree, exp.Select):
            return set()
        aliases: list[exp.Expr] = [e for e in tree.expressions if isinstance(e, exp.Alias)]
        if self._aliases_everywhere:
            parts = tree.args["with_"].expressions if tree.args.get("with_") else []
            aliases = [*tree.find_all(exp.Alias), *(cte for cte in parts if cte.args.get("scalar"))]
        return {self._outputs.fold(e.alias) for e in aliases}


def _describe_sources(sources: VisibleSources) -> dict[str, str]:
    """The tables that were looked at, and their columns, as a refusal names them."""
    columns = "; ".join(
        f"{label}: {', '.join(o.name for o in list(outputs.values())[:60])}"
        for label, outputs in sources[:8]
    )
    return {"tables": ", ".join(label for label, _ in sources[:8]), "columns": columns}
