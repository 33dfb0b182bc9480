"""Words taken for a column that says something near them, and not the same."""

import re

from agent.rule_engine.intent import PeriodFilter, ValueFilter, list_value_filters
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.values.boolean_words import list_states
from agent.schema_graph import Field
from model.locales.chinese import compile_chinese

_POSSIBLE = re.compile(r"^(?:是否)?[可能允支][^\s]|\b(?:may|can)\b|able\b", re.IGNORECASE)
_SAYS_POSSIBLE = re.compile(
    r"[可能]|允许|支持|\b(?:may|can|could|allow\w*|possible|eligible|for)\b|(?:able|ible)s?\b"
)
_ENDED = re.compile(
    r"结案|结束|关闭|办结|完结|到期|失效|截止|\b(?:closed?|settled|end|ended|expir\w*|due)\b",
    re.IGNORECASE,
)
_SAYS_END = re.compile(
    r"结|关闭|到期|失效|截止|完|过期|满"
    r"|\b(?:clos\w*|settl\w*|end\w*|expir\w*|due|finish\w*|resol\w*|over)\b"
)
_BY_KIND = compile_chinese(
    r"\b(?:per|by|for each|for every|each) (?:kind|type|sort|category|class) of\b"
    r"|(?:按|各|每)(?:个|种|类|不同)?\p{Han}{0,4}?(?:类型|类别|种类)(?:看|统计|汇总|分别|各|，|,)"
)


def takes_word_for_other(parse: Parse) -> bool:
    """Whether a word was taken for a column that says something near it, and not the same."""
    return _takes_possible_for_actual(parse) or _dates_by_end(parse) or _loses_kinds(parse)


def _takes_possible_for_actual(parse: Parse) -> bool:
    """Whether a condition tests what may be done while no word of the question says may."""
    tests = [f for f in list_value_filters(parse.intent.filters) if _is_possibility(parse, f)]
    return bool(tests) and _SAYS_POSSIBLE.search(parse.text) is None


def _is_possibility(parse: Parse, test: ValueFilter) -> bool:
    label = parse.graph.find_label(test.field)
    says_so = _POSSIBLE.search(label) or _POSSIBLE.search(test.field.column.replace("_", " "))
    return bool(says_so) and list_states(parse.graph.column(test.field)) is not None


def _dates_by_end(parse: Parse) -> bool:
    """Whether rows are told or counted by the day of their end, of which no word speaks."""
    intent = parse.intent
    if intent.start_column is not None or _SAYS_END.search(parse.text):
        return False
    days = [f.field for f in intent.filters if isinstance(f, PeriodFilter)]
    days += [group.field for group in intent.groups if group.grain is not None]
    return any(_is_end(parse, day) for day in days if day is not None)


def _is_end(parse: Parse, day: Field) -> bool:
    text = f"{parse.graph.find_label(day)} {day.column.replace('_', ' ')}"
    return parse.graph.is_date(day) and _ENDED.search(text) is not None


def _loses_kinds(parse: Parse) -> bool:
    """Whether a figure for each kind was asked for and one for all rows would be told."""
    intent = parse.intent
    grouped = intent.groups or intent.buckets or intent.history is not None
    per_group = any(m.over is not None or m.entity for m in intent.measures)
    if not intent.measures or grouped or per_group:
        return False
    return _BY_KIND.search(parse.text) is not None
