"""Causes that no row tells: 由于天气, "thanks to a campaign"."""

import re
from collections.abc import Iterator

from agent.figures.claims.claim_context import ClaimContext
from agent.figures.result.measure_headings import count_mentions
from agent.figures.result.row_names import TIME

_CAUSE = re.compile(
    r"(?:由于|因为|得益于|归功于|归因于|源于|缘于|受益于)[^，,。;；]{2,}"
    r"|受[^，,。;；]{2,16}?(?:影响|拖累|带动|推动|拉动|提振)"
    r"|在[^，,。;；]{2,16}?(?:带动|推动|拉动)下"
    r"|\b(?:because(?: of)?|due to|thanks to|owing to|driven by|fuell?ed by|boosted by"
    r"|caused by"
    r"|as a result of|on the back of|attributable to|attributed to)\b[^,.;]{3,}",
    re.IGNORECASE,
)
_GUESSED = re.compile(
    r"(?:可能|或许|也许|大概|估计|推测|不清楚|不(?:能|足以)?说明)[^，,。;；]{0,6}$"
    r"|\b(?:may|might|could|possibly|perhaps|probably|likely|not)\b[^,.;]{0,16}$",
    re.IGNORECASE,
)
_OF_THE_DATA = re.compile(
    r"四舍五入|舍入|取整|缺失|暂无|没有|截断|未显示"
    r"|\b(?:rounding|rounded|missing|null|no data|cut)\b",
    re.IGNORECASE,
)


def find_untold_causes(claim: ClaimContext) -> Iterator[tuple[int, int]]:
    """The words that give a reason in which neither a name nor a number of the rows is."""
    sentence = claim.sentence
    for match in _CAUSE.finditer(sentence.wording):
        start, end = sentence.start + match.start(), sentence.start + match.end()
        is_guessed = _GUESSED.search(sentence.wording[: match.start()])
        if is_guessed or _OF_THE_DATA.search(match[0]) or _is_of_rows(claim, start, end):
            continue
        yield start, end


def _is_of_rows(claim: ClaimContext, start: int, end: int) -> bool:
    names = claim.sentence.find_names(start, end)
    figures = any(start <= figure.start < end for figure in claim.sentence.figures)
    words = claim.words((start, end)).lower()
    told = any(count_mentions(measure.tokens, words) for measure in claim.table.measures)
    return figures or told or any(name.column != TIME for name in names)
