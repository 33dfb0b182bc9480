"""What the outputs of a statement measure: sums, rates, ranks, by the tree and not by names."""

from collections.abc import Callable
from dataclasses import replace

from sqlglot import exp

from agent.dataqa.correction.scopes import Statement
from agent.dataqa.derivation.counted import counted_rows
from agent.dataqa.derivation.definitions import Definition, definition, outputs
from agent.dataqa.derivation.division import divided
from agent.dataqa.derivation.functions import aggregate_kind, is_time, is_wrapper, window_kind
from agent.dataqa.derivation.term import CONSTANT, MARK, OTHER, Term
from agent.dataqa.derivation.totals import adds_up, is_key
from model.sources.query import ColumnMeaning, MeaningKind

MAX_DEPTH = 24


def meanings(statement: Statement) -> tuple[ColumnMeaning, ...]:
    """What each output measures, in order; nothing where a star hides the outputs."""
    reader = TermReader(statement)
    found = outputs(statement)
    read = [_meaning(output, reader, statement) for output in found]
    again = _repeats(found, statement)
    return tuple(
        replace(meaning, kind="shifted", adds_up=False) if place in again else meaning
        for place, meaning in enumerate(read)
    )


def _repeats(found: tuple[Definition, ...], statement: Statement) -> set[int]:
    """Outputs that are another one of other rows: sales of the month before, beside sales."""
    seen: dict[str, str] = {}
    again = set()
    for place, output in enumerate(found):
        column = output.expression
        if not isinstance(column, exp.Column):
            continue
        inner = definition(column, statement)
        if inner is not None and inner.expression.find(exp.AggFunc):
            first = seen.setdefault(inner.expression.sql(), column.table)
            if first != column.table:
                again.add(place)
    return again


def _meaning(output: Definition, reader: "TermReader", statement: Statement) -> ColumnMeaning:
    term = reader.read(output.expression)
    if term.kind == "stored" and term.stored is not None and is_key(term.stored):
        return ColumnMeaning("key", adds_up=False)
    adds = adds_up(term, output.select, statement)
    return ColumnMeaning(term.kind, adds, term.is_part, term.factor, counted_rows(term, statement))


class TermReader:
    """Reads expressions as terms, through subqueries that pass them on."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self._depth = 0
        self._ways: tuple[tuple[tuple[type[exp.Expr], ...], _Way], ...] = (
            ((exp.Literal, exp.Null, exp.Boolean), lambda _: CONSTANT),
            ((exp.Predicate, exp.Connector, exp.Not), lambda _: MARK),
            ((exp.Column,), self._column),
            ((exp.Window,), self._window),
            ((exp.Subquery,), self._subquery),
            ((exp.Case, exp.If), self._choice),
            ((exp.Div, exp.IntDiv), self._division),
            ((exp.Mul,), self._product),
            ((exp.Add, exp.Sub), self._sum_of_terms),
        )

    def read(self, node: exp.Expr | None) -> Term:
        """What an expression measures; `other` where that cannot be told."""
        while node is not None and is_wrapper(node):
            node = node.expressions[0] if isinstance(node, exp.Anonymous) else node.this
        if node is None or self._depth > MAX_DEPTH:
            return OTHER
        self._depth += 1
        try:
            return self._read(node)
        finally:
            self._depth -= 1

    def _read(self, node: exp.Expr) -> Term:
        for types, way in self._ways:
            if isinstance(node, types):
                return way(node)
        if kind := aggregate_kind(node):
            return self._aggregate(node, kind)
        return Term("time") if is_time(node) else OTHER

    def _column(self, node: exp.Expr) -> Term:
        if not isinstance(node, exp.Column):
            return OTHER
        inner = definition(node, self.statement)
        if inner is not None:
            term = self.read(inner.expression)
            return term.of_all_rows() if _is_one_row(inner.select) else term
        stored = self.statement.stored(node)
        return Term("stored", stored=stored) if stored is not None else OTHER

    def _window(self, node: exp.Expr) -> Term:
        kind = window_kind(node)
        inner = self.read(node.this)
        if kind == "whole" and inner.kind in ("sum", "count", "distinct", "product"):
            return Term("whole", argument=inner.argument)
        return Term(kind if kind != "whole" else inner.kind)

    def _subquery(self, node: exp.Expr) -> Term:
        inner = node.unnest() if isinstance(node, exp.Subquery) else None
        if not isinstance(inner, exp.Select) or len(inner.expressions) != 1:
            return OTHER
        term = self.read(inner.expressions[0])
        return term.of_all_rows() if _is_one_row(inner) else term

    def _choice(self, node: exp.Expr) -> Term:
        """The one kind of its branches; of constants alone it is a mark that can be counted."""
        ifs = node.args.get("ifs") or [node]
        branches = [branch.args.get("true") for branch in ifs]
        other = node.args.get("default") or node.args.get("false")
        terms = [self.read(b) for b in (*branches, other) if b is not None]
        told = [term for term in terms if term.kind != "constant"]
        if not told:
            return MARK
        kinds = {term.kind for term in told}
        return told[0].under_condition() if len(kinds) == 1 else OTHER

    def _division(self, node: exp.Expr) -> Term:
        return divided(self.read(node.this), self.read(node.args["expression"]), node)

    def _product(self, node: exp.Expr) -> Term:
        left, right = self.read(node.this), self.read(node.args["expression"])
        for term, other, side in ((left, right, node.args["expression"]), (right, left, node.this)):
            if other.kind == "constant":
                return term.times(side)
        kinds = {left.kind, right.kind}
        return Term("product") if kinds <= {"stored", "product", "difference"} else OTHER

    def _sum_of_terms(self, node: exp.Expr) -> Term:
        left, right = self.read(node.this), self.read(node.args["expression"])
        if right.kind == "constant" and left.kind == "ratio" and isinstance(node, exp.Sub):
            return Term("change")
        told = [term for term in (left, right) if term.kind != "constant"]
        if len(told) == 1:
            return told[0]
        kinds = {term.kind for term in told}
        if not told:
            return CONSTANT
        if kinds <= {"sum", "count", "product"}:
            return Term("sum")
        return Term("product" if kinds == {"stored"} else "difference")

    def _aggregate(self, node: exp.Expr, kind: MeaningKind) -> Term:
        given = node.expressions if isinstance(node, exp.Anonymous) else [node.this]
        argument = given[0] if given else None
        if isinstance(argument, exp.Distinct):
            argument = argument.expressions[0] if len(argument.expressions) == 1 else None
        star = isinstance(argument, exp.Star)
        inner = self.read(argument) if argument is not None and not star else OTHER
        return Term.aggregate(kind, inner, argument, node)


_Way = Callable[[exp.Expr], Term]


def _is_one_row(select: exp.Select) -> bool:
    """Whether a SELECT computes over all rows: what it gives stands beside every row."""
    own = {table.alias_or_name.lower() for table in select.find_all(exp.Table, exp.Subquery)}
    if any(c.table and c.table.lower() not in own for c in select.find_all(exp.Column)):
        return False  # it is computed anew for each row
    return not select.args.get("group") and any(
        part.find_ancestor(exp.Query) is select and part.find_ancestor(exp.Window) is None
        for part in select.find_all(exp.AggFunc)
    )
