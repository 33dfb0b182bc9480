"""Rows that took longer or shorter than a number of days: 送达用了超过7天, over a week."""

import re
from decimal import Decimal

from agent.lexicon.numerals import NUMBER, parse_number
from agent.rule_engine.intent import DurationFilter, Operator, Unit
from agent.rule_engine.parsing.days.day_names import list_named_dates
from agent.rule_engine.parsing.days.durations import find_start, find_two_days
from agent.rule_engine.parsing.parse_state import Parse
from agent.schema_graph import Field
from model.locales.chinese import HAN, compile_chinese

_OPERATORS_ZH = "超过|超|大于|多于|不到|不足|少于|小于|低于|至少|不超过|不少于"
_TAKEN = re.compile(
    rf"(?P<took>用了?|花了?|耗时|用时|历时|需要|拖了|等了|间隔|相隔|相差|隔了)?(?P<op>{_OPERATORS_ZH})?了?"
    rf"(?P<n>{NUMBER})个?(?P<unit>天|日|小时|钟头|分钟|周|星期)(?P<up>以上|多|以内|之内|以下)?"
    rf"(?:才)?(?P<deed>{HAN}{{2,4}}?)?(?=的|[，,？?。]|$)"
)
_TOOK = re.compile(
    r"\b(?:took|take|takes|taking|lasted|lasting|needed|(?:had|have) to wait|waited) "
    r"(?P<op>more than|longer than|over|less than|under|at least|at most|up to)"
    rf" (?P<n>{NUMBER}|an?)"
    r" (?P<unit>day|hour|minute|week)s?\b(?: to (?:be |get )?(?P<deed>[a-z]{4,}))?"
    r"|\b(?P<deed2>[a-z]{4,}) (?P<op2>more than|over|less than|within|at least)"
    rf" (?P<n2>{NUMBER}|an?)"
    r" (?P<unit2>day|hour|minute|week)s? (?:after|of) (?:the |their |its |being )?"
    r"(?P<since>[a-z]{4,}(?: date| time| day)?)\b"
)
_OPERATORS: dict[str, Operator] = {
    "超过": ">", "超": ">", "大于": ">", "多于": ">", "不到": "<", "不足": "<", "少于": "<",
    "小于": "<", "低于": "<", "至少": ">=", "不超过": "<=", "不少于": ">=", "以上": ">=",
    "多": ">", "以内": "<=", "之内": "<=", "以下": "<=",
    "more than": ">", "longer than": ">", "over": ">", "less than": "<", "under": "<",
    "at least": ">=", "at most": "<=", "up to": "<=", "within": "<=",
}  # fmt: skip
_UNITS: dict[str, Unit] = {
    "小时": "hour", "钟头": "hour", "分钟": "minute", "hour": "hour", "minute": "minute",
}  # fmt: skip
_WEEKS = ("周", "星期", "week")
_DEED_ZH = compile_chinese(r"(?P<deed>\p{Han}{2,4})$")


def read_taken_times(parse: Parse) -> None:
    """Keep the rows; which two days are meant is said by both names, or by that of the last."""
    match = _TOOK.search(parse.text) or _TAKEN.search(parse.text)
    operator = _find_operator(match) if match is not None else None
    if match is None or operator is None:
        return
    days = _find_days(parse, match)
    word = _pick(match, "n")
    number = parse_number("1" if word in ("a", "an") else word)
    if days is None or number is None:
        return
    unit = _pick(match, "unit")
    number = number * 7 if unit in _WEEKS else number
    start, end, places = days
    parse.intent.filters.append(
        DurationFilter(end, start, operator, Decimal(number), _UNITS.get(unit, "day"))
    )
    for span in parse.spans:
        inside = any(span.start < last and span.end > first for first, last in places)
        if inside and not parse.names_table(span):
            span.consumed, span.candidates, span.values, span.functions = True, (), (), ()
            span.time, span.comparative, span.number = None, None, None
    parse.anchors.add(end.table)


def _find_operator(match: re.Match[str]) -> Operator | None:
    word = _pick(match, "op") or _pick(match, "up")
    return _OPERATORS.get(word)


def _pick(match: re.Match[str], name: str) -> str:
    """The group of that name, of whichever form was found."""
    groups = match.groupdict()
    return groups.get(name) or groups.get(f"{name}2") or ""


def _find_days(
    parse: Parse, match: re.Match[str]
) -> tuple[Field, Field, list[tuple[int, int]]] | None:
    """The first and the last day, and the places of the words for them."""
    if both := find_two_days(parse):
        return (both[0], both[1], [*both[2], match.span()])
    deed, place = _pick(match, "deed"), match.span()
    if not parse.text.isascii() and not deed and _pick(match, "took"):
        before = _DEED_ZH.search(parse.text[: match.start()])
        deed = before["deed"] if before else ""
    tables = {t for m in parse.spans if parse.names_table(m) and (t := parse.table_of(m))}
    for verb in [deed] if deed.isascii() else [deed[offset:] for offset in range(len(deed) - 1)]:
        ends = [f for f in list_named_dates(parse, verb) if not tables or f.table in tables]
        start = find_start(parse, ends[0]) if len(ends) == 1 else None
        if start is not None:
            took = _pick(match, "took") and not match.groupdict().get("deed")
            first = place[0] - len(verb) if took and not verb.isascii() else place[0]
            return start, ends[0], [(first, place[1])]
    return None
