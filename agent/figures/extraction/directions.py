"""The direction of a figure: whether the words around it say that something rose or fell."""

import re

from agent.figures.extraction.change_words import FALLS_EN, FALLS_ZH, RISES_EN, RISES_ZH
from model.locales.chinese import compile_chinese

FROM = re.compile(r"(?:从|由|自|\bfrom)\s*(?:the )?[¥$€£]?$", re.IGNORECASE)
"""Words before what something begins with."""
_FAR = 24
_CLOSE = 12
_UP = (
    r"增长|增加|上升|上涨|提升|提高|攀升|高出|高于(?=\s*\S)|多出|增幅|涨幅|涨|(?<!新)增"
    r"|(?<!最)(?:高|多)(?!达)(?=[了出接卖销售收付产运发招]?\s*[约近达]?$)"
    r"|\b(?:grew|grow\w*|rose|risen|ris\w+|increas\w*"
    r"|(?<!adds )(?<!add )(?<!makes )(?<!make )(?<!made )(?<!making )up(?! to)"
    rf"|gain\w*|climb\w*|jump\w*|surg\w*|soar\w*|rebound\w*|a plus of|{RISES_EN})\b|{RISES_ZH}"
)
_DOWN = (
    r"下降|下滑|减少|降低|下跌|跌幅|降幅|回落|放缓|(?:低于|少于)(?=\s*\S)|缩减|萎缩|跌|降|(?<!最)(?:低|少)(?=[了接卖销售收付产运发招]?\s*[约近达]?$)"
    r"|\b(?:fell|fall\w*|declin\w*|decreas\w*|drop\w*|down|slip\w*|shrank|lost|dip\w*|plung\w*|slump\w*|slid\w*"
    rf"|a minus of|{FALLS_EN})\b|{FALLS_ZH}"
)
_BEFORE = re.compile(
    rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))"
    r"(?P<gap>(?!.*(?:[,，。；;!！?？]|[至到为占从由]|\b(?:to|from)\b)).{0,10})$",
    re.IGNORECASE,
)
_STARTS = re.compile(rf"(?={_UP}|{_DOWN})", re.IGNORECASE)
"""Where words of a direction begin, also inside one another."""
_AFTER = re.compile(
    r"^\s*(?:的\s*)?(?:(?P<up>(?:增长|增幅|涨幅)(?!\s*[了到至为]?[约近]?\s*[\d.]|[到至])"
    r"|(?:higher|more|above|ahead|increase|growth|rise|gain)\b)"
    r"|(?P<down>(?:下降|降幅|跌幅)(?!\s*[了到至为]?[约近]?\s*[\d.]|[到至])"
    r"|(?:lower|less|fewer|below|behind|short of|decrease|decline|drop|fall)\b))",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"^(?:了|出|过|约|近|达|超过?|[接卖销售收付产运发招])?\s*(?:by|only|some|about|around|nearly|over)?\s*[¥$€£]?\s*$",
    re.IGNORECASE,
)
_COUNTERS = "国个家项款种类名位省市区门店所年月周季天"
_OF_BASE = re.compile(
    r"(?:高于|低于|多于|少于|\b(?:than|above|below))\s*(?:the )?\ue000+(?:的|'s|’s)\s*$",
    re.IGNORECASE,
)
_MORE_OF = compile_chinese(
    r"[比较]\ue000+[^，,。\d\ue000]{0,4}?(?<![最至不减较增提新])(?:(?P<up>[多高])|(?P<down>[少低]))"
    r"(?![达亏])\p{Han}{0,3}\s*$"
)
"""比 B 多成交 40 套: more of what a verb says."""
_MOMENTS = re.compile(
    r"^\s+(?:straight |consecutive |successive )?(?:day|week|month|quarter|year)s\b", re.IGNORECASE
)
"""How long something goes on, in no direction: "fell three weeks in a row"."""
_DENIED = re.compile(r"(?:没有|没|未|不|并非|\bnot\b|n't)\s*\w{0,2}$", re.IGNORECASE)


def find_direction(text: str, start: int, end: int, *, far: bool) -> int:
    """1 for a rise, -1 for a fall, 0 where neither is said of the figure between the offsets.

    Only words right beside the figure count where not `far`.
    """
    lasting = _MOMENTS.match(text[end : end + _FAR]) is not None
    counts = lasting or text[end - 1] in _COUNTERS
    after = None if counts else _AFTER.match(text[end : end + _FAR])
    if after:
        return 1 if after["up"] else -1
    near = "" if lasting else text[max(0, start - (_FAR if far else _CLOSE)) : start]
    if match := _MORE_OF.search(near):
        return 1 if match["up"] else -1
    if _OF_BASE.search(near):
        return 0
    starts = (word.start() for word in _STARTS.finditer(near))
    matches = [m for at in starts if (m := _BEFORE.match(near, at))]
    if not far:
        matches = [m for m in matches if _BESIDE.match(m["gap"])]
    if not matches or _DENIED.search(near[: matches[0].start()]):
        return 0
    return 1 if matches[-1]["up"] else -1
