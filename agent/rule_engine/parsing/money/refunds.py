"""Money that was given back: how much was refunded, 退了多少钱."""

import re

from agent.labels.code_legends import parse_codes
from agent.rule_engine.intent import Measure, ValueFilter
from agent.rule_engine.parsing.business.averages import find_money_measure
from agent.rule_engine.parsing.column_senses import find_column_senses
from agent.rule_engine.parsing.conditions.missing_values import list_missing_words
from agent.rule_engine.parsing.parse_state import Parse, add_measure, consume
from agent.schema_graph import Field
from model.locales.chinese import compile_chinese

_GIVEN_BACK = compile_chinese(
    r"(?:一共|总共|共)?退(?:给|还|回|了)*(?:\p{Han}{0,4}?)"
    r"(?:多少[钱款元]|的?钱(?:总共|一共)?(?:是|有)?多少)"
    r"(?:给(?:了)?\p{Han}{2})?"
    r"|\bhow much(?: money)? (?:was|were|has been|have been|did we|have we|do we) "
    r"(?:refund(?:ed)?|paid back|give back|given back)"
    r"|\b(?:total )?(?:amount|money|sum|value) (?:that was )?refunded"
    r"|\b(?:total|sum|money|amount) (?:refunded|given back|paid back)\b"
    r"|(?:退货|退款|退掉|退回)的总?(?:金额|钱)(?!在|大于|超过|高于|低于|小于|不)"
)
_PIECES_BACK = re.compile(
    r"\bhow many (?:items|units|products|pieces|goods|articles|things) (?:were|are|have been|got"
    r"|did (?:customers|people|we|they)) (?:returned?|sent back|send back|get returned)\b"
    r"|\b(?:number of )?(?:items|units|pieces) returned\b"
)
_TO = re.compile(
    r"\s*(?:to|给) ?(?:the |our )?(?:customers?|clients?|patients?|members?|顾客|客户|病人|会员)"
)
_REFUNDS = re.compile(r"退款|退费|退货|退票|退|\brefund|credit ?note|\breturns?\b", re.IGNORECASE)
_MONEY_BACK = re.compile(r"退款|退费|退钱|退还|refund", re.IGNORECASE)
_NOT_DONE = re.compile(r"^(?:还?没|尚?未|not |open|pending|outstanding)")


def read_refunds(parse: Parse) -> None:
    """The amount of the one table of refunds, of those that were done."""
    match = _GIVEN_BACK.search(parse.text)
    if match is None or parse.intent.measures:
        return
    refunds = [m for t in parse.graph.tables if (m := _find_refund(parse, t)) is not None]
    if len(refunds) != 1:
        return
    [measure] = refunds
    beyond = _TO.match(parse.text, match.end())
    end = beyond.end() if beyond is not None else match.end()
    for span in parse.spans:
        if span.start < end and span.end > match.start() and not span.time:
            span.consumed, span.candidates = True, ()
    consume(m for m in parse.spans if m.does("sum") and not m.candidates)
    add_measure(parse, measure)
    parse.is_unclear = False
    state = _find_refunded_state(parse, measure.table)
    parse.intent.filters += [state] if state is not None else []
    done = _find_done(parse, measure.table)
    if done is not None:
        parse.intent.filters.append(ValueFilter(done, "notnull"))
        parse.intent.start_column = parse.intent.start_column or done


def read_pieces_back(parse: Parse) -> None:
    """How many items were returned: pieces of the one table of returns, and no products."""
    match = _PIECES_BACK.search(parse.text)
    if match is None or parse.intent.measures:
        return
    graph = parse.graph
    tables = [t for t in graph.tables if _REFUNDS.search(f"{graph.tables[t].label} {t}")]
    fields = [f for t in tables for f in graph.fields(t) if graph.is_number(f)]
    pieces = [f for f in fields if "quantity" in find_column_senses(graph, f)]
    if len(pieces) != 1:
        return
    for span in parse.spans:
        if span.overlaps(match):
            span.consumed, span.candidates = True, ()
    add_measure(parse, parse.measure("sum", pieces[0]))


def _find_refund(parse: Parse, table: str) -> Measure | None:
    label = f"{parse.graph.tables[table].label} {parse.graph.bare[table].replace('_', ' ')}"
    called_so = _REFUNDS.search(label) or _find_refunded_state(parse, table)
    return find_money_measure(parse, table) if called_so else None


def _find_refunded_state(parse: Parse, table: str) -> ValueFilter | None:
    """The one code that says of a row that its money went back: 9 of `类型 1收款 9退款`."""
    states = [
        ValueFilter(field, "=", (code,))
        for field in parse.graph.fields(table)
        for meaning, code in parse_codes(parse.graph.column(field)).items()
        if _MONEY_BACK.fullmatch(meaning)
    ]
    return states[0] if len(states) == 1 else None


def _find_done(parse: Parse, table: str) -> Field | None:
    """The day on which the money went back, where a note says when it is missing."""
    fields = {
        field
        for field, word in list_missing_words(parse)
        if field.table == table and parse.graph.is_date(field) and _NOT_DONE.match(word)
    }
    return fields.pop() if len(fields) == 1 else None
