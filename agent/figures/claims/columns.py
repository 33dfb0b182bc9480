"""Claims that one column has more than another: "Online overtook in-store", "below its target"."""

import re
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from agent.figures.candidates.figure_context import aggregate_rows, split_by_moment
from agent.figures.candidates.measure_pairs import find_comparable_pair, find_rival
from agent.figures.claims.claim_context import ClaimContext, is_denied
from agent.figures.claims.comparisons import (
    ADJECTIVES_LESS,
    ADJECTIVES_MORE,
    LESS,
    MORE,
    OVERTAKES,
    VERBS_LESS,
    VERBS_MORE,
    has_crossing,
)
from agent.figures.result.measure_headings import count_mentions
from agent.figures.result.result_table import Measure
from agent.figures.result.row_names import TIME
from agent.figures.scope.sentence import NAME_SIGN

_BETTER = re.compile(
    r"\b(?:(?P<more>better|more|higher|stronger)|(?:worse|less|fewer|lower|weaker))\b"
    r"(?P<a>[^,;.]{0,24}?)(?:\bthan\b(?P<b>[^,;.]{0,20})|(?P<end>$|(?=[(,;.])))",
    re.IGNORECASE,
)
_PERCENT_BEFORE = re.compile(r"(?:%|\bper ?cent)\s*$", re.IGNORECASE)
""""50% more cars" says what the percentage is of, which is verified with its direction."""
_AGAINST_OWN = re.compile(
    r"(?P<more>高于|超过|超出|多于|大于|高出|\b(?:above|over|exceed\w*|beat\w*"
    r"|(?:more|higher|larger|greater) than))"
    r"|(?P<less>低于|少于|小于|不足|未达到?|不及|\b(?:below|under|short of|miss\w*"
    r"|(?:less|lower|fewer|smaller) than))",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"^\s*(?:了|其|自身的?|各自的?|(?:its|their|the)\b)?\s*(?!\d(?!\d{3}(?!\d)))(?P<what>[^,，。;；]{2,30})"
)


def find_false_measure_comparisons(claim: ClaimContext) -> Iterator[tuple[int, int]]:
    """False words between two columns of the table: "Online overtook in-store in April"."""
    sentence, table = claim.sentence, claim.table
    if any(name.column != TIME for name in sentence.names) or len(table.measures) < 2:
        return
    measure_names = _find_measure_names(claim)
    for (one, _, end), (other, start, _) in pairwise(measure_names):
        gap = sentence.wording[end:start]
        match = re.search(
            rf"(?P<more>{MORE}|\b(?:{VERBS_MORE}|{ADJECTIVES_MORE} than)\b)"
            rf"|(?P<less>{LESS}|\b(?:{VERBS_LESS}|{ADJECTIVES_LESS} than)\b)",
            gap,
            re.IGNORECASE,
        )
        if match is None or one is other or is_denied(gap[: match.start()]):
            continue
        if not _is_true_of_measures(claim, one, other, match):
            yield sentence.start + end + match.start(), _find_claim_end(claim, end + match.end())


def _find_claim_end(claim: ClaimContext, end: int) -> int:
    """The claim's end: with the period that it names, where one follows."""
    later = [n for n in claim.sentence.names if n.start >= claim.sentence.start + end]
    return later[0].end if later else claim.sentence.start + end


def _is_true_of_measures(
    claim: ClaimContext, one: Measure, other: Measure, match: re.Match[str]
) -> bool:
    period_row_sets = [name.rows for name in claim.sentence.names if name.column == TIME]
    parts = split_by_moment(claim.table, None)
    if OVERTAKES.search(match[0]) and len(parts) > 1:
        pairs = [(aggregate_rows(one, part), aggregate_rows(other, part)) for part in parts]
        return has_crossing(pairs, parts, period_row_sets)
    rows = period_row_sets[-1] if period_row_sets else np.arange(claim.table.row_count)
    own, rival = aggregate_rows(one, rows), aggregate_rows(other, rows)
    return own > rival if match["more"] else own < rival


def _find_measure_names(claim: ClaimContext) -> list[tuple[Measure, int, int]]:
    measure_names = []
    for measure in claim.table.measures:
        others = {t for m in claim.table.measures if m is not measure for t in m.tokens}
        for word in (*measure.words, *(t for t in measure.tokens - others if not t.isascii())):
            pattern = re.escape(word.split(" (")[0].split("（")[0])
            places = re.finditer(pattern, claim.sentence.wording, re.IGNORECASE)
            measure_names += [(measure, match.start(), match.end()) for match in places]
    unique = {(start, end): (measure, start, end) for measure, start, end in measure_names}
    return sorted(unique.values(), key=lambda one: one[1])


def find_false_own_comparisons(claim: ClaimContext) -> Iterator[tuple[int, int]]:
    """False words between two columns of one row: "staplers are below their reorder level"."""
    for clause in claim.sentence.clauses:
        words = claim.words(clause)
        for match in _AGAINST_OWN.finditer(words):
            names = claim.sentence.find_names(clause[0], clause[0] + match.start())
            after = _OWN.match(words[match.end() :])
            if not names or after is None or NAME_SIGN in after["what"][:6]:
                continue
            if is_denied(words[: match.start()]):
                continue
            pair = find_rival(claim.table, words[: match.start()], after["what"])
            if pair and not _holds_of_rows(pair, names[-1].rows.tolist(), more=bool(match["more"])):
                yield clause[0] + match.start(), clause[0] + match.end()


def find_false_column_comparisons(claim: ClaimContext) -> Iterator[tuple[int, int]]:
    """False words on two columns for a name: "shirts sell better online than offline"."""
    for clause in claim.sentence.clauses:
        words = claim.words(clause)
        pair = find_comparable_pair(claim.table, words)
        match = _BETTER.search(words) if pair else None
        names = claim.sentence.find_names(clause[0], clause[0] + match.start()) if match else []
        if not pair or not match or not names or is_denied(words[: match.start()]):
            continue
        if _PERCENT_BEFORE.search(words[: match.start()]):
            continue
        places = [
            [
                count_mentions(m.tokens - other.tokens, (match[part] or "").lower())
                for part in ("a", "b")
            ]
            for m, other in (pair, pair[::-1])
        ]
        if places[0][0] == places[1][0] and places[0][1] == places[1][1]:
            continue
        if match["b"] is not None and not any(there for _, there in places):
            continue
        more = bool(match["more"]) == (places[0][0] > places[1][0] or places[1][1] > places[0][1])
        if not _holds_of_rows(pair, names[-1].rows.tolist(), more=more):
            yield clause[0] + match.start(), clause[0] + match.end()


def _holds_of_rows(pair: tuple[Measure, Measure], rows: list[int], *, more: bool) -> bool:
    gaps = (pair[0].values - pair[1].values)[rows]
    return bool(np.all(gaps > 0 if more else gaps < 0))
