"""Claims that a row has a label that it has not: "Mill B passed", where its result is "failed"."""

import re
from collections.abc import Iterator

from agent.figures.claims.claim_context import ClaimContext, is_denied
from agent.figures.result.result_table import cross_rows
from agent.figures.result.row_names import TIME, RowName
from agent.figures.scope.listed_names import find_single_subjects

MAX_VALUES = 8
_COMPARES = re.compile(r"比|除|不同于|\b(?:than|except|unlike|versus|compared)\b", re.IGNORECASE)


def find_false_attributes(claim: ClaimContext) -> Iterator[tuple[int, int]]:
    """The labels that the rows before them do not have."""
    sentence = claim.sentence
    if _COMPARES.search(sentence.wording):
        return
    for clause in sentence.clauses:
        labels = [n for n in sentence.find_names(*clause) if _is_attribute(claim, n)]
        if len(labels) != 1 or is_denied(claim.words((clause[0], labels[0].start))):
            continue
        subjects = _find_subjects(claim, labels[0])
        if any(not len(cross_rows(one.rows, labels[0].rows)) for one in subjects):
            yield labels[0].start, labels[0].end


def _is_attribute(claim: ClaimContext, name: RowName) -> bool:
    """Whether a name is one of few labels that rows share."""
    if name.column == TIME:
        return False
    labels = claim.table.groups[name.column]
    return len(labels) <= MAX_VALUES and len(labels) < claim.table.row_count - 1


def _find_subjects(claim: ClaimContext, label: RowName) -> list[RowName]:
    """The names of single rows, listed together, that a label is said of: the last before it."""
    before = claim.sentence.find_names(claim.sentence.start, label.start)
    others = [n for n in before if n.column not in (TIME, label.column)]
    return find_single_subjects(others, claim.sentence)
