"""Corrects quoting: names quoted as text, and text quoted as names."""

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.name_resolution import FromItem, Statement, find_aliases
from agent.data_agent.correction.syntax.nodes import make_identifier

COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Like, exp.ILike, exp.In)
_MEASURES = (exp.Sum, exp.Avg, exp.Min, exp.Max)


def correct_quoted_name(column: exp.Column, statement: Statement) -> Correction | None:
    """Writes `"value"` as text where it is compared with a column and no column has that name."""
    if column.table or not column.this.args.get("quoted"):
        return None
    comparison = column.parent
    if not isinstance(comparison, COMPARISONS):
        return None
    other = comparison.this
    if other is column or not isinstance(other, exp.Column):
        other = comparison.expression
    if not isinstance(other, exp.Column) or other is column:
        return None
    if statement.resolve(other).kind != "one":
        return None
    text = column.name
    column.replace(exp.Literal.string(text))
    return Correction("name_as_text", {"text": text})


def correct_quoted_text(statement: Statement) -> Correction | None:
    """Reads one text as the column of that name, where a constant would decide nothing."""
    for select in statement.list_selects():
        sources = statement.find_sources(select)
        if sources is None or any(source.outputs is None for source in sources):
            continue
        for literal in statement.nodes.find_own(select, exp.Literal):
            if not literal.is_string:
                continue
            name = _find_column_name(literal, select, sources)
            if name and _decides_nothing(literal, select):
                literal.replace(exp.column(make_identifier(name)))
                return Correction("text_as_column", {"column": name})
    return None


def _find_column_name(
    literal: exp.Literal, select: exp.Select, sources: tuple[FromItem, ...]
) -> str:
    """The column of the only source that has one by this name, or what SELECT names so."""
    low = str(literal.this).lower()
    holders = [source for source in sources if source.has(low)]
    if len(holders) == 1:
        stored_column = (holders[0].outputs or {})[low]
        return stored_column.column.name if stored_column else low
    sorted_by = isinstance(literal.parent, exp.Ordered | exp.Group)
    return str(literal.this) if sorted_by and low in find_aliases(select) else ""


def _decides_nothing(literal: exp.Literal, select: exp.Select) -> bool:
    parent = literal.parent
    if isinstance(parent, exp.Select):
        label = isinstance(select.parent, exp.SetOperation | exp.Exists)
        has_aggregate = any(part.find(exp.AggFunc) for part in select.expressions)
        return literal.arg_key == "expressions" and not label and not has_aggregate
    if isinstance(parent, COMPARISONS) and not isinstance(parent, exp.In):
        other = parent.expression if parent.this is literal else parent.this
        return parent.this is literal and isinstance(other, exp.Literal)
    return isinstance(parent, (*_MEASURES, exp.Ordered, exp.Group))
