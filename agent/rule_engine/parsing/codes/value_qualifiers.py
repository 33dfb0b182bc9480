"""Words that are also stored values, but only say of what the value beside them is one.

审核 of 审核通过 names the column 审核状态; 通过 of 通过电话下单 says by what means; 发货 of
各分公司发货的订单 names the branch that ships.
"""

from itertools import pairwise

from agent.rule_engine.parsing.days.done_days import drop_states_of_days
from agent.rule_engine.parsing.numbers.units import is_money
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Candidate, Span
from agent.schema_graph import Field
from model.locales.chinese import has_chinese

_MEANS = frozenset(["通过", "经过", "经由", "透过"])
_DONE = "已"
_CALLED_SO, _LIKE_NAME = 0.99, 0.8
_AMOUNTS = ("金额", "总额", "总金额")
_PHRASE = 2
"""A value, and the rows that have it."""


def read_value_qualifiers(parse: Parse) -> None:
    """Consume these words, so that no condition is made of them."""
    for before, span in pairwise(parse.spans):
        drop_states_of_days(parse, before, span)
        if before.values and not before.consumed:
            _read_value_before(parse, before, span)
    for place, span in enumerate(parse.spans):
        if span.does("except") and not span.consumed:
            _read_excepted(parse, place)
    _drop_roles(parse)


def _read_value_before(parse: Parse, before: Span, span: Span) -> None:
    if before.text in _MEANS and (span.values or span.candidates) and span.text != "的":
        _drop(before)
    elif before.end == span.start and (amounts := _list_called_amounts(parse, before, span)):
        span.candidates = amounts
        _drop(before)


def _drop_roles(parse: Parse) -> None:
    for before, span in pairwise(parse.spans):
        if span.values and not span.consumed and _names_role(parse, before, span):
            _drop(span)


def _read_excepted(parse: Parse, place: int) -> None:
    """Leaving out cancelled orders: whose the value is that is left out, and nothing more."""
    behind = [m for m in parse.spans[place + 1 : place + 5] if not m.is_filler or m.values]
    if len(behind) < _PHRASE or not behind[0].values or not parse.names_table(behind[1]):
        return
    table = parse.table_of(behind[1])
    own = [hit for hit in behind[0].values if hit.table == table]
    if own:
        behind[0].values = tuple(own)
        _drop(behind[1])


def _list_called_amounts(parse: Parse, before: Span, span: Span) -> tuple[Candidate, ...]:
    """申报金额: the amount of which the name begins with the word, and no state of its rows."""
    if not has_chinese(before.text):
        return ()
    named = [c for c in span.candidates if c.column and c.score >= _LIKE_NAME]
    called = [c for c in named if _is_amount_of(parse, Field(c.table, c.column or ""), before)]
    if called or span.text not in _AMOUNTS:
        return tuple(called)
    fields = [f for table in parse.graph.tables for f in parse.graph.fields(table)]
    amounts = [f for f in fields if _is_amount_of(parse, f, before) and is_money(parse.graph, f)]
    return tuple(Candidate(f.table, f.column, 1.0) for f in amounts if len(amounts) == 1)


def _is_amount_of(parse: Parse, field: Field, before: Span) -> bool:
    called = parse.graph.find_label(field).startswith(before.text)
    return called and parse.graph.is_number(field)


def _names_role(parse: Parse, before: Span, span: Span) -> bool:
    """Whether a row refers to the thing before by a column that is called by the word and it."""
    thing = parse.table_of(before)
    if thing is None or span.text.startswith(_DONE) or before.end != span.start:
        return False
    return any(
        edge.right == thing
        and edge.to_one
        and span.text in parse.graph.find_label(Field(hit.table, edge.on[0][0]))
        for hit in span.values
        for edge in parse.graph.edges[hit.table]
    )


def _drop(span: Span) -> None:
    span.consumed, span.candidates, span.values = True, (), ()
