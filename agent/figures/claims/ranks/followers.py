"""Claims that a name comes right after the one before it: 紧随其后, "followed by"."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from agent.figures.candidates.hint_words import find_hints
from agent.figures.claims.claim_context import ClaimContext, aggregate_parts
from agent.figures.result.row_names import RowName
from agent.figures.scope import NAME

_FOLLOWED = re.compile(
    rf"(?:紧随其后的?是?|其次[是为]?|followed (?:closely )?by)\s*(?:the )?(?P<n>{NAME})",
    re.IGNORECASE,
)
_NEXT_LISTED = re.compile(
    r"\s*(?:[(（][^()（）\ue000]*[)）])?\s*(?:[、,，]|和|与|及|以及"
    r"|(?:, )?\band\b)\s*(?:then )?(?:the )?"
)
_NEXT = re.compile(r"紧随其后|次之", re.IGNORECASE)


def find_false_followers(claim: ClaimContext) -> Iterator[tuple[int, int]]:
    """The names that others come before, or that come before their leader."""
    for clause in claim.sentence.clauses:
        yield from _find_in_clause(claim, clause, claim.words(clause))


def _find_in_clause(
    claim: ClaimContext, clause: tuple[int, int], words: str
) -> Iterator[tuple[int, int]]:
    """Names said to come right after the one before them."""
    sentence = claim.sentence
    match = _FOLLOWED.search(words)
    name = sentence.find_name(match, "n", clause[0]) if match else None
    if name is None and (match := _NEXT.search(words)):
        before = sentence.find_names(clause[0], clause[0] + match.start())
        name = before[-1] if before else None
    earlier = sentence.find_names(sentence.start, name.start) if name else []
    leader = next((n for n in reversed(earlier) if name and n.column == name.column), None)
    if name is None or leader is None:
        return
    yield from _check_chain(claim, leader, _list_following(claim, name))


def _list_following(claim: ClaimContext, name: RowName) -> list[RowName]:
    """A name with those that are listed after it, figures in brackets between them left out."""
    chain = [name]
    for other in claim.sentence.find_names(name.end, claim.sentence.end):
        between = claim.sentence.words(chain[-1].end, other.start)
        if other.column != name.column or not _NEXT_LISTED.fullmatch(between):
            break
        chain.append(other)
    return chain


def _check_chain(
    claim: ClaimContext, leader: RowName, chain: Sequence[RowName]
) -> Iterator[tuple[int, int]]:
    """The first name that does not come right after the one before it."""
    for before, name in pairwise([leader, *chain]):
        if not _is_next(claim, before, name):
            yield name.start, name.end
            return


def _is_next(claim: ClaimContext, leader: RowName, name: RowName) -> bool:
    sentence = claim.sentence
    hints = find_hints(sentence.outline)
    lowest_first = hints.low and not hints.high
    rivals = claim.list_rivals(name, claim.find_compared_rows(name))
    for measure in claim.find_measures((sentence.start, sentence.end), leader):
        rival_values = aggregate_parts(measure, rivals)
        leader_value, own_value = aggregate_parts(measure, [leader.rows, name.rows])
        for sign in (1, -1) if lowest_first else (1,):
            ahead, behind, others = leader_value * sign, own_value * sign, rival_values * sign
            if ahead >= behind and not np.any((others < ahead) & (others > behind)):
                return True
    return False
