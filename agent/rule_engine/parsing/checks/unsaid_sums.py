"""Numbers that a statement adds up, counts or ranks in a way that nobody asked for."""

import re
from collections.abc import Iterator

from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Span

_FLOW = re.compile(r"(?:[回退收付还缴汇]款|缴费|收费|付费|报销)(?:记录|流水|明细|单|表)?$")
_TOGETHER = re.compile(
    r"都?算(?:上|在内|进去?|在一起|一起)|[加合](?:在一)?起来?(?:一共|总共)?|加一起|加在一起|合在一起"
    r"|\b(?:added (?:up|together)|put together|all told|taken together|combined)\b"
)
_COUNTS = re.compile(r"[笔次条单张人位户家件]|数量?|多少(?!钱)|几")


def find_unsaid_sums(parse: Parse) -> Iterator[Span]:
    """The words by which something is ranked or counted otherwise than the statement does."""
    yield from _find_counted_money(parse)
    yield from _find_numbers_apart(parse)


def _find_counted_money(parse: Parse) -> Iterator[Span]:
    """回款最多: the most money, and not the most payments, where no number of them is asked for."""
    counts = [m for m in parse.intent.measures if m.aggregate == "count" and m.over is None]
    if not counts or len(counts) < len(parse.intent.measures) or _COUNTS.search(parse.text):
        return
    tables = {m.table for m in counts}
    flows = {t for t in tables if _FLOW.search(parse.graph.tables[t].label)}
    spans = (m for m in parse.spans if parse.names_table(m) and parse.table_of(m) in flows)
    yield from (m for m in spans if _FLOW.search(m.text))


def _find_numbers_apart(parse: Parse) -> Iterator[Span]:
    """How much, fees and freight together: one number, and no number of each beside the others."""
    match = _TOGETHER.search(parse.text)
    summed = [m for m in parse.intent.measures if m.field is not None and m.minus is None]
    if match is not None and len(summed) > 1:
        yield from parse.spans_over(match)
