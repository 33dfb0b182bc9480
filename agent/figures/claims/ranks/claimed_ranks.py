"""Words for places among others: the highest, the second largest, the biggest loss, the fastest."""

import re
from dataclasses import dataclass

from agent.figures.extraction.word_starts import WORD_START
from agent.lexicon.numerals import parse_numeral

_ORDINALS = ["second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_NTH = rf"(?:{'|'.join(_ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))"
_GROWING = r"增长|增幅|增速|涨幅|升幅|上升|增加|提升"
_SHRINKING = r"降幅|跌幅|下降|下滑|减少|跌"
_RISE = r"increase|gain|rise|growth|jump|climb|surge"
_DROP = r"drop|decline|fall|decrease|dip"
_HIGH = (
    r"最[高大多强旺热]|居首|遥遥领先|一马当先|拔得头筹|独占鳌头|问鼎"
    r"|榜首|首位|领先全|夺冠|冠军|峰值|(?<!倒数)第一(?!季|次|个月|天|周|年)(?:名|位)?"
    r"|\b(?:highest|largest|biggest|greatest|strongest|busiest|top spot"
    r"|top[- ]selling|best[- ]?sell(?:er|ing)|top performer)\b"
    r"|(?<!is )(?<!are )(?<!was )(?<!were )\bthe most\b(?! recent)|\bmost popular\b"
    r"|\bpeak(?:ed|s)?\b"
    r"|\bleads?\b(?! to|\s+by|\s+\ue000)|\bleading\b"
    r"|\b(?:ranks?|ranked|came|comes|placed|finished) (?:in )?first\b"
    r"|\b(?:is|was|were|are) first(?= (?:with|at|in|on|by|for)\b|[,.(]|$)|\bled(?= with\b)"
    r"|\bin first\b"
    r"|以\s?[\d.,]+[^,，\ue000]{0,6}领先(?![于\ue000])|领跑(?![^,，]{0,3}\ue000)"
    r"|\bhigh point\b|\btop of the (?:list|table|ranking)\b|\bfirst place\b"
    r"|\bnumber one\b|\bno\. ?1\b|\b(?:tops|topped|heads|headed) the\b"
)
_LOW = (
    r"最[低小少弱冷]|垫底|末位|倒数第一|谷底|谷值|低谷|殿后"
    r"|(?:排名?|位[列居])最后|最后一[名位]"
    r"|\b(?:low point|brings? up the rear|brought up the rear|bottom of the (?:list|table|ranking)"
    r"|all-time low|hits? its low|at its lowest)\b"
    r"|\b(?:lowest|smallest|fewest|weakest|quietest)\b|\b(?:the|has|had) least\b|\bbottomed\b"
    r"|\b(?:ranks?|ranked|came|comes|placed|finished) (?:in )?last\b|\blast place\b"
)
_GOOD, _BAD = r"最[好优佳]|\bbest\b(?![- ]?sell)", r"最[差劣]|\bworst\b"
_VAGUE = r"\b(?:is|are|was|were) the most\b(?! popular)|\bsafest\b"
"""Words that do not say which end of which measure they mean."""
_MUCH = (
    r"最[长贵久重]|最年长"
    r"|\b(?:priciest|dearest|oldest|eldest|fullest|longest(?![- ]serving)|richest|heaviest"
    r"|hottest)\b"
)
_LITTLE = (
    r"最[短便轻]宜?|最年轻"
    r"|\b(?:cheapest|emptiest|youngest|shortest|poorest|lightest|coldest)\b"
)
"""Words that say which end, but of which measure they leave to the reader."""
_LOST_MOST = (
    r"(?:亏损|亏得?|赤字)(?:额|幅度)?最[大多高]|最[大多高]的?(?:亏损|赤字)"
    r"|\b(?:biggest|largest|greatest|highest|heaviest|steepest|most) (?:net )?"
    r"(?:loss|deficit)(?:es|s)?\b"
    r"|\blos(?:t|es|ing) (?:the )?most\b"
)
_LOST_LEAST = (
    r"(?:亏损|亏得?|赤字)(?:额|幅度)?最[小少低]|最[小少低]的?(?:亏损|赤字)"
    r"|\b(?:smallest|lowest|lightest) (?:net )?(?:loss|deficit)(?:es|s)?\b"
    r"|\blos(?:t|es|ing) (?:the )?least\b"
)
_SHARP = r"\b(?:steepest|sharpest|deepest)\b"
_FAST, _SLOW = r"最快|\b(?:fastest|quickest)\b", r"最慢|\bslowest\b"
PLACE_WORDS = re.compile(
    rf"{WORD_START}(?:(?P<lossmost>{_LOST_MOST})|(?P<lossleast>{_LOST_LEAST})"
    rf"|(?P<grows>(?:{_GROWING})(?:率|幅度|额)?(?:最[快大多高]|居首)|最[大高快]的?(?:{_GROWING})|(?:{_HIGH}"
    rf"|{_FAST}|{_SHARP})[ -](?:[\w-]+ ){{0,2}}(?:{_RISE}|growing)\b|\bgrew (?:the )?(?:fastest"
    rf"|most)\b"
    rf"|\bgrowth (?:is|was) (?:the )?(?:fastest|highest|strongest)\b)"
    rf"|(?P<shrinks>(?:{_SHRINKING})(?:幅度|额)?最[快大多高]|最[大快]的?(?:{_SHRINKING})|(?:{_HIGH}"
    rf"|{_FAST}|{_SHARP})[ -](?:[\w-]+ ){{0,2}}(?:{_DROP})\b|\bfell (?:the )?(?:fastest"
    rf"|most)\b"
    rf"|(?:{_GROWING})(?:率|幅度|额)?最[慢小少低])"
    rf"|第(?P<zh>[二三四五六七八九十]|[2-9])(?P<side>[高大多低小少])"
    rf"|\b(?P<nth>{_NTH})[- ](?:(?P<nhigh>highest|largest|biggest"
    rf"|most|best|strongest)|(?P<nlow>lowest|smallest|least|fewest"
    rf"|worst|weakest))\b"
    rf"|(?P<last>倒数)?第(?P<place>[二三四五六七八九十]|[2-9]|1\d)(?![季月年周天次个十\d])(?:名|位)?"
    rf"|\b(?:ranks?|ranked|ranking|came|comes|coming|placed|finish\w*"
    rf"|is|in) (?:in )?(?P<rank>{_NTH})\b(?: place)?(?! quarter"
    rf"| half| month)"
    rf"|\b(?:only|just|merely) (?P<only>{_NTH})(?= (?:in|by|on|for|when)\b)"
    rf"|\b(?P<held>{_NTH}) place\b|(?:^|[,;:] )\s*(?P<begin>{_NTH}) (?:is|was|comes|came)\b"
    rf"|(?P<runner>\brunner-up\b|次席|亚军)"
    rf"|(?P<vague>{_VAGUE})|(?P<much>{_MUCH})|(?P<little>{_LITTLE})|(?P<high>{_HIGH})|(?P<low>{_LOW})|(?P<good>{_GOOD})|(?P<bad>{_BAD})"
    rf"|(?P<fast>{_FAST})|(?P<slow>{_SLOW}))",
    re.IGNORECASE,
)  # fmt: skip
"""Words that put a name at a place among the others."""
_RATE = re.compile(r"增速|增长率|快|fast|quick|rate", re.IGNORECASE)
_NUMBERED = ("zh", "nth", "place", "rank", "held", "begin", "only")
_JUDGED = ("good", "bad", "fast", "slow", "vague", "much", "little")


@dataclass(frozen=True, slots=True)
class ClaimedRank:
    """The place that words give a name: the first or a later one, from the top or the bottom."""

    number: int
    top: bool
    growth: bool = False
    judged: str = ""
    """"good", "bad", "fast", "slow" or "vague" where the words do not say more or less; "much",
    "little" or "loss" where they say it of one kind of measure."""
    rate: bool = False
    """Whether growth is meant in proportion only."""
    group: int = 1
    """How many names together are said to share the place."""


def parse_rank(match: re.Match[str]) -> ClaimedRank:
    """The place that a match of `PLACE_WORDS` gives."""
    if match["grows"] or match["shrinks"]:
        rate = _RATE.search(match[0]) is not None
        return ClaimedRank(1, top=bool(match["grows"]), growth=True, rate=rate)
    if match["lossmost"] or match["lossleast"]:
        return ClaimedRank(1, top=bool(match["lossleast"]), judged="loss")
    number = next((match[g] for g in _NUMBERED if match[g]), "")
    if number:
        low = match["last"] or match["nlow"] or (match["side"] or "高") in "低小少"
        return ClaimedRank(_parse_ordinal(number), top=not low)
    judged_kind = next((kind for kind in _JUDGED if match[kind]), "")
    top = bool(match["high"] or match["runner"] or judged_kind in ("good", "fast", "much"))
    return ClaimedRank(2 if match["runner"] else 1, top=top, judged=judged_kind)


def _parse_ordinal(word: str) -> int:
    word = word.lower()
    if word in _ORDINALS:
        return _ORDINALS.index(word) + 2
    digits = "".join(filter(str.isdigit, word))
    return int(digits) if digits else (parse_numeral(word) or (0, 0))[0]
