"""Claims that every row has a value: 都有评分, "all classes have results"."""

import re
from collections.abc import Iterator

import numpy as np

from agent.figures.claims.claim_context import ClaimContext
from agent.figures.result.measure_headings import count_mentions

_ALL_HAVE = re.compile(
    r"[都均]已?有(?P<zh>[^\ue000\ue002，,。;；]{2,8})[。.]?$"
    r"|\b(?:all|every|each)\b[^\ue000\ue002,.;]*\bha(?:s|ve) (?:an? )?(?P<en>[a-z ]{3,20})[.]?$",
    re.IGNORECASE,
)


def find_false_presence(claim: ClaimContext) -> Iterator[tuple[int, int]]:
    """The words that give every row a value of a measure that some row lacks."""
    lacking = [m for m in claim.table.measures if np.any(np.isnan(m.values))]
    for clause in claim.sentence.clauses if lacking else ():
        words = claim.words(clause).rstrip()
        match = _ALL_HAVE.search(words)
        if match is None or claim.sentence.find_names(*clause):
            continue
        said = (match["zh"] or match["en"]).lower()
        own = [m for m in claim.table.measures if count_mentions(m.tokens, said)]
        if any(m in lacking for m in own) or (
            not own and len(lacking) == len(claim.table.measures)
        ):
            yield clause[0] + match.start(), clause[0] + match.end()
