"""A column against another of the same row: stock below the safety stock."""

import re
from decimal import Decimal

from agent.rule_engine.intent import ColumnFilter, Operator
from agent.rule_engine.parsing.parse_state import Parse, consume
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field
from model.locales.chinese import has_chinese

_OPERATORS: dict[str, Operator] = {"gt": ">", "ge": ">=", "lt": "<", "le": "<=", "below": "<",
                                   "above": ">"}  # fmt: skip
_CODES = re.compile(r"[,，;；:：(（]")
_HEAD = 2
"""Characters of the thing itself."""
_SKIPPED = frozenset(["the", "its", "their", "his", "her", "a", "an"])
_TIMES = "times"
_PARTS: dict[str, Decimal] = {"成": Decimal("0.1"), "倍": Decimal(1), _TIMES: Decimal(1)}
"""What a number of such parts of a column is multiplied by."""


def read_column_comparisons(parse: Parse) -> None:
    """库存低于安全库存: two numbers of one table on either side of a comparison."""
    for place, span in enumerate(parse.spans):
        operator = next((o for name, o in _OPERATORS.items() if span.does(name)), None)
        if operator is None or span.consumed or span.number is not None:
            continue
        before = _find_beside(parse, place, -1)
        if _read_part(parse, place, operator, before):
            continue
        after = _find_beside(parse, place, 1)
        right = _number_of(parse, after) if after is not None else None
        if right is None or after is None or parse.graph.column(right).kind == "text":
            continue
        left = _choose_left(parse, before, right)
        if left is not None:
            names_number = before is not None and not parse.names_table(before)
            consume([span, after, *([before] if before is not None and names_number else [])])
            parse.intent.filters.append(ColumnFilter(left, operator, right))


def _read_part(parse: Parse, place: int, operator: Operator, before: Span | None) -> bool:
    """More than 70% of the list price, 高于标价的七成: the other number, multiplied."""
    near = [m for _, m in parse.near(place, 1, 4) if m.text.lower() not in _SKIPPED]
    number = next((m for m in near[:2] if m.number is not None), None)
    if number is None or number.number is None or number.consumed:
        return False
    unit = next((m for m in near if m.start >= number.end), None)
    factor = _PARTS.get(unit.text.lower()) if unit is not None else None
    if not number.text.endswith("%") and factor is None:
        return False
    is_times = unit is not None and unit.text.lower() == _TIMES
    others = (m for m in near[:3] if m not in (number, unit) or (m.candidates and not is_times))
    operand = next(((m, f) for m in others if (f := _number_of(parse, m)) is not None), None)
    left = _choose_left(parse, before, operand[1]) if operand is not None else None
    if operand is None or left is None:
        return False
    parts = [unit] if unit is not None and factor is not None else []
    consume([parse.spans[place], number, operand[0], *parts, *([before] if before else [])])
    multiplied = number.number * (factor if factor is not None else 1)
    parse.intent.filters.append(ColumnFilter(left, operator, operand[1], multiplied))
    return True


def _find_beside(parse: Parse, place: int, step: int) -> Span | None:
    for _, span in parse.near(place, step, 3):
        if span.text.lower() not in _SKIPPED:
            return span if not span.consumed and span.number is None and not span.time else None
    return None


def _number_of(parse: Parse, span: Span) -> Field | None:
    field = parse.field_of(span, "measure", least=0.6) if span.candidates else None
    return field if field is not None and parse.graph.is_number(field) else None


def _choose_left(parse: Parse, before: Span | None, right: Field) -> Field | None:
    """The other number of the row that the words before the comparison name.

    Where they name only the rows it is that of which the right one is a kind: 库存 of 安全库存.
    """
    for candidate in before.candidates if before is not None else ():
        field = Field(candidate.table, candidate.column or "")
        own = candidate.column is not None and field.table == right.table and field != right
        if own and parse.graph.is_number(field):
            return field
    rows = before is None or not before.candidates or parse.table_of(before) == right.table
    alike = [f for f in parse.graph.fields(right.table) if f != right and _is_kind(parse, right, f)]
    return alike[0] if rows and len(alike) == 1 else None


def _is_kind(parse: Parse, right: Field, field: Field) -> bool:
    """Whether both numbers have one head: stock and min_stock, 现库存 and 安全库存."""
    if not parse.graph.is_number(field) or parse.graph.is_key(field):
        return False
    one, other = (_CODES.split(parse.graph.find_label(f))[0] for f in (right, field))
    if has_chinese(one) and has_chinese(other):
        return len(one) > _HEAD and one[-_HEAD:] == other[-_HEAD:]
    return "_" in right.column and right.column.lower().endswith(f"_{field.column.lower()}")
