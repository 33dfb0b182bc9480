"""Words that a statement reads as something which they do not say."""

import re
from collections.abc import Iterator
from itertools import pairwise

from agent.rule_engine.intent import (
    ColumnFilter,
    ExistenceFilter,
    Filter,
    Group,
    GroupFilter,
    OwnColumnFilter,
    OwnReferenceFilter,
    PeriodFilter,
    TermFilter,
    ValueFilter,
    WeekendFilter,
)
from agent.rule_engine.parsing.business.event_verbs import names_event
from agent.rule_engine.parsing.checks.supported_words import means
from agent.rule_engine.parsing.days.asked_days import speaks_of
from agent.rule_engine.parsing.days.deed_days import HAPPENING
from agent.rule_engine.parsing.numbers.units import is_money
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.function_words import load_function_words
from agent.rule_engine.parsing.spans.spans import Span
from agent.rule_engine.parsing.spans.tokens import to_key
from agent.schema_graph import Field

_DIFFERS = re.compile(
    r"\bdifferent (?:[a-z]+ ){0,3}?(?:from|than)\b|\bdiffer(?:s|ed)? from\b"
    r"|\b(?:not|isn't|aren't|wasn't|weren't) the same\b"
    r"|\bthe same (?:[a-z]+ ){1,3}?as (?:the|their|its|his|her)\b"
    r"|[和跟与同][^，,。？?、]{1,12}(?:不同|不一样|不一致|不是同?一个?|不在同?一个?)"
    r"|[和跟与同](?:自己|本人|他|她|其)[^，,。？?、]{1,10}(?:相同|一样|一致|同一个?)"
)
_PRICE = re.compile(r"\bhow much (?:is|are|was|were|does|do|did|for) (?:an?|one)\b|多少钱")
_PIECES = re.compile(r"[数量]$|人数|count|number|quantity|qty", re.IGNORECASE)
_BEGUN = frozenset(
    ["issued", "posted", "booked", "registered", "raised", "logged", "submitted", "filed", "signed",
     "started", "ordered", "opened", "reported"]
)  # fmt: skip
"""What is done to rows on the first of their days."""
_DONE_IN = re.compile(
    r"\b(?P<verb>[a-z]{3,}ed)\b (?:so far )?(?:in|during|on|since|between|last|this|from)\b"
)
_EXCEPTION = re.compile(
    r"\b(?:leave|leaving|take|keep) (?:[a-z-]+ ){1,3}out\b|\bleav(?:e|ing) out\b|\bexclud\w+"
    r"|\bnot (?:count|includ)(?:ed|ing)\b|\bdon't (?:count|include)\b|\b(?:apart|aside) from\b"
    r"|\bother than\b|\bexcept\b|\bignor(?:e|ing)\b|\bomit\w*|\bdisregard\w*"
    r"|不算|不计(?!划)|不含(?!税)|除外|剔除|剔掉|排除|除了|不包括|不包含|不统计|别算|刨[去除掉]|去掉"
)
_OFF = frozenset(["0", "false", "no", "n", "f", "否", "无", "未"])
_DETERMINERS = frozenset(["the", "our", "their", "its", "these", "those"])
_GENERIC_NOUNS = frozenset(
    ["results", "result", "figures", "figure", "numbers", "kind", "kinds", "place", "land", "lead",
     "choice", "people", "following", "letter", "well", "overall", "pair", "information", "out"]
)  # fmt: skip
"""Nouns among the words without a meaning of their own, which name no rows."""


def find_misread_spans(parse: Parse) -> Iterator[Span]:
    """The words that would have to change the statement, and do not."""
    for find in (
        _find_unread_difference,
        _find_price_of_pieces,
        _find_skipped_nouns,
        _find_other_period,
        _find_share_within_state,
        _find_lost_exception,
    ):
        yield from find(parse)


def _find_unread_difference(parse: Parse) -> Iterator[Span]:
    """A different city from that of their manager: two columns, and no distinct cities."""
    intent, match = parse.intent, _DIFFERS.search(parse.text)
    compared = ColumnFilter | OwnColumnFilter | OwnReferenceFilter
    has_filter = any(isinstance(f, compared) for f in intent.filters)
    numbers = intent.contrast or intent.asks_difference or intent.growth
    if match is not None and not has_filter and not numbers:
        yield from parse.spans_over(match)


def _find_price_of_pieces(parse: Parse) -> Iterator[Span]:
    """How much is a room: no number of rooms."""
    match = _PRICE.search(parse.text)
    measures = parse.intent.measures
    if match is None or any(m.sql or m.over or m.times for m in measures):
        return
    fields = [m.field for m in measures if m.field is not None] + parse.intent.outputs
    if any(is_money(parse.graph, field) for field in fields):
        return
    if any(_counts_pieces(parse, field) for field in fields):
        yield from parse.spans_over(match)


def _counts_pieces(parse: Parse, field: Field) -> bool:
    label = parse.graph.find_label(field)
    return parse.graph.is_number(field) and (
        parse.graph.column(field).kind == "integer" or _PIECES.search(label) is not None
    )


def _find_skipped_nouns(parse: Parse) -> Iterator[Span]:
    """The budget of the plays: behind an article a word that may be a verb is a thing."""
    for place, (before, span) in enumerate(pairwise(parse.spans), start=1):
        word = span.text.lower()
        plain = not (span.consumed or span.candidates or span.values)
        if before.text.lower() not in _DETERMINERS or not span.does("link") or not plain:
            continue
        behind = parse.spans[place + 1] if place + 1 < len(parse.spans) else None
        if _is_verb_and_noun(word) and not (behind is not None and _is_content(behind)):
            yield span


def _is_verb_and_noun(word: str) -> bool:
    """Whether it is the stem of a verb, or what ends in s, and no other word."""
    if word in _GENERIC_NOUNS or not word.isalpha():
        return False
    words = load_function_words()
    plural = word.endswith("s") and to_key(word[:-1]) in words
    return plural or to_key(f"{word}s") in words


def _is_content(span: Span) -> bool:
    return bool(span.candidates or span.values or span.literal or span.consumed)


def _find_other_period(parse: Parse) -> Iterator[Span]:
    """Declarations released this year: not those of this year by another of their days."""
    days = {f.field for f in parse.intent.filters if isinstance(f, PeriodFilter) and f.field}
    match = _DONE_IN.search(parse.text)
    if match is None or len(days) != 1 or match["verb"] in HAPPENING:
        return
    [day] = days
    inside = list(parse.spans_over(match, "verb"))
    tested = {f.field.table for f in parse.intent.filters if isinstance(f, ValueFilter)}
    if any(m.consumed or m.values or m.candidates for m in inside) and tested:
        return
    days_of_rows, verb = parse.graph.dates(day.table), match["verb"]
    several = len(days_of_rows) > 1 and not (verb in _BEGUN and day == days_of_rows[0])
    named = speaks_of(parse, day, verb) or names_event(parse, day.table, verb)
    if several and not named and not means(parse, verb, day):
        yield from (m for m in inside if m.does("link"))


def _find_share_within_state(parse: Parse) -> Iterator[Span]:
    """What share of the tickets is refunded: not how the refunded ones are divided.

    Nor is what share of members came twice a share of what each of them did.
    """
    intent = parse.intent
    if not intent.share or any(m.does("each", "by") for m in parse.spans):
        return
    tested = {f.field.table for f in intent.filters if isinstance(f, ValueFilter)}
    tested |= {f.field.table for f in intent.filters if isinstance(f, PeriodFilter) and f.field}
    tested |= {table for m in _list_behind_share(parse) if (table := parse.table_of(m))}
    if any(_is_of_rows(parse, group) and group.field.table in tested for group in intent.groups):
        yield from (m for m in parse.spans if m.does("share"))


def _list_behind_share(parse: Parse) -> list[Span]:
    """What a share is of."""
    shares = [at for at, m in enumerate(parse.spans) if m.does("share") and m.text.isascii()]
    behind = [[n for _, n in parse.near(at, 1, 2) if not n.does("all")] for at in shares]
    return [spans[0] for spans in behind if spans]


def _is_of_rows(parse: Parse, group: Group) -> bool:
    return group.grain is None and (group.key or group.field) == parse.graph.key(group.field.table)


def _find_lost_exception(parse: Parse) -> Iterator[Span]:
    """Leave cancelled ones out: a condition that keeps just those is none that leaves them out."""
    match = _EXCEPTION.search(parse.text)
    if match is None or any(map(_leaves_out, parse.intent.filters)):
        return
    spans = parse.spans_over(match)
    terms = any(m.sql or m.minus for m in parse.intent.measures)
    has_name = any(m.term is not None or m.candidates for m in spans)
    if not terms and not has_name and not any(h.operator == "!=" for h in _list_having(parse)):
        yield from spans


def _list_having(parse: Parse) -> list[GroupFilter]:
    return [h for h in parse.intent.having if isinstance(h, GroupFilter)]


def _leaves_out(test: Filter) -> bool:
    """Whether a condition leaves rows out for what they are."""
    if isinstance(test, ValueFilter):
        off = any(str(value).lower() in _OFF for value in test.values)
        return test.operator in ("!=", "null", "notnull") or off
    return isinstance(test, ExistenceFilter | TermFilter | WeekendFilter)
