"""Hint words: which arithmetic the figures of a sentence may come from."""

import re
from dataclasses import dataclass, fields
from functools import lru_cache

from agent.figures.extraction.change_words import FALLS_EN, FALLS_ZH, RISES_EN, RISES_ZH
from agent.figures.extraction.exception_words import EXCEPTING

_WORDS = {
    "change": r"(?<!新)增|涨|升|(?<![占])降|跌|减|下滑|回落|同比|环比|变化|扩大|翻"
    r"|\b(?:grew|grow\w*|rose|risen|ris\w+"
    r"|(?<!adds )(?<!add )(?<!makes )(?<!make )(?<!made )(?<!making )up(?! to\b)"
    r"|increas\w*|decreas\w*|declin\w*|drop\w*|down|fell|fall\w*"
    r"|chang\w+"
    r"|gain\w*|lost|los\w+|add(?:ed|ing|s)|yoy|mom|jump\w*|surg\w*"
    r"|slip\w*|shrank|climb\w*|dip\w*|plung\w*|slump\w*|slid\w*|sank"
        r"|contract\w*|soar\w*|rebound\w*|recover\w*|doubl\w*|tripl\w*|quadrupl\w*|halv\w*"
    rf"|a (?:plus|minus) of|improv\w*|{RISES_EN}|{FALLS_EN})\b|{RISES_ZH}|{FALLS_ZH}",
    "difference": r"差|多|少|高|低|领先|落后|超出|悬殊"
    r"|\b(?:higher|lower|more|less|fewer|above|below|than|differ\w*"
    r"|gap|ahead|behind|lead|margin|exceed\w*|apart|by)\b",
    "share": r"占|份额|贡献|构成|比重|比例|集中"
    r"|\b(?:share\w*|account\w*|of|mak\w+ up|made up|contribut\w*"
    r"|proportion|represent\w*|compris\w*"
    r"|combined|together|concentrat\w*|holds?|held)\b",
    "high": r"最[高大多好强快热旺]|第一|首位|居首|领先|冠|峰|顶|高点|榜首|头部|首[尾末]"
    r"|\b(?:highest|largest|biggest|greatest|most|best|top|lead\w*"
    r"|peak\w*|max\w*|strongest|busiest|fastest|record)\b",
    "low": r"最[低小少差弱慢冷]|末[位尾名]|尾部"
    r"|倒数|[最排]后|首[尾末]|后[两二三四五六七八九]|垫底|谷|低点"
    r"|\b(?:lowest|smallest|least|fewest|worst|bottom|trough|min\w*|weakest|quietest|slowest)\b",
    "average":
        r"平均|均值|每[天日周月季年]的|[人月日年周季店单]均"
        r"|\b(?:average[ds]?|averaging|avg|mean)\b"
        r"|\bper (?:month|day|week|year|quarter)\b",
    "median": r"中位|\bmedian\b",
    "total": r"合计|总[计共额量数和体]?|共|累计|全[年国部体]|整体"
    r"|\b(?:total\w*|overall|altogether|combined|together|sum|in all|all)\b",
    "year_before":
        r"同比|去年|上年|\b(?:year[- ](?:on|over)[- ]year|yoy|yearly|annual\w*"
        r"|(?:a|the|last|previous) year)\b",
    "step_before":
        r"环比|\b(?:mom|qoq|month[- ](?:on|over)[- ]month|quarter[- ](?:on"
        r"|over)[- ]quarter)\b",
    "ends":
        r"从|由|自|起|首|初|末|最新|最近|\b(?:from|start\w*|began|begin\w*|open\w*"
        r"|end(?:ed|ing|s)?|finish\w*|clos\w+|latest|last|final\w*"
        r"|first)\b",
    "each": r"分别|依次|各|均为|同为|同样|皆为|都[是为]"
    r"|\b(?:respectively|each|both|neither|in turn)\b",
    "rest": r"其余|其他|其它|剩余|余下|剩下|\b(?:rest|remaining|remainder|others?)\b"
    rf"|{EXCEPTING}",
    "everything": r"从未|始终|(?<![平人月日年周季店])均|都|全部|所有|无一|没有(?:任何|[一哪])?"
    r"|\b(?:(?<!of )all|every|each|none|never|neither"
    r"|no(?!-|\.| (?:longer|more|less|fewer|doubt)\b))\b",
    "loss": r"亏|负|赤字|缺口|\bshort(?:fall)?\b|下降|减少|下滑|跌|降"
    r"|\b(?:loss\w*|lost|los\w+|deficit|negative|minus|fell|fall\w*"
    r"|declin\w*|drop\w*|down|decreas\w*|below zero)\b",
    "compound":
        r"复合|年均增|cagr|\bcompound\w*\b|\bcagr\b|\b(?:annual|yearly"
        r"|average)\w* growth\b|\bgr[eo]w\w* (?:at )?an? average\b",
    "quotient": r"每|单价|均|客单|单店|人效|坪效|比值|率|之比"
    r"|\b(?:per|each|average|avg|ratio|rate|apiece)\b",
    "versus": r"差|与|和|比|\b(?:gap|differ\w*|between|versus|vs|spread|range|than)\b",
    "cumulative":
        r"累计|截至|截止|累积|\b(?:cumulative\w*|to date|so far|running total"
        r"|year[- ]to[- ]date)\b",
    "gain":
        r"盈利|盈余|获利|为正|\b(?:profitabl\w+|positive|in the black|earn\w*|mak\w+ money)\b",
    "gap":
        r"差距|相差|领先|落后|超支|结余|缺口|\b(?:gap|lead|margin|ahead|behind|deficit"
        r"|over(?:run|shoot|spend)|shortfall|surplus|excess)\b",
    "extremes": r"范围|区间|介于|之间|到|至|\b(?:rang\w+|between|spread|vary|varies|from)\b",
}  # fmt: skip
_PATTERNS = {name: re.compile(words, re.IGNORECASE) for name, words in _WORDS.items()}


@dataclass(frozen=True, slots=True)
class ArithmeticHints:
    """What a sentence or a part of it speaks of."""

    change: bool = False
    difference: bool = False
    share: bool = False
    high: bool = False
    low: bool = False
    average: bool = False
    median: bool = False
    total: bool = False
    year_before: bool = False
    step_before: bool = False
    ends: bool = False
    each: bool = False
    rest: bool = False
    everything: bool = False
    loss: bool = False
    compound: bool = False
    quotient: bool = False
    versus: bool = False
    extremes: bool = False
    cumulative: bool = False
    gain: bool = False
    gap: bool = False


NO_HINTS = ArithmeticHints()


@lru_cache(maxsize=512)
def find_hints(words: str) -> ArithmeticHints:
    """The arithmetic that `words` call for."""
    return ArithmeticHints(
        **{f.name: _PATTERNS[f.name].search(words) is not None for f in fields(ArithmeticHints)}
    )
