"""Numbers that a question asks for and the statement would not tell: percentages, each of two."""

import re

from agent.rule_engine.intent import ColumnFilter, PeriodFilter
from agent.rule_engine.parsing.column_senses import find_column_senses
from agent.rule_engine.parsing.parse_state import Parse
from model.locales.chinese import compile_chinese

_PERCENT = compile_chinese(
    r"百分之(?:几|多少)|(?<!\p{Han})几成|[几多少]成(?=[？?]|$)|(?:多[大少]|什么)比例"
    r"|\bwhat (?:percent|percentage|proportion|fraction)\b|\bwhat % of\b"
)
_EXCESS = re.compile(
    r"[差超多少缺高低]了?出?多少|\bby how (?:much|many)\b"
    r"|\bhow (?:much|far) (?:over|under|short|below|above)\b"
)
_RATE_SENSES = frozenset(["rate", "ratio", "percent", "percentage", "share", "discount"])
_EACH_OF_TWO = compile_chinese(r"\p{Han}(?:和|与|跟|、).+?各(?:自|有|是|占|卖)*[了]?(?:多少|几)")
_EACH = ("每个", "每位", "每名", "每家", "每辆", "每条", "每台", "每所", "每座")
_PER_STATE = re.compile(
    r"\b(?:per|each|every) (?!need|speed|seed|shed|bed|feed|red\b)(?:paid|sold|\w{3,}ed) [a-z]+"
)


def loses_number(parse: Parse) -> bool:
    """Whether one number would stand for a part of a whole, of some rows, or of two things."""
    if _misses_percentage(parse) or _misses_state_of_each(parse) or _misses_excess(parse):
        return True
    return _misses_one_of_two(parse) or _misses_each(parse)


def _misses_excess(parse: Parse) -> bool:
    """Below the safety stock, and by how much: the two numbers differ, and no column tells it."""
    compared = any(isinstance(f, ColumnFilter) for f in parse.intent.filters)
    has_difference = any(m.minus or m.since for m in parse.intent.measures)
    return compared and not has_difference and _EXCESS.search(parse.text) is not None


def _misses_percentage(parse: Parse) -> bool:
    """百分之几: a part of something, where one sum or count alone would be told."""
    intent = parse.intent
    if not intent.measures or _PERCENT.search(parse.text) is None:
        return False
    several = any(isinstance(f, PeriodFilter) and len(f.periods) > 1 for f in intent.filters)
    compared = intent.share or intent.condition or intent.growth or intent.contrast or several
    fields = [m.field for m in intent.measures if m.field is not None]
    is_rate = any(find_column_senses(parse.graph, f) & _RATE_SENSES for f in fields)
    computed = any(m.over or m.sql or m.since for m in intent.measures)
    return not (compared or intent.asks_difference or intent.history or is_rate or computed)


def _misses_one_of_two(parse: Parse) -> bool:
    """线上和线下各有多少: two numbers, where only one would be told."""
    intent = parse.intent
    several = len(intent.measures) > 1 or intent.groups or intent.having or intent.history
    periods = any(isinstance(f, PeriodFilter) and len(f.periods) > 1 for f in intent.filters)
    has_both = not intent.measures or several or periods
    return not has_both and _EACH_OF_TWO.search(parse.text) is not None


def _misses_state_of_each(parse: Parse) -> bool:
    """Per paid bill, each completed order: only those, and no condition says it."""
    intent = parse.intent
    tested = intent.condition or intent.having or intent.history
    tests = [f for f in intent.filters if not isinstance(f, PeriodFilter)]
    return not (tests or tested) and _PER_STATE.search(parse.text) is not None


def _misses_each(parse: Parse) -> bool:
    """每个经理手下有多少人: a number for each of them, where one for all would be told."""
    intent = parse.intent
    each = [m for m in parse.spans if m.does("each") and m.text.startswith(_EACH)]
    is_grouped = intent.groups or intent.having or intent.history or intent.counts_groups
    averaged = intent.averaged_over or any(m.over or m.entity for m in intent.measures)
    averaged = averaged or any(m.aggregate == "avg" for m in intent.measures)
    return bool(each and intent.measures) and not (is_grouped or averaged)
