"""Verifies the citations of an answer against the passages that were given."""

import re
from collections.abc import Iterator, Sequence

from model.answers.activities import CitationsActivity, CitedPassage, UnverifiedCitation
from model.files.document import FoundPassage

_CITED = re.compile(r"\[(\d{1,4})\](?!\()")
_PAGE = re.compile(r"\b(?:pages?|pp?\.|slides?)\s*(\d{1,5})\b|第\s*(\d{1,5})\s*页", re.IGNORECASE)
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)


def verify_citations(text: str, passages: Sequence[FoundPassage]) -> CitationsActivity:
    """The passages that `text` cites, in the order of their numbers, and what cites nothing.

    Offsets count characters of `text`. Page numbers that no given passage has, or speaks of, are
    made up as well.
    """
    code = [match.span() for match in _CODE.finditer(text)]
    cited_numbers, unverified_citations = set(), []
    for number, start, end in _find_numbers(text):
        if any(a <= start < b for a, b in code):
            continue
        if 1 <= number <= len(passages):
            cited_numbers.add(number)
        else:
            unverified_citations.append(
                UnverifiedCitation(text=text[start:end], start=start, end=end)
            )
    unverified_citations += [
        u for u in _find_wrong_pages(text, passages) if not any(a <= u.start < b for a, b in code)
    ]
    return CitationsActivity(
        items=[
            CitedPassage.from_passage(number, passages[number - 1])
            for number in sorted(cited_numbers)
        ],
        unverified=sorted(unverified_citations, key=lambda citation: citation.start),
        given=len(passages),
    )


def _find_numbers(text: str) -> Iterator[tuple[int, int, int]]:
    for match in _CITED.finditer(text):
        yield int(match[1]), *match.span()


def _find_wrong_pages(text: str, passages: Sequence[FoundPassage]) -> Iterator[UnverifiedCitation]:
    pages = {passage.page for passage in passages}
    for match in _PAGE.finditer(text):
        mention = match[0]
        if int(match[1] or match[2]) not in pages and not any(mention in p.text for p in passages):
            yield UnverifiedCitation(text=mention, start=match.start(), end=match.end())
