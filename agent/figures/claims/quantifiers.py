"""Claims that something holds of some names only, or of all but some: only B fell, 除甲外均盈利."""

import re
from collections.abc import Iterator

import numpy as np

from agent.figures.candidates.measure_pairs import SPENDING
from agent.figures.claims.claim_context import ClaimContext
from agent.figures.claims.predicates import (
    PLANNED,
    Clause,
    Truths,
    compute_truths,
    find_predicate,
    list_labels,
)
from agent.figures.result.row_names import TIME, RowName
from agent.figures.scope import NAME
from agent.figures.scope.listed_names import is_listed

MAX_LABELS = 200
_LIST = rf"{NAME}(?:\s*(?:[、,/]|和|与|及|以及|\band\b|, and)\s*(?:the )?{NAME})*"
_ONLY = re.compile(
    rf"(?:只有|仅有?|唯有|\b(?:only|just)(?: (?:in|during))?)\s*(?:the )?(?P<a>{_LIST})"
    rf"|(?P<b>{_LIST})\s*(?:是|为|成为)(?:其中)?唯[一二]"
    rf"|(?P<c>{_LIST})\s*(?:is|are|was|were|remains?|being)\s+the\s+(?:only|sole|lone)\b"
    rf"|唯[一二][^\ue000,，。]{{0,16}}[是为]\s*(?P<d>{_LIST})"
    rf"|\bthe (?:only|sole)\b[^\ue000,.;]{{0,40}}\b(?:is|are|was|were)\s+(?P<e>{_LIST})"
    rf"|(?P<f>{_LIST})\s+alone\b"
    rf"|\bno (?:other )?[^\ue000,.;]{{0,20}}\b(?:but|except|besides|other than)\s+(?P<g>{_LIST})",
    re.IGNORECASE,
)
_EXCEPT = re.compile(
    rf"(?:除了?|\b(?:except(?: for)?|apart from|other than|besides|but|bar|with the exception of))"
    rf"\s*(?:the )?(?P<a>{_LIST})",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"所有|全部|其[余他它]|各|均|都|\b(?:all|every|each|everyone|others?|rest|remaining)\b",
    re.IGNORECASE,
)
_NONE = re.compile(r"\b(?:no|none|nobody|neither)\b|没有[一任]|无一", re.IGNORECASE)
_WITHIN = re.compile(
    r"之一|前[两二三四五\d]|其中|\b(?:among|of the (?:top|first|largest|two|three|four|five))\b"
    r"|\b(?:both|two|twice|more than once|times|straight|consecutive|in a row|every)\b"
    r"|连续|两[个项年月]",
    re.IGNORECASE,
)
"""Words by which something is said of a part of the rows, or more than one thing of each."""


def find_false_quantifiers(claim: ClaimContext) -> Iterator[tuple[int, int]]:
    """The names that are said to be the only ones, or the exceptions, and are not."""
    for clause in _list_clauses(claim):
        words = claim.words(clause)
        only, exception = _ONLY.search(words), _EXCEPT.search(words)
        if only is None and exception and (_ALL.search(words) or _NONE.search(words)):
            yield from _check(claim, clause, exception, excepting=True)
        elif only is not None and not _WITHIN.search(words):
            yield from _check(claim, clause, only, excepting=False)


def find_false_plain_claims(claim: ClaimContext) -> Iterator[tuple[int, int]]:
    """The words that say of a name that it met its plan where it did not, or missed it."""
    for clause in claim.sentence.clauses:
        words = claim.words(clause)
        match = find_predicate(words) if PLANNED.search(words) else None
        if (
            match is None
            or _ONLY.search(words)
            or _EXCEPT.search(words)
            or ("\ue002" in _outline(claim, clause) and not SPENDING.search(words))
        ):
            continue
        names = _find_labels(claim, claim.sentence.find_names(clause[0], clause[0] + match.start()))
        if not names or any(match.groupdict().get(group) for group in ("up", "down")):
            continue
        truths = compute_truths(claim, clause, names[0].column)
        if truths and not any(_holds_of(claim, truth, names) for truth in truths):
            yield clause[0] + match.start(), clause[0] + match.end()


def _outline(claim: ClaimContext, clause: Clause) -> str:
    return claim.sentence.words(*clause)


def _list_clauses(claim: ClaimContext) -> Iterator[Clause]:
    """The clauses; one that only names an exception together with the next."""
    clauses = list(claim.sentence.clauses)
    for place, clause in enumerate(clauses):
        exception = _EXCEPT.search(claim.words(clause))
        alone = exception is not None and find_predicate(claim.words(clause)) is None
        if alone and place + 1 < len(clauses):
            yield clause[0], clauses[place + 1][1]
        else:
            yield clause


def _check(
    claim: ClaimContext, clause: Clause, match: re.Match[str], *, excepting: bool
) -> Iterator[tuple[int, int]]:
    group = next(name for name, text in match.groupdict().items() if text)
    start, end = clause[0] + match.start(group), clause[0] + match.end(group)
    names = _find_labels(claim, claim.sentence.find_names(start, end))
    if not names:
        return
    words = claim.words(clause)
    is_negative = excepting and _NONE.search(words) is not None
    members = find_members(claim, names)
    truths = compute_truths(claim, clause, names[0].column)
    expected_truth = ~members if excepting and not is_negative else members
    if truths and not any(np.array_equal(truth, expected_truth) for truth in truths):
        yield start, end


def _find_labels(claim: ClaimContext, names: list[RowName]) -> list[RowName]:
    """The last name that is no period, with those of its column that are listed with it.

    The periods, where moments are all that tells the rows apart.
    """
    labels: list[RowName] = []
    if has_moments_only(claim):
        moments = {row_set.tobytes() for row_set in claim.table.rows_by_moment}
        return names if all(name.rows.tobytes() in moments for name in names) else []
    for name in reversed([n for n in names if n.column != TIME]):
        if labels and (
            name.column != labels[-1].column or not is_listed(name, labels[-1], claim.sentence)
        ):
            break
        labels.append(name)
    if labels and not 1 < len(claim.table.groups[labels[0].column]) <= MAX_LABELS:
        return []
    return labels


def has_moments_only(claim: ClaimContext) -> bool:
    """Whether each row is a moment, and no column has labels to tell rows apart."""
    return len(claim.table.rows_by_moment) > 1 and all(len(g) < 2 for g in claim.table.groups)


def find_members(claim: ClaimContext, names: list[RowName]) -> Truths:
    """For each label of a column, whether it is one of the names."""
    labels = list_labels(claim, names[0].column)
    return np.array([any(np.array_equal(rows, n.rows) for n in names) for rows in labels])


def _holds_of(claim: ClaimContext, truth: Truths, names: list[RowName]) -> bool:
    return bool(np.all(truth[find_members(claim, names)]))
