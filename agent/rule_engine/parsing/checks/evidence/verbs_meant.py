"""Verbs read as grammar, although rows or days that the statement does not read are called so."""

import re
from collections.abc import Iterator

from agent.rule_engine.parsing.events.deed_words import find_deed
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Span
from model.locales.chinese import has_chinese

_PAST = re.compile(r"(?P<base>[a-z]{3,})ed$")
_IRREGULAR = {"paid": "pay", "sold": "sale", "sent": "sent", "lent": "loan", "bought": "purchase"}
_SHORTEST_BASE = 4
_VERB = ("link",)
_WORD = re.compile(r"[a-z]+")


def reads_no_deed(parse: Parse, tables: set[str]) -> bool:
    """Meals delivered, where deliveries are stored and only schools are read."""
    for span in parse.spans:
        if span.functions != _VERB or span.consumed or span.candidates or span.values:
            continue
        if find_deed(parse.text, span):
            continue  # which says only how the rows came about
        doers = set(_list_tables(parse, span))
        if doers and not doers & tables:
            return True
    return False


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
