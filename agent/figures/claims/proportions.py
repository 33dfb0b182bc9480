"""Claims on how many of all rows something holds: 多数门店亏损, "no team missed", "all met"."""

import re
from collections.abc import Iterator

from agent.figures.claims.claim_context import ClaimContext
from agent.figures.claims.predicates import (
    PLANNED,
    WHOLE,
    Clause,
    Truths,
    compute_truths,
    find_other_column,
    find_predicate,
)
from agent.figures.claims.quantifiers import MAX_LABELS, find_members, has_moments_only
from agent.figures.count_context import MOST
from agent.figures.extraction.bounds import SIDES
from agent.figures.extraction.exception_words import EXCEPT_BEFORE
from agent.figures.result.row_names import TIME
from agent.figures.scope import FIGURE, NAME

_START = r"^\W*(?:(?:and|but|while|whereas|although|其中|而|但|且|并)\W*)?"
_NONE = re.compile(
    rf"{_START}(?:没有(?:任何)?(?:一[个家名位条项款])?(?P<zh>[^\ue000\ue002，,]{{2,4}})"
    r"|none of (?:the |its |our |these )?|no (?P<en>[a-z]+)\b)",
    re.IGNORECASE,
)
_ALL = re.compile(
    rf"{_START}(?:(?:所有|全部|每一?[个家名位条项款]|各)[^\ue000\ue002，,]*?[均都]|all|every|each)",
    re.IGNORECASE,
)
_TOGETHER = re.compile(
    rf"{_START}(?:总体|整体|合计|总[^\ue000，,的]{{1,4}}"
    r"|together|in total|overall|combined|the total)",
    re.IGNORECASE,
)
_NEITHER = re.compile(
    rf"\bneither (?:the )?(?P<a>{NAME}) nor (?:the )?(?P<b>{NAME})", re.IGNORECASE
)
_REACHED = re.compile(
    rf"(?:完成|达到?|实现|\b(?:reach\w*|hit|met|achiev\w+)\b)[了\s¥$€£]*{FIGURE}", re.IGNORECASE
)
"""What was reached, not that a plan was."""
_MOMENT_WORDS = ("月", "季", "周", "天", "日", "年", "day", "week", "month", "quarter", "year")


def find_false_proportions(claim: ClaimContext) -> Iterator[tuple[int, int]]:
    """The words that say of most rows, of all or of none what the rows contradict."""
    column = _find_column(claim)
    for clause in claim.sentence.clauses:
        words = claim.words(clause)
        predicate = find_predicate(words)
        if predicate is None or EXCEPT_BEFORE.search(words):
            continue
        match = _find_false_of_whole(claim, clause, words)
        if match is None and column is not None:
            match = next(_find_miscounts(claim, clause, words, column), None)
        if match is not None:
            yield clause[0] + match.start(), clause[0] + max(match.end(), predicate.end())


def _find_column(claim: ClaimContext) -> int | None:
    """What rows are counted by: the only column of labels, or the moments; else None."""
    if has_moments_only(claim):
        return TIME
    columns = [i for i, labels in enumerate(claim.table.groups) if len(labels) > 1]
    if len(columns) != 1 or len(claim.table.rows_by_moment) > 1:
        return None
    return columns[0] if len(claim.table.groups[columns[0]]) <= MAX_LABELS else None


def _find_false_of_whole(claim: ClaimContext, clause: Clause, words: str) -> re.Match[str] | None:
    """The words that say of the sums of two columns what does not hold of them."""
    match = _TOGETHER.search(words) if PLANNED.search(words) else None
    outline = claim.sentence.words(*clause)
    if match is None or claim.sentence.find_names(*clause) or _REACHED.search(outline):
        return None
    truths = compute_truths(claim, clause, WHOLE)
    return None if any(truth.all() for truth in truths) or not truths else match


def _find_miscounts(
    claim: ClaimContext, clause: Clause, words: str, column: int
) -> Iterator[re.Match[str]]:
    """The words that count the rows of which the clause is true, and miscount them."""
    truths = compute_truths(claim, clause, column)
    if not truths:
        return
    match = MOST.search(words)
    if match and not any(_holds_of_most(claim, truth, column) for truth in truths):
        yield match
    if match or _has_limit(claim, clause):
        return  # what holds of all, or of none, is verified with its figure
    if match := _NEITHER.search(words):
        names = [claim.sentence.find_name(match, group, clause[0]) for group in "ab"]
        members = find_members(claim, [n for n in names if n and n.column == column])
        if all(truth[members].any() for truth in truths):
            yield match
    match = _NONE.search(words)
    if match and _counts_rows(claim, match) and all(truth.any() for truth in truths):
        yield match
    match = _ALL.search(words) if _compares_columns(claim, clause, words) else None
    if match and not any(truth.all() for truth in truths):
        yield match


def _holds_of_most(claim: ClaimContext, truth: Truths, column: int) -> bool:
    """Whether it holds of more than half; the first moment may have nothing to be held against."""
    has_first = column != TIME or any(m.kind == "change" for m in claim.table.measures)
    counted = len(truth) - (0 if has_first or truth[0] else 1)
    return 2 * int(truth.sum()) > counted


def _compares_columns(claim: ClaimContext, clause: Clause, words: str) -> bool:
    """Whether the clause holds a column against its plan, or against another."""
    predicate = find_predicate(words)
    if PLANNED.search(words) or predicate is None:
        return predicate is not None
    is_more = predicate["met"] or predicate["under"]
    return bool(is_more) and find_other_column(claim, clause, predicate) is not None


def _has_limit(claim: ClaimContext, clause: Clause) -> bool:
    return any(
        clause[0] <= f.start < clause[1] and f.bound in SIDES for f in claim.sentence.figures
    )


def _counts_rows(claim: ClaimContext, match: re.Match[str]) -> bool:
    """Whether what there is none of is what the rows are: 没有门店, "no month"."""
    noun = (match["zh"] or match["en"] or "").lower()
    if not noun or (match["zh"] and "一" in match[0]):
        return True
    nouns = (noun, noun.removesuffix("s"), noun.removesuffix("ies") + "y")
    known = (*claim.table.headings, *_MOMENT_WORDS)
    return any(word in claim.table.headings for word in nouns) or any(
        noun.startswith(word) for word in known if word
    )
