"""Questions that no stored row answers: causes, forecasts, decisions, actions, contact details."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal

from agent.lexicon import split_name
from agent.rule_engine.intent import PeriodFilter
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.refusal import describe_understood
from agent.rule_engine.unanswerable.actions import asks_for_action
from agent.rule_engine.unanswerable.contact_details import (
    find_missing_contact,
    hints_at_contact,
)
from agent.rule_engine.wording import Wording
from agent.schema_graph import Field
from model.errors import CannotAnswer

Missing = Literal["cause", "future", "advice", "action", "clock", "costs"]

_CAUSE = re.compile(
    r"\bwhy\b|\bhow come\b|\bwhat (?:caused?|causes|explains|drives|drove|is behind|makes|made)\b"
    r"|\bwhat(?:'s| is| are| was| were) (?:the )?(?:main )?(?:causes?|reasons?)\b"
    r"|\b(?:reasons?|causes?) (?:for|of|why|behind)\b"
    r"|为什么|为何|为啥|凭什么|何以|归因|怎么会|怎么回事|原因|缘故"
    r"|(?:怎么|咋)(?=越来|突然|一直|老是|总是|变|下降|上升|减少|增加|增长|涨|跌|少了|多了|降|这么|那么)",
    re.IGNORECASE,
)
_ASKS_WHY = re.compile(r"\bwhy\b|\bhow come\b|为什么|为何|为啥|怎么会|怎么|咋", re.IGNORECASE)
_CHANGES = re.compile(
    r"\b(?:increas|ris|grow|declin|drop|fall|fell|rose|grew|chang|worsen)\w*|\bmore and more\b"
    r"|\bso (?:often|many|much|few|high|low|slow|late)\b|\b(?:gone|going|went) (?:up|down)\b"
    r"|越来越|下降|上升|减少|增加|增多|变多|变少|增长|涨|跌|下滑|这么|那么",
    re.IGNORECASE,
)
_REASON = re.compile(r"\b(?:reason|cause|why)\b|原因|缘由|缘故|事由", re.IGNORECASE)

_FORECAST = re.compile(
    r"\bforecast\w*|\bpredict\w*|\bproject(?:ed|ions?)\b|\bwill\b|\bgonna\b|\bwon't\b"
    r"|\b(?:is|are|am|'re|'s) (?:\w+ ){0,2}going to\b|\b(?:likely|expected|expect) to\b"
    r"|\bat (?:this|the current) (?:rate|pace)\b|\bin the future\b|\bif (?:this|the) trend\b"
    r"|预测|预估|(?<![比按照晚早])预计(?![^,，。]{1,5}(?:时间|日期|日))|推算|将来|未来|会不会|够不够|够用|够卖|撑多久|用多久|还能撑"
    r"|[照按](?:照)?(?:这个?|这样|目前|现在|当前)(?:的|样)?(?:势头|速度|趋势|下去)"
    r"|照这样|能不能达到|能否达到|能达到|能做到|会(?:有|是|涨|跌|增|减|达到|流失|卖)",
    re.IGNORECASE,
)
_CAN = re.compile(r"能[^,，。]{1,4}(?:多少|几|到)")
"""下个月能卖多少; without days to come it asks for a price."""
_ADVICE = re.compile(
    r"\bshould (?:we|i|our|they|you|the)\b|\b(?:recommend|advis|advice)\w*|\bworth (?:it|\w+ing)\b"
    r"|\bhow (?:can|could|do|should|might) (?:we|i|you) (?:best )?(?:improve|increase|boost|reduce"
    r"|raise|grow|cut|lower|save|win|avoid|prevent|attract|keep|retain|get)\b"
    r"|\bwhat (?:can|could|should) (?:we|i) (?:do|change|improve)\b"
    r"|应该|应不应|该不该|要不要|需不需要|值不值|值得|建议|怎么办|有什么办法"
    r"|(?:怎么|怎样|如何)(?:样)?(?:才能|能|去|来)?(?:提高|提升|增加|降低|减少|改善|改进|优化|留住|吸引|避免|挽回)",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"\btime of (?:the )?day\b|\bhours?\b|\bhourly\b|\bo'?clock\b|\bmornings?\b|\bafternoons?\b"
    r"|\bevenings?\b|\bat (?:night|noon|lunch\w*)\b|\bminutes?\b|\bseconds\b|\bwhat time\b"
    r"|几点|时段|小时|分钟|早上|上午|中午|下午|傍晚|晚上|夜里|凌晨|钟头|秒|高峰期",
    re.IGNORECASE,
)
_TIME_OF_DAY = re.compile(
    r"\btime of (?:the )?day\b|\b(?:per|by|each|every|which|what) hour\b|\bhourly\b|\bo'?clock\b"
    r"|\bwhat time\b|几点|时段|[每哪按][一个]{0,2}(?:小时|钟头)|高峰期",
    re.IGNORECASE,
)
"""Of durations in hours and minutes it is no part."""
_PROFIT = re.compile(
    r"\b(?:profit\w*|margins?|earnings after costs)\b|毛利|利润|盈利|净赚|赚钱|成本", re.IGNORECASE
)
_COSTS = re.compile(
    r"\b(?:costs?|expenses?|profits?|margins?)\b|成本|毛利|利润|支出|进价|费用支出", re.IGNORECASE
)
_MODAL = re.compile(
    r"(?:last|his|her|a|the) will\b|\bwill (?:be )?(?:expire|end|start|(?:fall )?due)\b"
)


def hints_at_missing(question: str) -> bool:
    """Whether words of the question may ask for what no row can hold; without parsing it."""
    return (
        any(each.search(question) for each in (_CAUSE, _FORECAST, _ADVICE))
        or asks_for_action(question)
        or hints_at_contact(question)
    )


def find_certain_refusal(
    parse: Parse, wording: Wording, *, continues: bool = False
) -> CannotAnswer | None:
    """The refusal of a question that is certainly about what no row can hold.

    `continues` where it may change how the rows of an answer before it are shown.
    """
    if asks_for_action(parse.text, continues=continues):
        return make_missing_refusal("action", parse, wording)
    missing = next(_list_certainly_missing(parse), None)
    if missing is not None:
        return make_missing_refusal(missing, parse, wording)
    words = find_missing_contact(parse)
    if words is None:
        return None
    understood = describe_understood(parse.intent, wording)
    return CannotAnswer("engine.contact", words=wording.quote([words]), understood=understood)


def _list_certainly_missing(parse: Parse) -> Iterator[Missing]:
    if _asks_for_cause(parse):
        yield "cause"
    if _asks_for_future(parse) and not _list_days_to_come(parse):
        yield "future"
    if _find(_ADVICE, parse):
        yield "advice"


def refuse_forecast(parse: Parse, wording: Wording) -> None:
    """Refuse a question that was understood as one of days which are all to come.

    Rows of other tables may have days after today (what falls due): these rows have none.
    Raises `CannotAnswer`.
    """
    if not _asks_for_future(parse) and not _CAN.search(parse.text):
        return
    ends = dict(_list_last_days(parse))
    for filter_ in parse.intent.filters:
        if not isinstance(filter_, PeriodFilter) or filter_.field not in ends:
            continue
        last = ends[filter_.field]
        if all(p.start is not None and p.start > max(last, parse.today) for p in filter_.periods):
            raise _make_future_refusal((filter_.field, last), parse, wording)


def name_what_is_missing(parse: Parse, wording: Wording) -> CannotAnswer | None:
    """A better reason for a question that was refused because of its words."""
    missing = next(_list_missing(parse), None)
    return make_missing_refusal(missing, parse, wording) if missing else None


def _list_missing(parse: Parse) -> Iterator[Missing]:
    if _find(_CAUSE, parse) and not _list_columns(parse, _REASON):
        yield "cause"
    if _asks_for_future(parse) or _is_to_come(parse):
        yield "future"
    if _find(_CLOCK, parse) and not _knows_time(parse):
        yield "clock"
    if _find(_TIME_OF_DAY, parse) and not _knows_time_of_day(parse):
        yield "clock"
    if _find(_PROFIT, parse) and not _list_columns(parse, _COSTS):
        yield "costs"


def is_of_future(parse: Parse) -> bool:
    """Whether a period begins after today, and no stored day does."""
    return bool(_find_future_periods(parse)) and not _list_days_to_come(parse)


def make_missing_refusal(missing: Missing, parse: Parse, wording: Wording) -> CannotAnswer:
    """The refusal that says which kind of knowledge is not stored."""
    last = _find_last_day(parse) if missing == "future" else None
    if last is not None:
        return _make_future_refusal(last, parse, wording)
    return CannotAnswer(f"engine.{missing}", understood=describe_understood(parse.intent, wording))


def _make_future_refusal(last: tuple[Field, date], parse: Parse, wording: Wording) -> CannotAnswer:
    column, day = last
    understood = describe_understood(parse.intent, wording)
    return CannotAnswer(
        "engine.future_after",
        understood=understood,
        column=wording.field(column),
        day=day.isoformat(),
    )


def _asks_for_cause(parse: Parse) -> bool:
    """Why something happens: answered only by a stored reason, and never why it changes."""
    if not _find(_CAUSE, parse):
        return False
    if not _list_columns(parse, _REASON):
        return True
    return bool(_ASKS_WHY.search(parse.text) and _CHANGES.search(parse.text))


def _asks_for_future(parse: Parse) -> bool:
    return _find(_FORECAST, parse) and not _MODAL.search(parse.text)


def _find(pattern: re.Pattern[str], parse: Parse) -> bool:
    """Whether the words are in the question and are not what a column or value is called."""
    return any(
        not _is_schema_word(parse, match.start(), match.end())
        for match in pattern.finditer(parse.text)
    )


def _is_schema_word(parse: Parse, start: int, end: int) -> bool:
    touched = [span for span in parse.spans if span.start < end and start < span.end]
    return any(
        span.values or any(c.score >= 0.8 and c.column for c in span.candidates) for span in touched
    )


def _list_columns(parse: Parse, pattern: re.Pattern[str]) -> list[Field]:
    graph = parse.graph
    return [
        field
        for table in graph.tables
        for field in graph.fields(table)
        if pattern.search(f"{' '.join(split_name(field.column))} {graph.find_label(field)}")
    ]


def _knows_time(parse: Parse) -> bool:
    """Whether any column holds a time of day or a number of hours or minutes."""
    graph = parse.graph
    fields = [field for table in graph.tables for field in graph.fields(table)]
    return any(map(graph.knows_hour, fields)) or bool(_list_columns(parse, _CLOCK))


def _knows_time_of_day(parse: Parse) -> bool:
    """Whether days of the rows that are asked about have a time."""
    graph = parse.graph
    fields = (field for table in _list_near_tables(parse) for field in graph.fields(table))
    return any(map(graph.knows_hour, fields))


def _is_to_come(parse: Parse) -> bool:
    """Whether days after today are asked for: of a sum that can be reached, or not stored."""
    can = bool(_CAN.search(parse.text))
    return bool(_find_future_periods(parse)) and (can or not _knows_what_comes(parse))


def _knows_what_comes(parse: Parse) -> bool:
    """Whether rows that are asked about have days after today: what falls due is stored."""
    near = _list_near_tables(parse)
    return any(field.table in near for field in _list_days_to_come(parse))


def _list_near_tables(parse: Parse) -> set[str]:
    """The tables that are named, with those that are joined to them; all where none is named."""
    graph = parse.graph
    named = {table for span in parse.spans if (table := parse.table_of(span))}
    return named | {e.right for table in named for e in graph.edges[table]} or set(graph.tables)


def _find_future_periods(parse: Parse) -> list[date]:
    """The first days of periods that begin after today."""
    periods = [
        s.time.period for s in parse.spans if s.time is not None and s.time.period is not None
    ]
    periods += [p for f in parse.intent.filters if isinstance(f, PeriodFilter) for p in f.periods]
    return [p.start for p in periods if p.start is not None and p.start > parse.today]


def _list_days_to_come(parse: Parse) -> list[Field]:
    """The date columns that hold days after today: what is planned is stored."""
    return [field for field, day in _list_last_days(parse) if day > parse.today]


def _find_last_day(parse: Parse) -> tuple[Field, date] | None:
    """The date column whose last day is nearest to today, of those that end before it."""
    past = [pair for pair in _list_last_days(parse) if pair[1] <= parse.today]
    return max(past, key=lambda found: found[1], default=None)


def _list_last_days(parse: Parse) -> Iterator[tuple[Field, date]]:
    graph = parse.graph
    for table in graph.tables:
        for field in graph.dates(table):
            profile = graph.column(field).profile
            try:
                yield field, date.fromisoformat((profile.high if profile else "")[:10])
            except ValueError:
                continue
