"""Verbs read as grammar, although they say of which rows, days or amounts something is asked."""

import re
from collections.abc import Iterator
from dataclasses import replace

from agent.rule_engine.parsing.business.entities import find_table_senses
from agent.rule_engine.parsing.business.sales_amount import (
    MONEY_SENSES,
    is_other_flow,
    is_table_of_sales,
)
from agent.rule_engine.parsing.checks.supported_words import is_supported
from agent.rule_engine.parsing.column_senses import find_column_senses
from agent.rule_engine.parsing.events.deed_words import find_deed
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.function_words import VerbKind, load_content_verbs
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field
from model.locales.chinese import has_chinese

_PAST = re.compile(r"(?P<base>[a-z]{3,})ed$")
_IRREGULAR = {
    "paid": "pay",
    "sold": "sale",
    "sent": "sent",
    "lent": "loan",
    "bought": "purchase",
    "complete": "complet",
    "prescribed": "prescri",
}
_SHORTEST_BASE = 4
_VERB = ("link",)
_WORD = re.compile(r"[a-z]+")
_ENDINGS = "了过掉"

_SOLD = frozenset(["contract", "insurance", "policy", "subscription", "ticket"])
"""The concepts of tables whose rows are sold."""


def leaves_out_verb(parse: Parse, tables: set[str], columns: set[str]) -> bool:
    """Surveys that were won, where the statement over these counts all of them."""
    for span in parse.spans:
        if span.candidates or span.values or not span.does(*_VERB):
            continue
        if find_deed(parse.text, span):
            continue  # which says only how the rows came about
        if not span.consumed and span.functions == _VERB and _names_other(parse, span, tables):
            return True
        if _says_which(span) and not _is_shown(parse, span, tables, columns):
            return True
    return False


def _names_other(parse: Parse, span: Span, tables: set[str]) -> bool:
    """Meals delivered, where deliveries are stored and only schools are read."""
    doers = set(_list_tables(parse, span))
    return bool(doers) and not doers & tables


def _says_which(span: Span) -> bool:
    """A verb that some condition was made of counts only where the condition may be of others."""
    kind = _find_kind(span)
    return kind == "sale" if span.consumed else kind is not None


def _find_kind(span: Span) -> VerbKind | None:
    return load_content_verbs().get(span.text.lower())


def _is_shown(parse: Parse, span: Span, tables: set[str], columns: set[str]) -> bool:
    """Whether what is read is called by the verb, or is of the kind that it is said of."""
    kind = _find_kind(span)
    read = [f for t in tables for f in parse.graph.fields(t) if f.column in columns]
    if kind == "sale" and any(_is_sold(parse, table) for table in tables):
        return True
    own = [f for f in read if kind == "payment" or not is_other_flow(parse, f.table)]
    if kind in ("sale", "payment") and any(_is_money(parse, f) for f in own):
        return True
    if any(_is_called(span, t, parse.graph.tables[t].label) for t in tables):
        return True
    if any(_is_called(span, f.column, parse.graph.column(f).label) for f in read):
        return True
    bare = replace(span, text=span.text.rstrip(_ENDINGS), functions=())
    return is_supported(parse, bare, tables, columns)


def _is_sold(parse: Parse, table: str) -> bool:
    return is_table_of_sales(parse, table) or bool(find_table_senses(parse, table) & _SOLD)


def _is_money(parse: Parse, field: Field) -> bool:
    return bool(find_column_senses(parse.graph, field) & MONEY_SENSES)


def _list_tables(parse: Parse, span: Span) -> Iterator[str]:
    """The tables that are called by the verb, or of which a day is."""
    for table, stored in parse.graph.tables.items():
        if len(span.text) > 1 and _is_called(span, table, stored.label):
            yield table
        for day in parse.graph.dates(table):
            if _is_called(span, day.column, parse.graph.column(day).label):
                yield table


def _is_called(span: Span, name: str, label: str) -> bool:
    if has_chinese(span.text):
        return label.startswith(span.text) and len(label) > len(span.text)
    base = _find_base(span.text.lower())
    if not base:
        return False
    words = _WORD.findall(f"{name} {label}".lower())
    return any(word.startswith(base) for word in words)


def _find_base(verb: str) -> str:
    """What verb and noun have in common: deliver of delivered and delivery; empty for others."""
    match = _PAST.fullmatch(verb)
    base = _IRREGULAR.get(verb) or (match["base"] if match else "")
    if base and base[-1:] == base[-2:-1]:
        base = base[:-1]
    return base if len(base) >= _SHORTEST_BASE or verb in _IRREGULAR else ""
