"""Chooses between tables that a word names equally well: orders of customers, or to suppliers."""

from dataclasses import replace
from itertools import pairwise

from agent.labels.code_legends import parse_codes
from agent.lexicon import stem
from agent.rule_engine.parsing.business.sales_amount import is_other_flow
from agent.rule_engine.parsing.column_senses import is_summable
from agent.rule_engine.parsing.conditions.missing_values import list_missing_words
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Candidate, Span
from agent.schema_graph import Field
from model.locales.chinese import has_chinese

_TIED, _TIED_BARE = 0.06, 0.1
"""How much worse a table may be named, and by one English word only."""
_CERTAIN = 0.8
_FAR = 9.0
_MONEY = frozenset(["premium", "fee", "cost", "revenue", "income", "expense", "salary", "tax"])
"""Words of which one alone is an amount."""


def settle_table_ties(parse: Parse) -> None:
    """Of equal tables keep the one nearest to what else is named, else that of sales."""
    _name_referred_rows(parse)
    tied = {place: names for place, span in enumerate(parse.spans) if (names := _find_tied(span))}
    named_tables = {t for m in parse.spans if len(tables := _list_tables(m)) == 1 for t in tables}
    for place, tables in tied.items():
        table = _choose(parse, tables, named_tables - tables)
        if table is not None:
            candidates = tuple(
                c for c in parse.spans[place].candidates if c.table not in tables - {table}
            )
            parse.spans[place] = replace(parse.spans[place], candidates=candidates)
    for before, span in pairwise([None, *parse.spans]):
        if span is not None and not (before is not None and before.does("count")):
            _prefer_amount(parse, span)


def _name_referred_rows(parse: Parse) -> None:
    """Tickets, where only a key of refunds is called so: the rows that it refers to are meant.

    The key is called as theirs is, so that it says of no role what they are.
    """
    for span in parse.spans:
        best = max((c.score for c in span.candidates), default=0.0)
        good = [c for c in span.candidates if c.score >= best - _TIED]
        tables = {_find_referred_table(parse, c) for c in good}
        if best >= _CERTAIN and len(tables) == 1 and None not in tables and not span.values:
            [table] = tables
            if _says_state(parse, span, table or ""):
                continue
            span.candidates = (Candidate(table or "", None, best), *span.candidates)


def _says_state(parse: Parse, span: Span, table: str) -> bool:
    """Of 散客 the key is empty, and 预付单 are orders of a kind: neither is all of the rows."""
    if span.text in {word for _, word in list_missing_words(parse)}:
        return True
    legends = (parse_codes(parse.graph.column(f)) for f in parse.graph.fields(table))
    kinds = (word for legend in legends for word in legend if has_chinese(word))
    return any(word in span.text for word in kinds)


def _find_referred_table(parse: Parse, candidate: Candidate) -> str | None:
    """Which rows a key refers to, where it is called as theirs is."""
    for edge in parse.graph.edges[candidate.table]:
        if edge.to_one and len(edge.on) == 1 and edge.on[0] == (candidate.column,) * 2:
            return edge.right if candidate.column != "id" else None
    return None


def _prefer_amount(parse: Parse, span: Span) -> None:
    """Premium by branch: the money, and no number of rows of a table that is called so, too."""
    single = span.text.isascii() and stem(span.text) == span.text.lower()
    columns = [c for c in span.candidates if c.column and c.score >= _CERTAIN]
    fields = [Field(c.table, c.column) for c in columns if c.column]
    if single and span.senses & _MONEY and any(is_summable(parse.graph, f) for f in fields):
        span.candidates = tuple(c for c in span.candidates if c.column)


def _find_tied(span: Span) -> set[str]:
    """The tables that are named best and about as well; none where one is named alone."""
    rows = [c for c in span.candidates if c.column is None]
    best = max((c.score for c in span.candidates), default=0.0)
    tied = _TIED if len(span.text.split()) > 1 or not span.text.isascii() else _TIED_BARE
    tables = {c.table for c in rows if c.score >= best - tied}
    return tables if len(tables) > 1 else set()


def _list_tables(span: Span) -> set[str]:
    return {c.table for c in span.candidates if _names_row(c)}


def _names_row(candidate: Candidate) -> bool:
    return candidate.column is None and candidate.score >= _CERTAIN


def _choose(parse: Parse, tables: set[str], others: set[str]) -> str | None:
    far = {table: sum(_measure(parse, table, other) for other in others) for table in tables}
    best = [table for table, cost in far.items() if cost == min(far.values())]
    if len(best) > 1:
        best = [table for table in best if not is_other_flow(parse, table)]
    return best[0] if len(best) == 1 else None


def _measure(parse: Parse, table: str, other: str) -> float:
    """How far rows of one are from what they belong to, or from what belongs to them."""
    for start, goal in ((table, other), (other, table)):
        path = parse.graph.path(start, goal)
        if path is not None and all(edge.to_one for edge in path):
            return float(len(path))
    return _FAR
