"""Words of a sentence that say which arithmetic its figures may come from."""

import re
from dataclasses import dataclass

_CHANGE = re.compile(
    r"增|涨|升|降|跌|减|下滑|回落|同比|环比|变化|差|高出|低于|高于|多|少|(?<![占同环])比(?![例重])"
    r"|\b(?:grew|grow\w*|rose|ris\w+|up|down|increas\w*|decreas\w*|declin\w*|drop\w*|fell|fall\w*|chang\w+"
    r"|gain\w*|lost|los\w+|higher|lower|more|less|fewer|above|below|than|compar\w+|differ\w*|gap|over|versus|vs"
    r"|yoy|mom|ahead|exceed\w*|jump\w*|surg\w*|slip\w*|shrank|climb\w*)\b",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"占|份额|贡献|构成|比重|比例|集中|其中|合计"
    r"|\b(?:share\w*|account\w*|of (?:the |all )?(?:total|whole|sales|revenue|orders|all)"
    r"|makes? up|contribut\w*|percent of|% of|proportion|represent\w*|compris\w*"
    r"|combined|together|concentrat\w*)\b",
    re.IGNORECASE,
)
_HIGH = re.compile(
    r"最[高大多好强]|第一|首位|居首|领先|冠|峰|顶|高点|榜首"
    r"|\b(?:highest|largest|biggest|most|best|top|lead\w*|peak\w*|first|max\w*|strongest)\b",
    re.IGNORECASE,
)
_LOW = re.compile(
    r"最[低小少差弱]|末位|垫底|谷|低点|\b(?:lowest|smallest|least|fewest|worst|bottom|trough|min\w*|weakest)\b",
    re.IGNORECASE,
)
_AVERAGE = re.compile(r"平均|均值|人均|\b(?:average|avg|mean)\b", re.IGNORECASE)
_YEAR_BEFORE = re.compile(r"同比|去年|上年|\b(?:year|yoy|yearly|annual\w*)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hints:
    """What a sentence speaks of."""

    change: bool
    share: bool
    high: bool
    low: bool
    average: bool
    year_before: bool


def hints(sentence: str) -> Hints:
    """The arithmetic that the words of `sentence` call for."""
    return Hints(
        change=_CHANGE.search(sentence) is not None,
        share=_SHARE.search(sentence) is not None,
        high=_HIGH.search(sentence) is not None,
        low=_LOW.search(sentence) is not None,
        average=_AVERAGE.search(sentence) is not None,
        year_before=_YEAR_BEFORE.search(sentence) is not None,
    )
