"""Claims on several places at once: "followed by B and C", "the top three are A, B and C"."""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from agent.figures.candidates.hint_words import find_hints
from agent.figures.claims.claim_context import ClaimContext, aggregate_parts
from agent.figures.extraction.figures import Figure
from agent.figures.result.result_table import Rows
from agent.figures.result.row_names import TIME, RowName
from agent.figures.scope import NAME
from agent.figures.scope.listed_names import is_listed

_LOWEST = re.compile(
    r"后|末|倒数|尾|\b(?:bottom|last|smallest|lowest|weakest|fewest|worst|least)\b", re.IGNORECASE
)
_ARE = re.compile(
    r"(?:[名位个家款种类]?[^\ue000，,。]{0,8}?(?:依次|分别)?[为是:：]"
    r"|[^\ue000,.;]{0,24}?\b(?:are|were|:))"
    rf"\s*(?:the )?(?={NAME})",
    re.IGNORECASE,
)
_IN_ORDER = re.compile(
    rf"(?:(?P<up>(?:从|由)[低少小]到[高多大])|(?:从|由)[高多大]到[低少小]|排名|排序|排行)"
    rf"[^\ue000\ue002，,。]{{0,6}}(?:[是为:：]|依次)\s*(?={NAME})"
    rf"|\b(?:in (?:(?P<asc>ascending )|descending )?order(?: of [a-z ]{{3,20}})?"
    rf"|(?:ranked|ranking)(?: by [a-z ]{{3,20}})?)"
    rf"\s?[:,]\s*(?={NAME})"
    rf"|\bfrom (?:the )?(?:most|highest|largest|best) to (?:the )?(?:least|lowest|smallest|worst)"
    rf"[^\ue000\ue002.;]{{0,24}}?(?:are|is|:)\s*(?={NAME})",
    re.IGNORECASE,
)
_UNBEATEN = re.compile(
    rf"\b(?:no|none)\b[^\ue000,.;]{{0,40}}?\b(?:(?P<more>more|higher|better|larger|greater|faster)"
    rf"|(?P<less>less|lower|fewer|smaller|worse|slower))\b[^\ue000,.;]{{0,16}}?"
    rf"\bthan\s+(?:the )?(?P<n>{NAME})"
    rf"|没有[^\ue000，,。]{{0,12}}(?:比|(?P<zhmore>高于|超过|多于)|(?P<zhless>低于|少于))\s*(?P<n2>{NAME})"
    rf"[^\ue000，,。]{{0,6}}?(?P<end>[高多大低少小])?",
    re.IGNORECASE,
)


def find_false_top_sets(claim: ClaimContext) -> Iterator[tuple[int, int]]:
    """The names that are said to be the first few of all and are not."""
    sentence = claim.sentence
    for figure in sentence.figures:
        if figure.meaning != "rank" or not 1 < figure.value < claim.table.row_count:
            continue
        match = _ARE.match(sentence.words(figure.end, sentence.end))
        names = _list_names_from(claim, figure.end + match.end(), figure) if match else []
        if names and not _are_first(claim, names, low=_LOWEST.search(figure.text) is not None):
            yield names[0].start, names[-1].end


def find_false_orders(claim: ClaimContext) -> Iterator[tuple[int, int]]:
    """The names that are said to stand in the order of their numbers and do not."""
    sentence = claim.sentence
    for match in _IN_ORDER.finditer(sentence.wording):
        following = sentence.find_names(sentence.start + match.end(), sentence.end)
        names = following[:1]
        for name in following[1:]:
            if name.column != names[0].column or not is_listed(names[-1], name, sentence):
                break
            names.append(name)
        if len(names) < 2 or names[0].column == TIME:
            continue
        sizes = [
            aggregate_parts(m, [n.rows for n in names]) * (1 if match["up"] or match["asc"] else -1)
            for m in claim.find_measures(sentence.clause(names[0].start), names[0])
        ]
        if not any(bool(np.all(np.diff(every) >= 0)) for every in sizes):
            yield names[0].start, names[-1].end


def _list_names_from(claim: ClaimContext, start: int, figure: Figure) -> list[RowName]:
    """As many names of a column as the figure counts; none where other names are among them."""
    following = claim.sentence.find_names(start, claim.sentence.end)
    names = following[: int(figure.value)]
    alike = {n.column for n in names}
    whole = len(names) == figure.value and len(alike) == 1 and TIME not in alike
    return names if whole and all(len(n.rows) == 1 for n in names) else []


def _are_first(claim: ClaimContext, names: Sequence[RowName], *, low: bool) -> bool:
    rivals = list(claim.table.groups[names[0].column].values())
    clause = claim.sentence.clause(names[0].start)
    for measure in claim.find_measures(clause, names[0]):
        sign = -1 if low else 1
        every = np.sort(aggregate_parts(measure, rivals) * sign)[::-1]
        own = aggregate_parts(measure, [n.rows for n in names]) * sign
        if len(every) >= len(own) and np.allclose(np.sort(own)[::-1], every[: len(own)]):
            return True
    return False


def find_surpassed(claim: ClaimContext) -> Iterator[tuple[int, int]]:
    """The names that no other is said to surpass, and one does."""
    for clause in claim.sentence.clauses:
        match = _UNBEATEN.search(claim.words(clause))
        if match is None:
            continue
        group = "n" if match["n"] else "n2"
        name = claim.sentence.find_name(match, group, clause[0])
        end = match["end"] or ""
        more = bool(match["more"] or match["zhmore"] or end in tuple("高多大"))
        if name is None or name.column == TIME or find_hints(match[0]).change:
            continue
        if group == "n2" and not (match["zhmore"] or match["zhless"] or end):
            continue
        rivals = claim.list_rivals(name, claim.find_compared_rows(name))
        own = claim.find_own(name, rivals)
        if own is not None and not _is_outmost(claim, rivals, own, clause, more=more):
            yield name.start, name.end


def _is_outmost(
    claim: ClaimContext, rivals: Sequence[Rows], own: Rows, clause: tuple[int, int], *, more: bool
) -> bool:
    for measure in claim.find_measures(clause, None):
        every, mine = aggregate_parts(measure, rivals), aggregate_parts(measure, [own])[0]
        if mine >= np.nanmax(every) if more else mine <= np.nanmin(every):
            return True
    return False
