"""Whose a row is: 这个订单是谁下的, who placed order 17."""

import re

from agent.rule_engine.intent import Order, ValueFilter
from agent.rule_engine.parsing.business.entities import find_owner_edge
from agent.rule_engine.parsing.parse_state import Parse, consume
from agent.schema_graph import Field

_WHOSE = re.compile(
    r"[是由]?(?:谁|哪一?[个位](?:客户|顾客|会员|用户|人))(?:下|买|订|付|签|借|做|办|预订)的?单?"
    r"(?:的|[？?。]|$)"
    r"|^who (?:placed|made|bought|ordered|paid|booked|rented|borrowed) (?!the most|most)"
)


def read_whose(parse: Parse) -> None:
    """The person of the row that a code or a ranking tells."""
    intent = parse.intent
    if _WHOSE.search(parse.text) is None or intent.measures or intent.subject is None:
        return
    edge = find_owner_edge(parse, intent.subject)
    one = intent.limit == 1 or any(
        isinstance(f, ValueFilter) and f.field.table == intent.subject for f in intent.filters
    )
    if edge is None or not one or intent.outputs:
        return
    match = _WHOSE.search(parse.text)
    inside = parse.spans_over(match) if match else []
    consume(m for m in inside if parse.table_of(m) in (None, edge.right))
    name = parse.graph.display_column(edge.right)
    by = intent.order.by if isinstance(intent.order, Order) else None
    own = parse.graph.display_column(intent.subject)
    intent.outputs = [name, own, *([by] if isinstance(by, Field) and by != own else [])]
