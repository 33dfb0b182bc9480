"""Splits what is to stand on a dashboard into questions by rules: each measure by each grouping."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from model.locales.chinese import has_chinese

MAX_QUESTIONS = 6
_PARTS = re.compile(r"\s*(?:[;,]\s*(?:and\b)?|\band\b|&|\bplus\b)\s*", re.IGNORECASE)
_GROUPED = re.compile(
    r"(?P<measure>.+?)\s+(?:by|per|for each|over|across)\s+(?P<grouping>.+)", re.IGNORECASE
)
_BY = re.compile(r"(?:by|per|for each|over|across)\s+", re.IGNORECASE)
_ALONE = re.compile(
    r"(?:the\s+)?(?:top|bottom|best|worst|largest|smallest|total|number|share)\b", re.IGNORECASE
)
_SCOPE = re.compile(
    r"(?P<grouping>.+?)(?P<scope>\s+(?:in|for|during|since|from|last|this|between)\s+.+)",
    re.IGNORECASE,
)
_RANKED = re.compile(r"(?:the\s+)?(?:top|bottom|best|worst|largest|smallest)\b", re.IGNORECASE)
_PERIODIC = re.compile(
    r"(?P<period>daily|weekly|monthly|quarterly|yearly|annual)\s+(?P<measure>(?:(?!\s(?:by|per)\s).)+)",
    re.IGNORECASE,
)
_PERIOD_NAMES = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "yearly": "year",
    "annual": "year",
}
_SINGLE = re.compile(r"(?:total|number|count|average|share|top|how)\b", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|our|my)\s+", re.IGNORECASE)
_LONGEST_GROUPING = 3
"""Words; what is longer is something else that is to be seen."""
_LIST = re.compile(r"\s*(?:[和与及跟、,，/]|以及|还有)\s*")
_ITEMS = re.compile(r"\s*[;；。]\s*")
_COMMA = re.compile(r"(\s*[、，,]\s*|(?:以及|还有|[和与及跟])(?=[各每]))")
_HAS_EACH = re.compile(r"[各每]|不同")
_TOTAL = re.compile(r"总.")
_LONGEST_CHINESE_GROUPING = 5
"""Characters with 各; what is longer also names its measure, where no 的 parts the two."""
_SEE = r"(?:来|去)?(?:看一?看|查看|看|统计|分析|展示|显示|汇总|对比|比较|拆分|了解)"
_CHINESE = tuple(
    re.compile(words)
    for words in (
        rf"(?P<scope>.*?)按照?(?P<groupings>.+?){_SEE}(?P<measures>.+)",
        rf"(?P<scope>)(?P<measures>.+?)[，,]?按照?(?P<groupings>.+?)(?:{_SEE}|分组|划分|分)?",
        r"(?P<scope>.*?)(?P<groupings>(?:各|每|不同).+?)的(?P<measures>.+)",
        r"(?P<scope>.*?)(?P<groupings>[各每](?:月|季度?|年|周|日|天))度?(?P<measures>.+)",
    )
)
_EACH = re.compile(r"^(?:按照?|各个?|每一?个?|不同的?)")
_PERIODS = {
    **dict.fromkeys(("月", "月份", "月度", "时间"), "月"),
    **dict.fromkeys(("季", "季度"), "季度"),
    **dict.fromkeys(("年", "年份", "年度"), "年"),
    **dict.fromkeys(("周", "星期"), "周"),
    **dict.fromkeys(("日", "天", "日期"), "天"),
}
_ASKED = re.compile(r"^(?:看一?看|看|的|查看)|的$")
_MANY = re.compile(r"(?:趋势|情况|数据|变化)$")


@dataclass(slots=True)
class _Group:
    """Measures and what each of them is seen by; `scope` holds for all."""

    measures: list[str]
    groupings: list[str] = field(default_factory=list)
    scope: str = ""


def split_by_rules(topic: str) -> tuple[str, ...]:
    """Two to six questions; none where no measure with a grouping, or no second one, is named."""
    chinese = has_chinese(topic)
    parts = _split_chinese(topic) if chinese else _split_english(topic)
    questions = list(dict.fromkeys(parts))
    if len(questions) == 1 and (total := _ask_total(topic, chinese=chinese)):
        questions.insert(0, total)
    return tuple(questions[:MAX_QUESTIONS]) if len(questions) > 1 else ()


def _split_english(topic: str) -> Iterator[str]:
    alone, groups = _group_english(topic)
    for group in groups:
        for measure in group.measures:
            for grouping in group.groupings:
                yield f"{measure} by {_name_grouping(grouping)}{group.scope}"
    yield from alone


def _group_english(topic: str) -> tuple[list[str], list[_Group]]:
    """What stands alone, and measures with their groupings, in the order in which they are said."""
    alone: list[str] = []
    waiting: list[str] = []
    groups: list[_Group] = []
    for part in filter(None, map(_normalize_part, _PARTS.split(topic))):
        match = None if _RANKED.match(part) else _GROUPED.fullmatch(part)
        by = _BY.match(part)
        if by and groups:
            _add_grouping(groups[-1], part[by.end() :])
        elif by and waiting:
            groups.append(_Group(waiting))
            waiting = []
            _add_grouping(groups[-1], part[by.end() :])
        elif match:
            groups.append(_Group([*waiting, match["measure"]]))
            waiting = []
            _add_grouping(groups[-1], match["grouping"])
        elif _ALONE.match(part):
            alone.append(part)
        elif groups and not waiting and len(part.split()) <= _LONGEST_GROUPING:
            _add_grouping(groups[-1], part)
        else:
            waiting.append(part)
    return [*alone, *waiting], groups


def _normalize_part(part: str) -> str:
    """Without its article; "monthly sales" becomes "sales by month"."""
    bare = _ARTICLE.sub("", part)
    match = _PERIODIC.fullmatch(bare)
    return f"{match['measure']} by {_PERIOD_NAMES[match['period'].lower()]}" if match else bare


def _add_grouping(group: _Group, words: str) -> None:
    """The period behind the last grouping holds for all of them."""
    match = _SCOPE.fullmatch(words)
    group.groupings.append(match["grouping"] if match else words)
    if match:
        group.scope = match["scope"]


def _name_grouping(grouping: str) -> str:
    return "month" if grouping.lower() == "time" else grouping


def _split_chinese(topic: str) -> Iterator[str]:
    for item in (part for each in _ITEMS.split(topic) for part in _split_clauses(each) if part):
        match = next((m for pattern in _CHINESE if (m := pattern.fullmatch(item))), None)
        if match is None:
            yield from (each for each in _LIST.split(item) if each)
            continue
        scope = match["scope"].strip("，, ")
        measures = _list_measures(match["measures"])
        for measure in measures:
            for grouping in filter(None, _LIST.split(match["groupings"])):
                yield f"{scope}{_name_each(grouping)}的{measure}"


def _split_clauses(item: str) -> list[str]:
    """A comma between two groupings that have each a measure of their own ends a question.

    "每月销售额、各省份的订单数" is two, "各省份、各品类的订单数" two groupings of one measure.
    """
    first, *rest = _COMMA.split(item)
    clauses = [first]
    for comma, part in zip(rest[::2], rest[1::2], strict=True):
        if names_measure(clauses[-1]) and names_measure(part):
            clauses.append(part)
        else:
            clauses[-1] += comma + part
    return clauses


def names_measure(clause: str) -> bool:
    """Whether a grouping in Chinese is said together with its measure, or a total is asked for."""
    if _TOTAL.match(clause) or any(pattern.fullmatch(clause) for pattern in _CHINESE[2:]):
        return True
    return bool(_HAS_EACH.search(clause)) and len(clause) > _LONGEST_CHINESE_GROUPING


def _list_measures(text: str) -> list[str]:
    parts: Sequence[str] = _LIST.split(text)
    return [bare for each in parts if (bare := _MANY.sub("", _ASKED.sub("", each)))]


def _name_each(grouping: str) -> str:
    bare = _EACH.sub("", grouping).strip("的 ")
    return f"每{_PERIODS[bare]}" if bare in _PERIODS else f"各{bare}"


def _ask_total(topic: str, *, chinese: bool) -> str:
    """The whole of the one measure, beside what it is seen by; empty where there is none."""
    if chinese:
        match = next((m for pattern in _CHINESE if (m := pattern.fullmatch(topic))), None)
        measures = _list_measures(match["measures"]) if match else []
        return f"{match['scope'].strip('，, ')}总{measures[0]}" if match and measures else ""
    _, groups = _group_english(topic)
    if not groups:
        return ""
    measure = groups[0].measures[0]
    return f"{measure if _SINGLE.match(measure) else f'total {measure}'}{groups[0].scope}"
