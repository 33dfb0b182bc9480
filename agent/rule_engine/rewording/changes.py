"""Names both times of a change: 销售额比上月下降的门店 compares this month with the last one."""

import re

from model.locales.chinese import HAN, compile_chinese

_THIS = {"上个月": "这个月", "上周": "本周", "上个季度": "这个季度", "去年": "今年"}
_TIMES = "上月|上季度|" + "|".join(_THIS)
_LONG = {"上月": "上个月", "上季度": "上个季度"}
_THESE = "本月|这个月|本周|这周|本季度|这个季度|今年"
_AMOUNTS = "销售额|销量|销售量|营业额|营收|收入|业绩|订单数|订单量"
_CHANGES = "下降|下滑|减少|下跌|降低|增长|上升|上涨|增加|提高|提升"
_DESCRIBED = re.compile(
    rf"^(?:哪些|有哪些|列出)?(?:{_THESE})?(?P<amount>{_AMOUNTS})(?:比|较|相比)(?P<last>{_TIMES})"
    rf"(?:有所)?(?P<change>{_CHANGES})了?的(?P<thing>{HAN}{{1,6}}?)"
    r"(?:有哪些|是哪些)?[？?。]?$"
)
_ASKED = re.compile(
    rf"^(?:哪些|有哪些)(?P<thing>{HAN}{{1,6}}?)(?:的|{_THESE})*(?P<amount>{_AMOUNTS})"
    rf"(?:比|较|相比)(?P<last>{_TIMES})(?:有所)?(?P<change>{_CHANGES})了?[？?。]?$"
)
_FROM_TO = compile_chinese(
    r"^(?P<first>\d{1,2}月)到(?P<last>\d{1,2}月)的?(?P<amount>\p{Han}{2,8}?)"
    r"(?:变化|增长|增加|下降|减少|涨|跌)了?(?:多少|情况|怎么样|如何)?[？?。]?$"
)
_LOWER = re.compile(
    r"^(?:which |what )?(?P<thing>\w+?) (?:have|had|has|with) (?P<change>lower|falling|declining"
    r"|higher|rising|growing) sales(?: (?:this|in this) \w+)?"
    r" (?:than|compared (?:to|with)|versus|vs) last (?P<grain>week|month|quarter|year)\s*\??$",
    re.IGNORECASE,
)
_FALLS = frozenset(["lower", "falling", "declining"])


def name_both_times(question: str) -> str:
    """The question with the time that is compared and the one it is compared with."""
    for pattern in (_DESCRIBED, _ASKED):
        match = pattern.match(question)
        if match is not None:
            last = _LONG.get(match["last"], match["last"])
            times = f"{_THIS[last]}比{last}"
            return f"哪些{match['thing']}{times}{match['amount']}{match['change']}"
    match = _FROM_TO.match(question)
    if match is not None:
        return f"{match['first']}和{match['last']}的{match['amount']}对比"
    match = _LOWER.match(question)
    if match is not None:
        change = "less" if match["change"].lower() in _FALLS else "more"
        grain = match["grain"].lower()
        return f"which {match['thing']} sold {change} this {grain} than last {grain}"
    return question
