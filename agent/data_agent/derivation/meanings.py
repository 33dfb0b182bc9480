"""What the outputs of a statement measure: sums, rates, ranks, by the tree and not by names."""

from collections.abc import Callable
from dataclasses import replace

from sqlglot import exp

from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.derivation.additivity import is_additive, is_key
from agent.data_agent.derivation.count_bounds import find_count_bound
from agent.data_agent.derivation.definitions import Definition, find_definition, list_outputs
from agent.data_agent.derivation.functions import (
    find_aggregate_kind,
    find_window_kind,
    is_time_function,
    is_wrapper,
)
from agent.data_agent.derivation.ratios import divide_terms
from agent.data_agent.derivation.term import CONSTANT, INDICATOR, OTHER, Term
from agent.labels.code_legends import list_codes, read_legend
from model.sources.query import ColumnMeaning, MeaningKind

MAX_DEPTH = 24


def find_meanings(statement: Statement) -> tuple[ColumnMeaning, ...]:
    """What each output measures, in order; nothing where a star hides the outputs."""
    builder = TermBuilder(statement)
    outputs = list_outputs(statement)
    meanings = [_find_meaning(output, builder, statement) for output in outputs]
    again = _find_repeated_outputs(outputs, statement)
    return tuple(
        replace(meaning, kind="shifted", adds_up=False) if place in again else meaning
        for place, meaning in enumerate(meanings)
    )


def _find_repeated_outputs(definitions: tuple[Definition, ...], statement: Statement) -> set[int]:
    """Outputs that are another one of other rows: sales of the month before, beside sales."""
    first_tables: dict[str, str] = {}
    again = set()
    for place, output in enumerate(definitions):
        column = output.expression
        if not isinstance(column, exp.Column):
            continue
        inner = find_definition(column, statement)
        if inner is not None and inner.expression.find(exp.AggFunc):
            first = first_tables.setdefault(inner.expression.sql(), column.table)
            if first != column.table:
                again.add(place)
    return again


def _find_meaning(
    output: Definition, builder: "TermBuilder", statement: Statement
) -> ColumnMeaning:
    term = builder.build(output.expression)
    if term.kind == "stored" and term.stored_column is not None and is_key(term.stored_column):
        return ColumnMeaning("key", adds_up=False)
    if term.kind == "stored" and term.stored_column is not None:
        column = term.stored_column.column
        if read_legend(column):
            return ColumnMeaning("code", adds_up=False, codes=list_codes(column))
    adds = is_additive(term, output.select, statement)
    return ColumnMeaning(
        term.kind, adds, term.is_part, term.factor, find_count_bound(term, statement)
    )


class TermBuilder:
    """Builds the terms of expressions, through subqueries that pass columns on."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self._depth = 0
        self._builders: tuple[tuple[tuple[type[exp.Expr], ...], _BuildTerm], ...] = (
            ((exp.Literal, exp.Null, exp.Boolean), lambda _: CONSTANT),
            ((exp.Predicate, exp.Connector, exp.Not), lambda _: INDICATOR),
            ((exp.Column,), self._build_column),
            ((exp.Window,), self._build_window),
            ((exp.Subquery,), self._build_subquery),
            ((exp.Case, exp.If), self._build_choice),
            ((exp.Div, exp.IntDiv), self._build_division),
            ((exp.Mul,), self._build_product),
            ((exp.Add, exp.Sub), self._build_sum),
        )

    def build(self, node: exp.Expr | None) -> Term:
        """What an expression measures; `other` where that is unknown."""
        while node is not None and is_wrapper(node):
            node = node.expressions[0] if isinstance(node, exp.Anonymous) else node.this
        if node is None or self._depth > MAX_DEPTH:
            return OTHER
        self._depth += 1
        try:
            return self._build(node)
        finally:
            self._depth -= 1

    def _build(self, node: exp.Expr) -> Term:
        for types, way in self._builders:
            if isinstance(node, types):
                return way(node)
        if kind := find_aggregate_kind(node):
            return self._build_aggregate(node, kind)
        return Term("time") if is_time_function(node) else OTHER

    def _build_column(self, node: exp.Expr) -> Term:
        if not isinstance(node, exp.Column):
            return OTHER
        inner = find_definition(node, self.statement)
        if inner is not None:
            term = self.build(inner.expression)
            return term.as_whole() if self._is_one_row(inner.select) else term
        stored_column = self.statement.find_stored_column(node)
        return Term("stored", stored_column=stored_column) if stored_column is not None else OTHER

    def _build_window(self, node: exp.Expr) -> Term:
        kind = find_window_kind(node)
        inner = self.build(node.this)
        if kind == "whole" and inner.kind in ("sum", "count", "distinct", "product"):
            return Term("whole", argument=inner.argument)
        return Term(kind if kind != "whole" else inner.kind)

    def _build_subquery(self, node: exp.Expr) -> Term:
        inner = node.unnest() if isinstance(node, exp.Subquery) else None
        if not isinstance(inner, exp.Select) or len(inner.expressions) != 1:
            return OTHER
        term = self.build(inner.expressions[0])
        return term.as_whole() if self._is_one_row(inner) else term

    def _build_choice(self, node: exp.Expr) -> Term:
        """The one kind of its branches; constants alone make an indicator, which can be counted."""
        ifs = node.args.get("ifs") or [node]
        branches = [branch.args.get("true") for branch in ifs]
        other = node.args.get("default") or node.args.get("false")
        terms = [self.build(b) for b in (*branches, other) if b is not None]
        branch_terms = [term for term in terms if term.kind != "constant"]
        if not branch_terms:
            return INDICATOR
        kinds = {term.kind for term in branch_terms}
        return branch_terms[0].with_condition() if len(kinds) == 1 else OTHER

    def _build_division(self, node: exp.Expr) -> Term:
        return divide_terms(self.build(node.this), self.build(node.args["expression"]), node)

    def _build_product(self, node: exp.Expr) -> Term:
        left, right = self.build(node.this), self.build(node.args["expression"])
        for term, other, side in ((left, right, node.args["expression"]), (right, left, node.this)):
            if other.kind == "constant":
                return term.scale(side)
        kinds = {left.kind, right.kind}
        return Term("product") if kinds <= {"stored", "product", "difference"} else OTHER

    def _build_sum(self, node: exp.Expr) -> Term:
        left, right = self.build(node.this), self.build(node.args["expression"])
        if right.kind == "constant" and left.kind == "ratio" and isinstance(node, exp.Sub):
            return Term("change")
        operands = [term for term in (left, right) if term.kind != "constant"]
        if len(operands) == 1:
            return operands[0]
        kinds = {term.kind for term in operands}
        if not operands:
            return CONSTANT
        if kinds <= {"sum", "count", "product"}:
            return Term("sum")
        return Term("product" if kinds == {"stored"} else "difference")

    def _build_aggregate(self, node: exp.Expr, kind: MeaningKind) -> Term:
        arguments = node.expressions if isinstance(node, exp.Anonymous) else [node.this]
        argument = arguments[0] if arguments else None
        if isinstance(argument, exp.Distinct):
            argument = argument.expressions[0] if len(argument.expressions) == 1 else None
        star = isinstance(argument, exp.Star)
        inner = self.build(argument) if argument is not None and not star else OTHER
        return Term.make_aggregate(kind, inner, argument, node)

    def _is_one_row(self, select: exp.Select) -> bool:
        """Whether a SELECT computes over all rows: what it gives stands beside every row."""
        nodes = self.statement.nodes
        tables = nodes.find_within(select, exp.Table, exp.Subquery)
        own = {table.alias_or_name.lower() for table in tables}
        columns = nodes.find_within(select, exp.Column)
        if any(column.table and column.table.lower() not in own for column in columns):
            return False  # it is computed anew for each row
        aggregates = nodes.find_own(select, exp.AggFunc)
        has_aggregate = any(part.find_ancestor(exp.Window) is None for part in aggregates)
        return has_aggregate and not select.args.get("group")


_BuildTerm = Callable[[exp.Expr], Term]
