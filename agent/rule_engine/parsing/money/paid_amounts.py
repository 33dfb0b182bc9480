"""The amount that was paid, where a participle says so: the price actually paid."""

import re
from itertools import pairwise

from agent.rule_engine.parsing.column_senses import is_summable
from agent.rule_engine.parsing.parse_state import Parse, consume
from agent.rule_engine.parsing.spans.spans import Candidate

_NOUNS = frozenset(["price", "prices", "amount", "amounts", "money", "sum", "sums"])
_PARTICIPLE = re.compile(r"\b(?:paid|received|collected|charged)$")
_CALLED_SO = 0.95


def read_paid_amounts(parse: Parse) -> None:
    """What the participle names is meant; the noun before it is its head and no other amount."""
    for noun, participle in pairwise(parse.spans):
        if noun.text.lower() not in _NOUNS or not _PARTICIPLE.search(participle.text.lower()):
            continue
        field = parse.field_of(participle, "measure", least=_CALLED_SO)
        if field is not None and is_summable(parse.graph, field):
            noun.candidates = (Candidate(field.table, field.column, 1.0),)
            participle.candidates = ()
            consume([participle])
