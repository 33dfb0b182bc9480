"""Claims that a name comes right after the one before it: 紧随其后, "followed by"."""

import re
from collections.abc import Iterator

import numpy as np

from agent.figures.candidates.hint_words import find_hints
from agent.figures.claims.claim_context import ClaimContext, aggregate_parts
from agent.figures.scope import N

_FOLLOWED = re.compile(
    rf"(?:紧随其后的?是?|其次[是为]?|followed (?:closely )?by)\s*(?:the )?(?P<n>{N})", re.IGNORECASE
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
    hints = find_hints(sentence.outline)
    lowest_first = hints.low and not hints.high
    rivals = claim.list_rivals(name, claim.find_compared_rows(name))
    for measure in claim.measures((sentence.start, sentence.end), leader):
        every, pair = (
            aggregate_parts(measure, rivals),
            aggregate_parts(measure, [leader.rows, name.rows]),
        )
        for sign in (1, -1) if lowest_first else (1,):
            ahead, behind, among = pair[0] * sign, pair[1] * sign, every * sign
            if ahead >= behind and not np.any((among < ahead) & (among > behind)):
                return
    yield name.start, name.end
