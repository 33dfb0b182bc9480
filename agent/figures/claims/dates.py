"""Claims that something was on a day or in a month, where each row has its own date."""

import re
from collections.abc import Iterator, Sequence

from agent.figures.claims.claim_context import ClaimContext, is_denied
from agent.figures.extraction.period_mentions import PeriodMention
from agent.figures.result.result_table import cross_rows
from agent.figures.result.row_names import TIME, RowName
from agent.figures.scope.listed_names import find_single_subjects

_NOT_ITS_OWN = re.compile(
    r"(?:截至|截止|以来|之前|之后|前|后|自|从|比|较|晚于|早于"
    r"|\b(?:as of|since|before|after|until|till|by|than"
    r"|from|between|through|compared)(?: (?:the|in))?)\s*$",
    re.IGNORECASE,
)

_VERBS = r"\b(?:started|starts|began|begins|opened|joined|launched|signed|arrived|was hired)"
_END = re.compile(
    r"(?P<first>最早|最先|第一[笔个次单份]|\bthe first [a-z]+ (?:was|is|went to|came from)\b|"
    rf"\bearliest\b|{_VERBS} (?:the )?first\b)"
    rf"|(?P<last>最[晚迟]|最近一次|最后一次|\b(?:latest|most recent)\b"
    rf"|{_VERBS} (?:the )?(?:last|most recently)\b)",
    re.IGNORECASE,
)


def find_false_dates(
    claim: ClaimContext, periods: Sequence[PeriodMention]
) -> Iterator[tuple[int, int]]:
    """The periods that are not those of the names of their clause."""
    table, sentence = claim.table, claim.sentence
    if not table.moments or len(table.rows_by_moment) < 2:
        return
    for clause in sentence.clauses:
        yield from _false_ends(claim, clause)
    for period in periods:
        if not sentence.start <= period.start < sentence.end or _is_limit(claim, period):
            continue
        before = sentence.find_names(sentence.start, period.start)
        dated = find_single_subjects([n for n in before if n.column != TIME], sentence)
        if not all(_is_of(claim, name, period) for name in dated):
            yield period.start, period.end


def _false_ends(claim: ClaimContext, clause: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """The names that are said to be the first or the last in time and are not."""
    order = claim.table.order
    for found in _END.finditer(claim.words(clause)):
        at = clause[0] + found.start()
        before = [n for n in claim.sentence.find_names(clause[0], at) if n.column != TIME]
        later = [n for n in claim.sentence.find_names(at, clause[1]) if n.column != TIME]
        name = before[-1] if before else later[0] if later else None
        if name is None or len(name.rows) != 1 or is_denied(claim.words(clause)[: found.start()]):
            continue
        end = order[0 if found["first"] else -1]
        moments = claim.table.moments
        if moments[int(name.rows[0])] != moments[int(end)]:
            yield name.start, clause[0] + found.end() if before else name.end


def _is_limit(claim: ClaimContext, period: PeriodMention) -> bool:
    before = claim.sentence.text[claim.sentence.start : period.start]
    return _NOT_ITS_OWN.search(before) is not None


def _is_of(claim: ClaimContext, name: RowName, period: PeriodMention) -> bool:
    return bool(len(cross_rows(claim.table.find_rows(period), name.rows)))
