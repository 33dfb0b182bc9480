"""Columns that the rows right before them choose: 工单状态 is that of contracts."""

import re
from itertools import pairwise

from agent.labels.code_legends import parse_codes
from agent.rule_engine.parsing.column_senses import is_summable
from agent.rule_engine.parsing.numbers.units import find_stored_unit
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Candidate, Span
from agent.schema_graph import Field

_LEAST = 0.6
_RECORDS = re.compile(r"记录|流水|登记|明细|日志")
_QUANTITIES = frozenset(["weight", "volume", "length", "area", "energy"])


def settle_column_ties(parse: Parse) -> None:
    """Rows and a column of theirs right behind them become one name; so does 量 of what is made."""
    for place, (rows, span) in enumerate(pairwise(parse.spans)):
        if rows.end != span.start or not parse.names_table(rows) or rows.values:
            continue
        if span.text == "量":
            _read_quantity(parse, rows, span)
        elif place and parse.spans[place - 1].does("each", "by"):
            _join_state(parse, rows, span)
    parse.spans = [span for span in parse.spans if span.text]


def _join_state(parse: Parse, rows: Span, span: Span) -> None:
    """每个工单状态: the codes of these rows, where other rows have such a column, too."""
    table = parse.table_of(rows)
    own = tuple(c for c in span.candidates if c.table == table and c.column and c.score >= _LEAST)
    if not own or span.values or parse.names_table(span):
        return
    field = Field(own[0].table, own[0].column or "")
    if parse_codes(parse.graph.column(field)):
        span.start, span.text = rows.start, f"{rows.text}{span.text}"
        span.candidates = own
        rows.text = ""


def _read_quantity(parse: Parse, rows: Span, span: Span) -> None:
    """采样量 of 采样记录: the one number that is a weight or the like, and not how many.

    Where the rows are things, as 订单 are, 订单量 is how many there are.
    """
    table = parse.table_of(rows)
    label = parse.graph.tables[table].label if table is not None else ""
    if table is None or span.candidates or not _RECORDS.match(label.removeprefix(rows.text)):
        return
    fields = [f for f in parse.graph.fields(table) if is_summable(parse.graph, f)]
    units = ((f, find_stored_unit(parse.graph, f)) for f in fields)
    amounts = [f for f, unit in units if unit is not None and unit.dimension in _QUANTITIES]
    if len(amounts) == 1:
        span.candidates, span.functions = (Candidate(table, amounts[0].column, 1.0),), ()
