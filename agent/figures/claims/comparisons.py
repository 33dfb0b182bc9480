"""Claims that one name has more or less than another: 高于, "fewer than", "overtook"."""

import re
from collections.abc import Iterator

import numpy as np

from agent.figures.candidates.figure_context import aggregate_rows, split_by_moment
from agent.figures.candidates.figure_context import mean as mean_of
from agent.figures.candidates.hint_words import find_hints
from agent.figures.claims.claim_context import ClaimContext, compute_growths, is_denied
from agent.figures.result.result_table import Measure, Rows, cross_rows
from agent.figures.result.row_names import TIME, RowName, restrict_rows, unite_rows
from agent.figures.scope import NAME, Sentence
from agent.figures.scope.listed_names import is_listed
from agent.figures.scope.sentence import NAME_SIGN

MORE = "高于|多于|大于|超过|超出|超越|反超|领先于?|优于|胜过|高出|多出|强于|高过|压过|力压|赶超"
LESS = (
    "低于|少于|小于|不及|不如|落后于?|逊于|弱于|不敌|逊色于|赶不上|比不上|追不上"
    "|(?:未能?|没有?能?|无法)(?:赶上|追上|超过|超越|达到)"
)
VERBS_MORE = (
    r"(?:does|did|do|doing|fares?|fared|performs?|performed|ranks?|ranked|scores?|scored|comes?"
    r"|came) (?:better than|above|ahead of|before)|outdid|outdoes|outstrips?|outstripped|outpaces?"
    r"|outpaced|outranks?|outranked|tops|topped|eclipses?|eclipsed|moved ahead of|pulled ahead of"
    r"|passed|exceed(?:s|ed)?|outsold|outsells?|outperform(?:s|ed)?|outnumber(?:s|ed)?|surpass(?:es"
    r"|ed)?|beats?|overtook|overtakes?|overtaken|leads?|led|is ahead of"
    r"|was ahead of|ahead of|above"
)
VERBS_LESS = (
    r"(?:does|did|do|doing|fares?|fared|performs?|performed|ranks?|ranked|scores?|scored)"
    r" (?:worse than|below|behind)|(?:comes?|came) (?:after|behind)"
    r"|(?:does|do|did|could|can) ?not (?:keep up with|match|reach(?: the level of)?|beat"
    r"|catch up with)"
    r"|(?:doesn|don|didn|couldn|can)['’]t (?:keep up with|match|reach|catch up with|beat)"
    r"|falls? short of|fell short of|trails?|trailed|lags?(?: behind)?|lagged(?: behind)?"
    r"|behind|below"
)
ADJECTIVES_MORE = r"(?:more|higher|larger|greater|bigger|stronger|busier)"
ADJECTIVES_LESS = r"(?:less|lower|fewer|smaller|weaker|quieter)"
_ADJECTIVES = (
    rf"(?P<more>{ADJECTIVES_MORE})|(?P<less>{ADJECTIVES_LESS})"
    r"|(?P<slow>slower|longer)|(?P<fast>faster|quicker|shorter)"
)
_FIRST, _SECOND = rf"(?P<a>{NAME})?", rf"(?P<b>{NAME})"
_TO_NEXT = r"(?P<rest>[^\ue000]{0,10})"
_OBJECT = r"\s+(?:(?:in|on|for|at|from|by|during) )?(?:the |that of |those of )?"
_PATTERNS = (
    re.compile(
        rf"{_FIRST}[^\ue000。；;]*?(?:(?P<more>{MORE})|(?P<less>{LESS})|(?P<fast>快于)|(?P<slow>慢于))"
        rf"\s*{_SECOND}{_TO_NEXT}"
    ),
    re.compile(
        rf"{_FIRST}[^\ue000。；;]*?比\s*{_SECOND}(?P<rest>[^\ue000，,。]{{0,8}}?)"
        r"(?:(?P<more>(?<!最)[高多大强]|领先)|(?P<less>(?<!最)[低少小弱]|落后)|(?P<fast>快)|(?P<slow>慢))"
    ),
    re.compile(
        rf"{_FIRST}[^\ue000.;]*?\b(?:{_ADJECTIVES})\b[^\ue000,.;]{{0,30}}?"
        rf"\bthan{_OBJECT}{_SECOND}(?P<rest>)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_FIRST}[^\ue000.;]*?\b(?:{_ADJECTIVES})\s+(?P<x>{NAME})[^\ue000,.;]{{0,16}}?"
        rf"\bthan{_OBJECT}{_SECOND}(?P<rest>)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_FIRST}[^\ue000.;]*?\b(?:(?P<more>{VERBS_MORE})|(?P<less>{VERBS_LESS}))\s+"
        r"(?:(?:those|that) (?:in|at|of) )?(?:the )?"
        rf"{_SECOND}{_TO_NEXT}",
        re.IGNORECASE,
    ),
)
_PREFILTERS = (
    re.compile(rf"{MORE}|{LESS}|[快慢]于"),
    re.compile("比"),
    re.compile(r"\bthan\b", re.IGNORECASE),
    re.compile(r"\bthan\b", re.IGNORECASE),
    re.compile(rf"\b(?:{VERBS_MORE}|{VERBS_LESS})\b", re.IGNORECASE),
)
"""What a pattern finds nothing without; the patterns themselves take long on long sentences."""
_OF_A_PART = re.compile(r"^\s*(?:'s|的)?[^,，。.]{0,6}(?:倍|[%半]|成|百分|分之|half|third|times)")
_LOSSES = re.compile(
    r"[多少]亏|亏[损得]?更?[多少大小]|亏损|\b(?:loss\w*|lost|losing)\b", re.IGNORECASE
)
_TOGETHER = re.compile(
    r"^\s*(?:的?总?和|之和|合计|加起来|相加|加总|(?:put |taken )?(?:combined|together))",
    re.IGNORECASE,
)
_JOINTLY = re.compile(
    r"合计|加起来|合起来|相加|总共|共|之和|两[者家个]"
    r"|\b(?:together|combined?|between them|jointly|in total)\b",
    re.IGNORECASE,
)
_OF_GROWTH = re.compile(
    r"增速|增幅|涨幅|增长率|\bgrowth (?:rate|was|is)\b|\bgr[eo]w\w* faster\b", re.IGNORECASE
)
_OF_FALL = re.compile(
    r"降幅|跌幅|降速|下降(?:率|幅度)"
    r"|\b(?:fell|declined|dropped|decreased|shrank) (?:by )?(?:more|less|faster|further)\b",
    re.IGNORECASE,
)
OVERTAKES = re.compile(
    r"overt\w+|surpass\w*|(?:moved|pulled) ahead|passed|反超|超越|赶超", re.IGNORECASE
)


def find_false_comparisons(claim: ClaimContext) -> Iterator[tuple[int, int]]:
    """The words that say more where it is less, and the other way round."""
    sentence = claim.sentence
    for match in _find_matches(sentence.wording):
        group = word = next(
            (k for k in ("more", "less", "slow", "fast") if match.groupdict().get(k)), ""
        )
        at = match.start(group)
        if is_denied(sentence.wording[:at]) or _OF_A_PART.match(match["rest"]):
            continue
        one = sentence.find_name(match, "a", sentence.start)
        other = sentence.find_name(match, "b", sentence.start)
        if one and other and one.column != other.column and "x" in match.groupdict():
            one = sentence.find_name(match, "x", sentence.start)
        if _is_of_losses(claim, match, at):
            word = {"more": "less", "less": "more"}.get(word, word)
        if _has_own_figure(sentence, sentence.start + match.end(group)):
            continue
        if other is not None and not _is_true(claim, one, other, word, match[group], at):
            yield sentence.start + at, sentence.start + match.end(group)


def _find_matches(wording: str) -> Iterator[re.Match[str]]:
    """The comparisons in a sentence; each is with a name."""
    if NAME_SIGN not in wording:
        return
    for prefilter, pattern in zip(_PREFILTERS, _PATTERNS, strict=True):
        if prefilter.search(wording):
            yield from pattern.finditer(wording)


def _has_own_figure(sentence: Sentence, end: int) -> bool:
    """Whether a figure with a direction follows, by which more or less is already verified."""
    return any(end <= f.start <= end + 4 and f.direction for f in sentence.figures)


def _is_true(
    claim: ClaimContext, one: RowName | None, other: RowName, word: str, text: str, at: int
) -> bool:
    rows = one.rows if one else claim.discourse.last.get(other.column)
    if rows is None or (one and one.column != other.column) or _overlap(rows, other.rows):
        return True
    clause = claim.sentence.clause(claim.sentence.start + at)
    universe = claim.find_compared_rows(other)
    theirs = restrict_rows(_combine_listed_names(claim, other), [universe])
    mine = restrict_rows(_combine_names_before(claim, one, at) if one else rows, [universe])
    measures = claim.find_measures(clause, one or other)
    if word in ("slow", "fast"):
        measures = [m for m in claim.table.measures if m.kind == "duration"] or measures
        slow_is_more = any(m.kind == "duration" for m in measures)
        word = "more" if (word == "slow") == slow_is_more else "less"
    falls = _OF_FALL.search(claim.words(clause)) is not None
    if (falls or _OF_GROWTH.search(claim.words(clause))) and (
        growths := _pair_growths(claim, one, other)
    ):
        growths = [(-own, -rival) for own, rival in growths] if falls else growths
        return any(own > rival if word == "more" else own < rival for own, rival in growths)
    if OVERTAKES.search(text) and other.column != TIME:
        return any(_has_overtaken(claim, m, rows, other) for m in measures)
    mean = len(mine) != len(theirs) and find_hints(claim.words(clause)).average
    return any(_is_more(m, mine, theirs, word == "more", mean=mean) for m in measures)


def _overlap(rows: Rows, others: Rows) -> bool:
    """Whether a name is among those it is compared with: "more games than they lost"."""
    return len(cross_rows(rows, others)) > 0


def _is_of_losses(claim: ClaimContext, match: re.Match[str], at: int) -> bool:
    """Whether more or less is said of losses that the table has below zero."""
    words = claim.sentence.wording[max(match.start(), at - 6) : at + 24]
    negative = any(np.any(measure.present_values < 0) for measure in claim.table.measures)
    return negative and _LOSSES.search(words) is not None


def _combine_listed_names(claim: ClaimContext, other: RowName) -> Rows:
    """The rows of a name; of all listed with it, where they are taken together."""
    sentence = claim.sentence
    later = sentence.find_names(other.end, sentence.end)
    names = [other]
    for name in later:
        if not is_listed(names[-1], name, sentence):
            break
        names.append(name)
    after = sentence.words(names[-1].end, sentence.end)
    return unite_rows([n.rows for n in names]) if _TOGETHER.match(after) else other.rows


def _combine_names_before(claim: ClaimContext, one: RowName, at: int) -> Rows:
    """The rows of a name; of all listed before it, where words say that they are together."""
    sentence = claim.sentence
    if not _JOINTLY.search(sentence.wording[one.end - sentence.start : at]):
        return one.rows
    names = [one]
    for name in reversed(sentence.find_names(sentence.start, one.start)):
        if not is_listed(name, names[-1], sentence):
            break
        names.append(name)
    return unite_rows([name.rows for name in names])


def _pair_growths(
    claim: ClaimContext, one: RowName | None, other: RowName
) -> list[tuple[float, float]]:
    """How much each of two names grew, by each measure."""
    usable = [m for m in claim.table.measures if m.kind not in ("rank", "change", "share")]
    pairs = []
    for measure in (usable or list(claim.table.measures[:1])) if one else ():
        sizes = [compute_growths(claim, name, measure)[-1:] for name in (one, other) if name]
        pairs += [(sizes[0][0][1], sizes[1][0][1])] if all(sizes) else []
    return pairs


def _is_more(measure: Measure, mine: Rows, theirs: Rows, more: bool, *, mean: bool = False) -> bool:
    size = mean_of if mean else aggregate_rows
    own, rival = size(measure, mine), size(measure, theirs)
    are_known = not np.all(np.isnan(measure.values[mine])) and not np.all(
        np.isnan(measure.values[theirs])
    )
    return are_known and (own > rival if more else own < rival)


def _has_overtaken(claim: ClaimContext, measure: Measure, rows: Rows, other: RowName) -> bool:
    """Behind at some moment, ahead at a later one; at the period that the sentence names."""
    period_row_sets = [name.rows for name in claim.sentence.names if name.column == TIME]
    parts = split_by_moment(claim.table, None)
    pairs = [
        (
            aggregate_rows(measure, cross_rows(rows, p)),
            aggregate_rows(measure, cross_rows(other.rows, p)),
        )
        for p in parts
    ]
    return (
        has_crossing(pairs, parts, period_row_sets)
        if len(parts) > 1
        else _is_more(measure, rows, other.rows, True)
    )


def has_crossing(
    pairs: list[tuple[float, float]], parts: list[Rows], period_row_sets: list[Rows]
) -> bool:
    """Whether the first of each pair passes the second, in the period where one is named."""
    ahead = [a > b for a, b in pairs]
    places = [i for i, now in enumerate(ahead) if now and i and not ahead[i - 1]]
    if not period_row_sets:
        return bool(places)
    return any(len(cross_rows(parts[i], rows)) for i in places for rows in period_row_sets)
