"""What each computed output is, as a formula over the stored columns."""

from collections.abc import Iterator, Mapping

from sqlglot import exp

from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.derivation.definitions import (
    Definition,
    find_definition,
    list_groups,
    list_outputs,
)
from agent.data_agent.derivation.functions import find_aggregate_kind
from agent.labels.bilingual import humanize_name
from model.locales import Locale, text
from model.sources.query import ColumnMeaning

MAX_FORMULAS = 4
MAX_CHARS = 200
MAX_DEPTH = 8
_STATED_KINDS = frozenset(
    ["sum", "distinct", "product", "difference", "average", "extreme", "ratio", "share", "change"]
)
_PLAIN = (exp.Sum, exp.Avg, exp.Max, exp.Min)
_WINDOWS = (
    (exp.Lead, "formula_next"),
    (exp.Lag, "formula_previous"),
    (exp.Sum, "formula_total"),
)
_WRAPPERS = (exp.Round, exp.Cast, exp.TryCast, exp.Nullif, exp.Coalesce)


def write_formulas(
    statement: Statement,
    meanings: tuple[ColumnMeaning, ...],
    headings: tuple[str, ...],
    locale: Locale,
) -> tuple[str, ...]:
    """`average order value = SUM(orders.amount) / COUNT(DISTINCT orders.id)` for each output.

    `headings` name outputs without a name of their own. What is long is left to the statement.
    """
    outputs = list_outputs(statement)
    is_by_place = bool(outputs) and _chooses_by_place(outputs[0].select, statement)
    names = [output.alias for output in outputs[0].select.expressions] if outputs else []
    writer = FormulaWriter(statement, locale, _find_plain_outputs(outputs, names))
    output_names = [_find_output_name(place, names, headings) for place in range(len(outputs))]
    for output, meaning, name in zip(outputs, meanings, output_names, strict=True):
        if meaning.kind in _STATED_KINDS or output.expression.find(exp.Case):
            writer.call(output.expression, name)
    sentences: dict[str, str] = {}
    for output, meaning, name in zip(outputs, meanings, output_names, strict=True):
        is_told = name and meaning.kind in _STATED_KINDS
        is_told = is_told and not (is_by_place and output.expression.find(exp.AggFunc))
        formula = writer.write(output.expression) if is_told else ""
        if formula and len(formula) <= MAX_CHARS:
            # Two of one formula are of different rows, as a month and the one before.
            sentences.setdefault(
                formula, text("answer.formula", locale, name=name, formula=formula)
            )
    return tuple(sentences.values())[:MAX_FORMULAS]


def _chooses_by_place(select: exp.Select, statement: Statement) -> bool:
    """Whether only rows of a certain place are left: the average of the middle ones is a median."""
    where = select.args.get("where")
    columns = where.find_all(exp.Column) if where is not None else ()
    definitions = (find_definition(column, statement) for column in columns)
    return any(d is not None and isinstance(d.expression, exp.Window) for d in definitions)


def _find_output_name(place: int, names: list[str], headings: tuple[str, ...]) -> str:
    heading = headings[place] if place < len(headings) else ""
    return humanize_name(names[place]) if names[place] else heading


def _find_plain_outputs(definitions: tuple[Definition, ...], names: list[str]) -> dict[str, str]:
    """Columns that are outputs as they are, and what they are called as such."""
    return {
        output.expression.sql().lower(): humanize_name(name)
        for output, name in zip(definitions, names, strict=True)
        if name and isinstance(output.expression, exp.Column)
    }


class FormulaWriter:
    """Writes expressions over stored columns, what subqueries compute put in place."""

    def __init__(
        self, statement: Statement, locale: Locale, output_names: Mapping[str, str]
    ) -> None:
        self._statement = statement
        self._locale = locale
        self._output_names = output_names
        """What readers see beside the formula is called as they see it."""
        self._aggregates: dict[str, str] = {}
        self._depth = 0

    def call(self, output: exp.Expr, name: str) -> None:
        """Other formulas say `name` for an output that is one aggregate."""
        if name and isinstance(output, exp.AggFunc):
            self._aggregates.setdefault(self.write(output), name)

    def write(self, node: exp.Expr) -> str:
        """The formula of an expression; empty where it is nested too deep."""
        if self._depth >= MAX_DEPTH:
            return ""
        self._depth += 1
        try:
            return self._write_plain(node) or self._write_whole(node)
        finally:
            self._depth -= 1

    def _write_plain(self, node: exp.Expr) -> str:
        """Most formulas are one function of one column; empty for the others."""
        if isinstance(node, exp.Column):
            return self._name_column(node)
        simple = isinstance(node, _PLAIN) and isinstance(node.this, exp.Column)
        column_name = self._name_column(node.this) if simple and not node.expressions else ""
        return f"{node.key.upper()}({column_name})" if column_name else ""

    def _write_whole(self, node: exp.Expr) -> str:
        plain = self._with_names(_simplify(self._replace_columns(node)))
        return self._render(plain)

    def _render(self, node: exp.Expr) -> str:
        return node.sql(dialect=self._statement.tables.dialect)

    def _with_names(self, plain: exp.Expr) -> exp.Expr:
        """The formula with outputs called by their names, and windows described in words."""
        aggregates = plain.find_all(exp.AggFunc) if self._aggregates else ()
        for part in list(aggregates):
            name = self._aggregates.get(self._render(part), "")
            if name and part is not plain:
                part.replace(exp.var(name))
        for window in list(plain.find_all(exp.Window)):
            if window is not plain and (words := self._describe_window(window)):
                window.replace(exp.var(words))
        return plain

    def _describe_window(self, window: exp.Window) -> str:
        """A neighbouring row's value, or the total of all rows; empty for other windows."""
        function, order = window.this, window.args.get("order")
        if window.args.get("partition_by") or window.args.get("spec") or not function.this:
            return ""
        beside = isinstance(function, exp.Lead | exp.Lag) and not function.args.get("offset")
        name = next((n for kind, n in _WINDOWS if isinstance(function, kind)), "")
        if not name or (order is None) == beside:
            return ""
        return text(f"answer.{name}", self._locale, value=self._render(function.this))

    def _replace_columns(self, node: exp.Expr) -> exp.Paren:
        """A copy in which each column says what it is."""
        whole = exp.Paren(this=node.copy())
        pairs = list(zip(_find_columns(node), _find_columns(whole), strict=True))
        for column, twin in pairs:
            if column_name := self._name_column(column):
                twin.replace(exp.var(column_name))
        return whole

    def _name_column(self, column: exp.Column) -> str:
        inner = find_definition(column, self._statement)
        within = not isinstance(column.parent, exp.Alias | exp.Select)
        output_name = self._output_names.get(column.sql().lower(), "") if within else ""
        if inner is not None and output_name:
            return output_name
        if inner is not None:
            return self._write_inner(column, inner)
        stored_column = self._statement.find_stored_column(column)
        return (
            f"{stored_column.table.name}.{stored_column.column.name}"
            if stored_column is not None
            else ""
        )

    def _write_inner(self, column: exp.Column, inner: Definition) -> str:
        """What a subquery computes; for what when it is aggregated again."""
        formula = self.write(inner.expression)
        per = [part for part in map(self.write, list_groups(inner.select)) if part]
        has_aggregate = any(map(find_aggregate_kind, inner.expression.find_all(exp.Func)))
        if formula and per and has_aggregate and _is_aggregated(column):
            return text("answer.formula_per", self._locale, formula=formula, groups=", ".join(per))
        simple = isinstance(inner.expression, exp.Func | exp.Column)
        return formula if simple or not formula else f"({formula})"


def _find_columns(node: exp.Expr) -> Iterator[exp.Column]:
    return (column for column in node.find_all(exp.Column) if not column.is_star)


def _is_aggregated(column: exp.Column) -> bool:
    part = column.parent
    while part is not None and not isinstance(part, exp.Query):
        if isinstance(part, exp.Func) and find_aggregate_kind(part):
            return True
        part = part.parent
    return False


def _simplify_node(node: exp.Expr) -> None:
    """100.0 makes a database divide with decimals; readers need no more than 100."""
    if isinstance(node, exp.Literal) and not node.is_string:
        node.set("this", node.name.removesuffix(".0"))
    elif isinstance(node, exp.Mul):
        left, right = node.this, node.expression
        if _is_one(left) or _is_one(right):
            node.replace(right if _is_one(left) else left)
    elif isinstance(node, exp.Paren):
        if node.parent and isinstance(node.this, exp.Func | exp.Var | exp.Paren):
            node.replace(node.this)
    elif isinstance(node, _WRAPPERS):
        node.replace(node.this)


def _is_one(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and node.name in ("1", "1.0")


def _simplify(whole: exp.Paren) -> exp.Expr:
    """Without rounding, conversions, guards against division by zero and factors of one."""
    for node in list(whole.walk())[::-1]:
        _simplify_node(node)
    inner = whole.unnest()
    return inner if isinstance(inner, exp.Expr) else whole
