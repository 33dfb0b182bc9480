"""Kinds of things of which there are most: 商品种类最多 speaks of the things themselves."""

from agent.rule_engine.parsing.parse_state import Parse

_KINDS = ("种类", "品种", "款式", "种类数", "品种数")


def read_kinds_of_things(parse: Parse) -> None:
    """The word behind the things names no column, where only how many there are is asked."""
    triples = zip(parse.spans, parse.spans[1:], parse.spans[2:], strict=False)
    for before, span, after in triples:
        asks_number = after.does("most", "least", "count") or span.text.endswith("数")
        if (
            span.text in _KINDS
            and before.end == span.start
            and asks_number
            and parse.names_table(before)
        ):
            before.end = span.end
            parse.spans.remove(span)
            return
