"""Claims that something was on a day or in a month, where each row has its own date."""

import re
from collections.abc import Iterator, Sequence

from agent.figures.claims.claim_context import ClaimContext, is_denied
from agent.figures.extraction.period_mentions import PeriodMention
from agent.figures.result.moments import Moment, is_within
from agent.figures.result.row_names import TIME, RowName
from agent.figures.scope.listed_names import find_single_subjects
from model.locales.chinese import HAN

_NOT_ITS_OWN = re.compile(
    r"(?:截至|截止|以来|之前|之后|前|后|自|从|比|较|晚于|早于"
    r"|\b(?:as of|since|before|after|until|till|by|than"
    r"|from|between|through|compared)(?: (?:the|in))?)\s*$",
    re.IGNORECASE,
)

_VERBS = r"\b(?:started|starts|began|begins|opened|joined|launched|signed|arrived|was hired)"
_DONE = r"\b(?:is|was|were|been) (?P<{0}>[a-z]{{3,}})"
_MAY_BE_END = re.compile(r"最|第一|first|last|latest|earliest|recent", re.IGNORECASE)
_END = re.compile(
    r"(?P<first>最早|最先|第一[笔个次单份]|\bthe first [a-z]+ (?:was|is|went to|came from)\b|"
    rf"\bearliest\b|{_VERBS} (?:the )?first\b|{_DONE.format('one')} first\b)"
    r"|(?P<last>最[晚迟]|最近一次|最后一次|(?:时间|日期)最[近新]|最[近新][^,，\ue000\d近新]{0,8}的是"
    r"|\b(?:latest|most recent)\b|\bthe most recently [a-z]+"
    r"|\b[a-z]{3,}(?:ed|t|n|d) (?:the )?(?:most recently|last) (?=(?:is|was)\b)"
    rf"|\bthe last [a-z]+ (?P<three>[a-z]{{3,}}) (?:was|is)\b"
    rf"|最后(?P<four>{HAN}{{2,4}})的是"
    rf"|{_VERBS} (?:the )?(?:last|most recently)\b|{_DONE.format('two')} (?:last|most recently)\b)",
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
        yield from _find_false_ends(claim, clause)
    for period in periods:
        if not sentence.start <= period.start < sentence.end or _is_limit(claim, period):
            continue
        before = sentence.find_names(sentence.start, period.start)
        subjects = find_single_subjects([n for n in before if n.column != TIME], sentence)
        if not all(_is_in_period(claim, name, period) for name in subjects):
            yield period.start, period.end


def _find_false_ends(claim: ClaimContext, clause: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """The names that are said to be the first or the last in time and are not."""
    words = claim.words(clause)
    for match in _END.finditer(words) if _MAY_BE_END.search(words) else ():
        at = clause[0] + match.start()
        before = [n for n in claim.sentence.find_names(clause[0], at) if n.column != TIME]
        later = [n for n in claim.sentence.find_names(at, clause[1]) if n.column != TIME]
        name = before[-1] if before else later[0] if later else None
        if name is None or len(name.rows) != 1 or is_denied(words[: match.start()]):
            continue
        if _is_of_no_date(claim, match):
            continue
        if not _is_at_end(claim, name, words, first=bool(match["first"])):
            yield name.start, clause[0] + match.end() if before else name.end


def _is_of_no_date(claim: ClaimContext, match: re.Match[str]) -> bool:
    """Whether "was ... first" or "last" has a verb that no column of dates tells of: "ranked"."""
    verb = match["one"] or match["two"] or match["three"] or match["four"]
    if not verb or match[0].lower().endswith("recently"):
        return False
    return not any(column.is_named_in(verb.lower()) for column in claim.table.dates)


def _is_at_end(claim: ClaimContext, name: RowName, words: str, *, first: bool) -> bool:
    """Whether the name has the first or the last date of a column that the words may mean."""
    row = int(name.rows[0])
    for moments in _find_moments(claim, words):
        known_moments = [moment for moment in moments if any(moment)]
        if known_moments and moments[row] == (min(known_moments) if first else max(known_moments)):
            return True
    return False


def _find_moments(claim: ClaimContext, words: str) -> list[tuple[Moment, ...]]:
    """When the rows are, by the columns of dates that the words name; by all where they do not."""
    dates = claim.table.dates
    if len(dates) < 2:
        return [claim.table.moments]
    columns = [column for column in dates if column.is_named_in(words.lower())]
    return [column.moments for column in columns or dates]


def _is_limit(claim: ClaimContext, period: PeriodMention) -> bool:
    before = claim.sentence.text[claim.sentence.start : period.start]
    return _NOT_ITS_OWN.search(before) is not None


def _is_in_period(claim: ClaimContext, name: RowName, period: PeriodMention) -> bool:
    """Whether a row of the name is in the period, by a column of dates that the words may mean."""
    clauses = [c for c in claim.sentence.clauses if c[0] <= period.start]
    words = next((w for c in reversed(clauses) if _names_date(claim, w := claim.words(c))), "")
    return any(
        is_within(moments[row], period)
        for moments in _find_moments(claim, words)
        for row in name.rows.tolist()
    )


def _names_date(claim: ClaimContext, words: str) -> bool:
    return any(column.is_named_in(words.lower()) for column in claim.table.dates)
