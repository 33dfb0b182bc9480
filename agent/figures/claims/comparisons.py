"""Claims that one name has more or less than another: 高于, "fewer than", "overtook"."""

import re
from collections.abc import Iterator

import numpy as np

from agent.figures.arithmetic.spoken import mean as mean_of
from agent.figures.arithmetic.spoken import stretches_of, total
from agent.figures.arithmetic.words import hints
from agent.figures.claims.standing import Claimed, denied, growths
from agent.figures.naming import TIME, Name, union
from agent.figures.scope import N
from agent.figures.scope.turns import is_listed
from agent.figures.table import Measure, Rows

MORE = "高于|多于|大于|超过|超出|超越|反超|领先于?|优于|胜过|高出|多出"
LESS = "低于|少于|小于|不及|不如|落后于?|逊于"
VERBS_MORE = (
    r"exceed(?:s|ed)?|outsold|outsells?|outperform(?:s|ed)?|surpass(?:es"
    r"|ed)?|beats?|overtook|overtakes?|overtaken|leads?|led|is ahead of"
    r"|was ahead of|ahead of|above"
)
VERBS_LESS = r"trails?|trailed|lags?(?: behind)?|lagged(?: behind)?|behind|below"
_ADJECTIVES = (
    r"(?P<more>more|higher|larger|greater|bigger|stronger|busier)"
    r"|(?P<less>less|lower|fewer|smaller|weaker|quieter)"
    r"|(?P<slow>slower|longer)|(?P<fast>faster|quicker|shorter)"
)
_FIRST, _SECOND = rf"(?P<a>{N})?", rf"(?P<b>{N})"
_TO_NEXT = r"(?P<rest>[^\ue000]{0,10})"
_OBJECT = r"\s+(?:the |that of |those of |in |on |for )?"
_PATTERNS = (
    re.compile(
        rf"{_FIRST}[^\ue000。；;]*?(?:(?P<more>{MORE})|(?P<less>{LESS}))\s*{_SECOND}{_TO_NEXT}"
    ),
    re.compile(
        rf"{_FIRST}[^\ue000。；;]*?比\s*{_SECOND}(?P<rest>[^\ue000，,。]{{0,8}}?)"
        r"(?:(?P<more>[高多大强]|领先)|(?P<less>[低少小弱]|落后)|(?P<fast>快)|(?P<slow>慢))"
    ),
    re.compile(
        rf"{_FIRST}[^\ue000.;]*?\b(?:{_ADJECTIVES})\b[^\ue000,.;]{{0,30}}?"
        rf"\bthan{_OBJECT}{_SECOND}(?P<rest>)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_FIRST}[^\ue000.;]*?\b(?:(?P<more>{VERBS_MORE})|(?P<less>{VERBS_LESS}))\s+(?:the )?"
        rf"{_SECOND}{_TO_NEXT}",
        re.IGNORECASE,
    ),
)
_OF_A_PART = re.compile(r"^\s*(?:'s|的)?[^,，。.]{0,6}(?:倍|[%半]|成|百分|分之|half|third|times)")
_LOSSES = re.compile(
    r"[多少]亏|亏[损得]?更?[多少大小]|亏损|\b(?:loss\w*|lost|losing)\b", re.IGNORECASE
)
_TOGETHER = re.compile(
    r"^\s*(?:的?总?和|之和|合计|加起来|相加|加总|(?:put |taken )?(?:combined|together))",
    re.IGNORECASE,
)
_OF_GROWTH = re.compile(
    r"增速|增幅|涨幅|增长率|\bgrowth (?:rate|was|is)\b|\bgr[eo]w\w* faster\b", re.IGNORECASE
)
OVERTAKES = re.compile(r"overt\w+|surpass\w*|反超|超越", re.IGNORECASE)


def false_comparisons(claimed: Claimed) -> Iterator[tuple[int, int]]:
    """The words that say more where it is less, and the other way round."""
    sentence = claimed.sentence
    for pattern in _PATTERNS:
        for match in pattern.finditer(sentence.wording):
            said = word = next(
                (k for k in ("more", "less", "slow", "fast") if match.groupdict().get(k)), ""
            )
            at = match.start(said)
            if denied(sentence.wording[:at]) or _OF_A_PART.match(match["rest"]):
                continue
            one = sentence.at(match, "a", sentence.start)
            other = sentence.at(match, "b", sentence.start)
            if _is_of_losses(claimed, match, at):
                word = {"more": "less", "less": "more"}.get(word, word)
            if other is not None and not _holds(claimed, one, other, word, match[said], at):
                yield sentence.start + at, sentence.start + match.end(said)


def _holds(claimed: Claimed, one: Name | None, other: Name, word: str, text: str, at: int) -> bool:
    rows = one.rows if one else claimed.context.last.get(other.column)
    if rows is None or (one and one.column != other.column) or np.array_equal(rows, other.rows):
        return True
    clause = claimed.sentence.clause(claimed.sentence.start + at)
    universe = claimed.universe(other)
    theirs = _inside(_combined(claimed, other), universe)
    mine = _inside(rows, universe)
    measures = claimed.measures(clause, one or other)
    if word in ("slow", "fast"):
        measures = [m for m in claimed.table.measures if m.kind == "duration"] or measures
        slow_is_more = any(m.kind == "duration" for m in measures)
        word = "more" if (word == "slow") == slow_is_more else "less"
    if _OF_GROWTH.search(claimed.words(clause)) and (grown := _grown(claimed, one, other)):
        return any(own > rival if word == "more" else own < rival for own, rival in grown)
    if OVERTAKES.search(text) and other.column != TIME:
        return any(_overtakes(claimed, m, rows, other) for m in measures)
    mean = len(mine) != len(theirs) and hints(claimed.words(clause)).average
    return any(_is_more(m, mine, theirs, word == "more", mean=mean) for m in measures)


def _is_of_losses(claimed: Claimed, match: re.Match[str], at: int) -> bool:
    """Whether more or less is said of losses that the table has below zero."""
    words = claimed.sentence.wording[max(match.start(), at - 6) : at + 24]
    negative = any(np.any(measure.known < 0) for measure in claimed.table.measures)
    return negative and _LOSSES.search(words) is not None


def _combined(claimed: Claimed, other: Name) -> Rows:
    """The rows of a name; of all listed with it, where they are taken together."""
    sentence = claimed.sentence
    later = sentence.between(other.end, sentence.end)
    listed = [other]
    for name in later:
        if not is_listed(listed[-1], name, sentence):
            break
        listed.append(name)
    after = sentence.words(listed[-1].end, sentence.end)
    return union([n.rows for n in listed]) if _TOGETHER.match(after) else other.rows


def _grown(claimed: Claimed, one: Name | None, other: Name) -> list[tuple[float, float]]:
    """How much each of two names grew, by each measure."""
    usable = [m for m in claimed.table.measures if m.kind not in ("rank", "change", "share")]
    pairs = []
    for measure in (usable or list(claimed.table.measures[:1])) if one else ():
        sizes = [growths(claimed, name, measure)[-1:] for name in (one, other) if name]
        pairs += [(sizes[0][0][1], sizes[1][0][1])] if all(sizes) else []
    return pairs


def _inside(rows: Rows, universe: Rows) -> Rows:
    crossed = np.intersect1d(rows, universe)
    return crossed if len(crossed) else rows


def _is_more(measure: Measure, mine: Rows, theirs: Rows, more: bool, *, mean: bool = False) -> bool:
    size = mean_of if mean else total
    own, rival = size(measure, mine), size(measure, theirs)
    known = not np.all(np.isnan(measure.values[mine])) and not np.all(
        np.isnan(measure.values[theirs])
    )
    return known and (own > rival if more else own < rival)


def _overtakes(claimed: Claimed, measure: Measure, rows: Rows, other: Name) -> bool:
    """Behind at some moment, ahead at a later one; at the period that the sentence names."""
    when = [name.rows for name in claimed.sentence.names if name.column == TIME]
    parts = stretches_of(claimed.table, None)
    pairs = [
        (total(measure, np.intersect1d(rows, p)), total(measure, np.intersect1d(other.rows, p)))
        for p in parts
    ]
    return (
        crosses(pairs, parts, when) if len(parts) > 1 else _is_more(measure, rows, other.rows, True)
    )


def crosses(pairs: list[tuple[float, float]], parts: list[Rows], when: list[Rows]) -> bool:
    """Whether the first of each pair passes the second, in the period where one is named."""
    ahead = [a > b for a, b in pairs]
    places = [i for i, now in enumerate(ahead) if now and i and not ahead[i - 1]]
    if not when:
        return bool(places)
    return any(len(np.intersect1d(parts[i], rows)) for i in places for rows in when)
