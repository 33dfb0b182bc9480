"""What falls to a day, a month or a year on average: 月均销售额, orders per day on average."""

import re
from dataclasses import replace

from agent.rule_engine.intent import Measure, PeriodFilter
from agent.rule_engine.parsing.column_senses import find_column_senses
from agent.rule_engine.parsing.date_columns import find_date_column, list_home_tables
from agent.rule_engine.parsing.parse_state import Parse
from agent.time_expressions.bucket_expressions import GRAINS
from agent.time_expressions.calendar_periods import Grain, make_period
from model.locales.chinese import compile_chinese

_GRAIN_ZH = r"(?P<{}>天|日|周|月|季度|季|年)"
_GRAIN_EN = r"(?P<{}>day|week|month|quarter|year)"
_EVERY_EN = "daily|weekly|monthly|quarterly|yearly|annual"
_EACH_ZH = r"(?:每一?个?|一个?)"
_AVERAGED = compile_chinese(
    rf"(?<![今去前明后本上下这当个一二三四\d]){_GRAIN_ZH.format('a')}度?(?:平)?均(?!每?个?(?:客单|单价|订单金额|一?单))"
    rf"|平均{_EACH_ZH}{_GRAIN_ZH.format('b')}(?:度|能|可以)?"
    rf"|{_EACH_ZH}{_GRAIN_ZH.format('c')}平均(?:下来|能|会|可以)?"
    r"(?=(?:能|会|可以)?(?:有|卖|下|新增|成交|退|收|来|销售|接|出)|\p{Han}{1,6}(?:数|量)[是有]?[多？?]?)"
)
_AVERAGED_EN = re.compile(
    rf"\b(?:the )?(?:average|mean) (?:number of )?(?P<a>{_EVERY_EN})\b"
    rf"|\b(?P<b>{_EVERY_EN}) average(?: of)?\b"
    rf"|\b(?:per|a|each|every) {_GRAIN_EN.format('c')},? on average\b"
)
_AVERAGE_AND_EACH = re.compile(
    r"\b(?:average|mean|on average)\b(?P<said>.{0,60}?)"
    rf"\b(?:per|each|every|a) {_GRAIN_EN.format('d')}\b"
)
_ADDED = re.compile(
    r"\b(?:sales|revenue|turnover|income|number of|units|how much|how many|orders|returns)\b"
)
"""What is added up in each of the times, so that no average of single rows is meant."""
_VALUED = re.compile(
    r"order (?:value|amount|size)|basket|ticket|price|cost|\brate\b|margin|\bage\b"
)
_OF_A_TIME = compile_chinese(
    r"(?:^|每|客户|用户|会员)[日周月季年]度?(?=\p{Han}*(?:账|收费|费用|工资|结算|报表|单))"
    r"|\b(?:daily|weekly|monthly|quarterly|yearly|annual)\b",
    re.IGNORECASE,
)
"""How the label of a table says that a row is of one such time."""
_SHORT = ("day", "week")
"""Times of which a single group may lack many."""
_MONEY = frozenset(["revenue", "sale", "income", "amount", "refund", "profit", "quantity"])


def read_bucket_averages(parse: Parse) -> None:
    """The words for the times and for the average say one thing together."""
    match = _AVERAGED.search(parse.text) or _AVERAGED_EN.search(parse.text)
    if match is not None and (_is_read(parse, match.span()) or _names_rows(parse, match)):
        return  # the average of what is stated for each month, or made each month
    both = None if match else _AVERAGE_AND_EACH.search(parse.text)
    if both is not None and _ADDED.search(parse.text) and not _VALUED.search(parse.text):
        _consume_words(parse, (both.start(), both.start("said")))
        _consume_words(parse, (both.end("said"), both.end()))
        parse.intent.averaged_over = GRAINS[both["d"]]
    if match is not None:
        _consume_words(parse, match.span())
        parse.intent.averaged_over = GRAINS[next(g for g in match.groupdict().values() if g)]


def _names_rows(parse: Parse, match: re.Match[str]) -> bool:
    """The average monthly bill, of rows that are bills of a month: no number of them a month."""
    rows = [m for m in parse.spans if m.start >= match.end()][:1]
    tables = [parse.graph.tables[t] for m in rows if (t := parse.table_of(m)) is not None]
    return any(_OF_A_TIME.search(table.label) for table in tables) and not _ADDED.search(match[0])


def _is_read(parse: Parse, place: tuple[int, int]) -> bool:
    return any(m.consumed for m in parse.spans if m.start < place[1] and m.end > place[0])


def _consume_words(parse: Parse, place: tuple[int, int]) -> None:
    for span in parse.spans:
        if span.start < place[1] and span.end > place[0]:
            span.consumed = True
            span.candidates, span.time = (), None


def place_bucket_averages(parse: Parse) -> None:
    """Divide each sum or count by the number of times in which there is any."""
    intent = parse.intent
    grain = intent.averaged_over
    if grain is None:
        return
    if not intent.measures and intent.subject is not None and not intent.outputs:
        intent.measures.append(Measure("count", intent.subject))
    day = find_date_column(parse, list_home_tables(parse))
    adding = all(_adds_up(parse, measure) for measure in intent.measures)
    adding = adding and not (intent.groups and grain in _SHORT)
    clear = bool(intent.measures) and adding and not intent.buckets and _covers_whole(parse, grain)
    if day is None or not clear or intent.share or intent.growth or intent.having:
        parse.is_unclear = True
        return
    times = Measure("count_distinct", day.table, day, grain=grain)
    averaged = {m: replace(m, over=times, entity=m.table) for m in intent.measures}
    if intent.order is not None and isinstance(intent.order.by, Measure):
        intent.order = replace(intent.order, by=averaged.get(intent.order.by, intent.order.by))
    intent.measures = [averaged[m] for m in intent.measures]


def _adds_up(parse: Parse, measure: Measure) -> bool:
    plain = measure.over is None and measure.aggregate in ("sum", "count")
    if not plain or measure.field is None:
        return plain
    return bool(find_column_senses(parse.graph, measure.field) & _MONEY)


def _covers_whole(parse: Parse, grain: Grain) -> bool:
    """Whether the period begins with such a time: the last 90 days have parts of four months."""
    periods = [p for f in parse.intent.filters if isinstance(f, PeriodFilter) for p in f.periods]
    starts = [p.start for p in periods if p.start is not None]
    return len(periods) < 2 and all(make_period(grain, day).start == day for day in starts)
