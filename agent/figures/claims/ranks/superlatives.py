"""Claims that a name is the highest, the lowest, or at a place: 杭州最高, "ranked second"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from agent.figures.claims.claim_context import (
    ClaimContext,
    is_denied,
)
from agent.figures.claims.ranks.claimed_ranks import PLACE_WORDS, parse_rank
from agent.figures.claims.ranks.rank_verification import is_true_rank
from agent.figures.result.measure_headings import count_mentions
from agent.figures.result.row_names import TIME, RowName
from agent.figures.scope import NAME
from agent.figures.scope.listed_names import count_listed

MAX_CLAIM_CHARS = 48
"""How many characters of a claim are marked at most."""
_RIGHT_AFTER = re.compile(rf"^的[^\ue000，,。]{{0,4}}(?P<n>{NAME})")
_MOMENT = re.compile(
    rf"^的?\s*(?:individual |single )?(?:days?|weeks?|months?|quarters?|years?"
    rf"|季度|月份?|年份?|一?[天日年月周])?"
    rf"\s*(?:was|is|were|came in|出现在|[是为:]|\()?\s*(?:in )?(?P<n>{NAME})",
    re.IGNORECASE,
)
"""A period that a superlative is said of, whoever else the sentence names."""
_APPOSED = re.compile(rf"^[的\s]*(?P<n>{NAME})")
_PEAK = re.compile(r"peak|bottom|trough", re.IGNORECASE)
_IN_PERIOD = re.compile(
    rf"^[^\ue000,，]{{0,28}}?\b(?:in|on|at) (?:the )?(?P<n>{NAME})", re.IGNORECASE
)

_DETERMINER = re.compile(
    r"[\W]*(?:(?:and|but|which is|making it|also)\s)?(?:the |its |their |也|且|并|为|是)?",
    re.IGNORECASE,
)
_COPULA = re.compile(r"[是为:：(（]|\b(?:is|was|are|were|came|belongs?|went|at)\b", re.IGNORECASE)
_POSSESSOR = re.compile(rf"(?P<n>{NAME})(?:的|['’]s )$")
_WITH = re.compile(r"\s*(?:with|at|on)\s*", re.IGNORECASE)
_BY_FIGURE = re.compile(r"(?:以|凭借?|\bwith)\s*$", re.IGNORECASE)
"""Words before the figure that a name is said to lead with."""

_BOTH_ENDS = re.compile(
    r"最[高大多][^，,\ue000]{0,6}(?:与|和|、|及|至|到|减)[^，,\ue000]{0,3}最[低小少]"
    r"|\b(?:highest|largest|most|top|best) (?:and|to) (?:the )?"
    r"(?:lowest|smallest|least|bottom|worst|fewest)\b",
    re.IGNORECASE,
)
"""The two ends of a range, which no name has."""


def find_false_superlatives(claim: ClaimContext) -> Iterator[tuple[int, int]]:
    """The names that are not where their sentence puts them."""
    for clause in claim.sentence.clauses:
        words = claim.words(clause)
        ends = [match.span() for match in _BOTH_ENDS.finditer(words)]
        matches = [
            match
            for match in PLACE_WORDS.finditer(words)
            if not _is_limit(match, words)
            and not any(start <= match.start() < end for start, end in ends)
        ]
        for index, match in enumerate(matches):
            if is_denied(words[: match.start()]) or words[match.end() : match.end() + 2] == "之一":
                continue
            for name, group in _find_named(claim, clause, matches, index):
                part = _find_own_words(claim, clause, matches, index)
                place = replace(parse_rank(match), group=group)
                if not is_true_rank(claim, name, place, part):
                    yield _find_span(
                        claim, name, clause[0] + match.start(), clause[0] + match.end()
                    )


def _find_own_words(
    claim: ClaimContext, clause: tuple[int, int], matches: Sequence[re.Match[str]], index: int
) -> tuple[int, int]:
    """The part of a clause that tells of which measure a place is.

    In English the measure follows the place, in Chinese it stands before it.
    """
    match = matches[index]
    if match[0].isascii():
        until = matches[index + 1].start() if index + 1 < len(matches) else clause[1] - clause[0]
        part = clause[0] + match.start(), clause[0] + until
    else:
        since = matches[index - 1].end() if index else 0
        own = claim.sentence.find_names(clause[0] + since, clause[0] + match.start())
        part = own[-1].start if own else clause[0] + since, clause[0] + match.end()
    words = claim.words(part).lower()
    has_measure = any(count_mentions(m.tokens, words) for m in claim.table.measures)
    return part if has_measure else clause


def _find_span(claim: ClaimContext, name: RowName, start: int, end: int) -> tuple[int, int]:
    """From the name to the word that is said of it, where they are near; else the name."""
    sentence = claim.sentence
    for figure in sentence.figures:
        if end <= figure.start and _WITH.fullmatch(sentence.words(end, figure.start)):
            end = figure.end
    first, last = min(name.start, start), max(name.end, end)
    between = (f for f in sentence.figures if first <= f.start and f.end <= start)
    near = last - first <= MAX_CLAIM_CHARS and not any(
        f.meaning != "rank" and not _BY_FIGURE.search(sentence.words(first, f.start))
        for f in between
    )
    return (
        (first, last)
        if near and sentence.clause(start) == sentence.clause(name.start)
        else (name.start, name.end)
    )


def _is_limit(match: re.Match[str], words: str) -> bool:
    """最多 4,000 is a limit, not a place."""
    return match[0] in ("最多", "最少") and words[match.end() :].strip()[:1].isdigit()


def _find_named(
    claim: ClaimContext, clause: tuple[int, int], matches: Sequence[re.Match[str]], index: int
) -> list[tuple[RowName, int]]:
    """The names that a word is said of, each with how many are said to share the place."""
    sentence, match = claim.sentence, matches[index]
    start, end = clause[0] + match.start(), clause[0] + match.end()
    after = claim.words(clause)[match.end() :]
    owner = _find_possessor(claim, clause, match)
    beside = [(owner, 1)] if owner else _find_name_beside(claim, match, after, end)
    if beside is not None:
        return beside
    since = clause[0] + matches[index - 1].end() if index else clause[0]
    used_starts = (
        {name.start for name, _ in _find_named(claim, clause, matches, index - 1)} if index else ()
    )
    before = [
        name
        for name in sentence.find_names(since, start)
        if _is_subject(name, claim) and not sentence.is_base(name) and name.start not in used_starts
    ]
    before = _keep_first_subject(claim, clause, matches, index, before)
    if before:
        return _find_listed(claim, before)
    until = clause[0] + matches[index + 1].start() if index + 1 < len(matches) else clause[1]
    later = [name for name in sentence.find_names(end, until) if _is_subject(name, claim)]
    is_apposed = _is_apposed(claim, clause, match, later)
    if later and not is_apposed:
        return [(later[0], 1)]
    carried_names = [
        n
        for n in sentence.find_names(sentence.start, start)
        if _is_subject(n, claim) and not sentence.is_base(n)
    ]
    if carried_names and (len(matches) == 1 or is_apposed):
        return [(carried_names[-1], 1)]
    return [(later[0], 1)] if later else []


def _is_apposed(
    claim: ClaimContext, clause: tuple[int, int], match: re.Match[str], later: Sequence[RowName]
) -> bool:
    """Whether a clause that begins with a place says it of a name before: "58, the most of all"."""
    if not _DETERMINER.fullmatch(claim.words(clause)[: match.start()]):
        return False
    end = clause[0] + match.end()
    between = claim.words((end, later[0].start)) if later else ""
    return later == [] or not _COPULA.search(between)


def _find_possessor(
    claim: ClaimContext, clause: tuple[int, int], match: re.Match[str]
) -> RowName | None:
    """The name whose highest or lowest it is, compared with or not: 比2月的最低点."""
    possessor = _POSSESSOR.search(claim.words(clause)[: match.start()])
    possessor_name = possessor and claim.sentence.find_name(possessor, "n", clause[0])
    return possessor_name if possessor_name and claim.sentence.is_base(possessor_name) else None


def _find_name_beside(
    claim: ClaimContext, match: re.Match[str], after: str, end: int
) -> list[tuple[RowName, int]] | None:
    """The name right after the word: 最高的杭州, "its best month was May"; None without one."""
    apposition = _APPOSED.match(after) if match[0].endswith(("名", "位")) else None
    peak = _IN_PERIOD.match(after) if _PEAK.match(match[0]) else None
    moment = _MOMENT.match(after)
    beside = claim.sentence.find_name(moment, "n", end) if moment else None
    if beside is not None and beside.column == TIME and not _is_place_of_name(claim, match):
        return [(beside, 1)]
    if name_match := _RIGHT_AFTER.match(after) or apposition or peak:
        name = claim.sentence.find_name(name_match, "n", end)
        return [(name, 1)] if name else []
    return None


def _keep_first_subject(
    claim: ClaimContext,
    clause: tuple[int, int],
    matches: Sequence[re.Match[str]],
    index: int,
    before: list[RowName],
) -> list[RowName]:
    """The names before a word; of a second word those that are like the first word's subject."""
    if not index or not before:
        return before
    first = _find_named(claim, clause, matches, 0)
    return [n for n in before if not first or n.column == first[0][0].column]


def _is_place_of_name(claim: ClaimContext, match: re.Match[str]) -> bool:
    """Whether a place is said of a name of its sentence, in the period beside it."""
    has_name = any(name.column != TIME for name in claim.sentence.names)
    has_place = any(match[group] for group in ("rank", "held", "place", "runner"))
    return has_name and (has_place or "first" in match[0].lower())


def _is_subject(name: RowName, claim: ClaimContext) -> bool:
    """A period is a subject only of a sentence without other names, and where it is one moment."""
    if name.column >= 0:
        return len(claim.table.groups[name.column]) > 1
    others = any(other.column >= 0 for other in claim.sentence.names)
    return not others and any(
        np.array_equal(part, name.rows) for part in claim.table.rows_by_moment
    )


def _find_listed(claim: ClaimContext, before: Sequence[RowName]) -> list[tuple[RowName, int]]:
    """The last name with those of its column that are listed before it."""
    alike = [name for name in before if name.column == before[-1].column]
    count = count_listed(alike, claim.sentence)
    return [(name, count) for name in reversed(alike[-count:])]
