"""Every figure of a summary, and every claim on names, against the rows it sums up."""

from collections.abc import Iterator, Sequence

from agent.figures.calendar import read_calendar
from agent.figures.claims.names import false_claims
from agent.figures.claims.units import units_known
from agent.figures.find import Figure, figures, masked, plain
from agent.figures.mentions import Mention, mentions
from agent.figures.naming import Name, names, sentences
from agent.figures.proof import Proof
from agent.figures.scope import Context, read_sentence, references, remember
from agent.figures.table import Table, read_table
from agent.ports import ResultInHand
from model.answers.activities import FigureReason, FiguresActivity, UnverifiedFigure

Marks = dict[tuple[int, int], FigureReason]
MOST_FIGURES = 120
BESIDE = 12
"""Words of more and less so near a wrong figure are marked with it."""
NAME = "\ue000"
"""Stands in the place of a name while figures are read."""


def check_figures(text: str, answer: ResultInHand) -> FiguresActivity:
    """How many figures of `text` follow from the rows, and which figures and claims do not.

    A figure is verified when a number of the rows that its sentence names, or simple arithmetic on
    them, rounds to it at the precision and on the side that its words say. Names in superlatives,
    comparisons and trends must fit the rows. Known periods, list numbers and labels do not count.

    Offsets count code points of `text` (Python's indices). A page in JavaScript takes
    `Array.from(text)`, for its own strings count UTF-16 units.
    """
    table = read_table(answer.result)
    seen = masked(plain(text))
    calendar = read_calendar(answer, table)
    periods = mentions(_without_codes(seen, table, answer))
    named = names(seen, table, periods)
    unknown = {(p.start, p.end): p for p in periods if not calendar.knows(p)}
    numbers_after_all = {span for span, period in unknown.items() if period.bare}
    cleared = _cleared(seen, periods, named, numbers_after_all, table, answer)
    found = figures(cleared)[:MOST_FIGURES]
    marks: Marks = {span: "period" for span in unknown if span not in numbers_after_all}
    proof = Proof(table, answer, units_known(answer))
    marks |= dict(_wrong(found, (named, periods), seen, proof))
    counted = {(f.start, f.end) for f in found if f.meaning != "rank"} | set(marks)
    return FiguresActivity(
        checked=len(counted),
        verified=len(counted) - len(marks),
        unverified=[
            UnverifiedFigure(text=text[start:end], start=start, end=end, reason=reason)
            for (start, end), reason in sorted(marks.items())
        ],
    )


def _wrong(
    found: Sequence[Figure],
    mentioned: tuple[Sequence[Name], Sequence[Mention]],
    text: str,
    proof: Proof,
) -> Iterator[tuple[tuple[int, int], FigureReason]]:
    (named, periods), context, so_far = mentioned, Context(), 0
    for span in sentences(text):
        pointers = list(references(text, span, named, context))
        sentence = read_sentence(text, span, [*named, *pointers], found)
        so_far += len(sentence.names) - len(pointers)
        wrong = list(proof.wrong_figures(sentence, context, so_far))
        yield from wrong
        for (start, end), reason in false_claims(sentence, proof.table, context, periods):
            beside = (s for s, _ in wrong if s[0] < end + BESIDE and start < s[1] + BESIDE)
            if reason == "rank" or not any(beside):
                yield (start, end), reason
        remember(sentence, context)


def _cleared(
    text: str,
    periods: Sequence[Mention],
    named: Sequence[Name],
    numbers_after_all: set[tuple[int, int]],
    table: Table,
    answer: ResultInHand,
) -> str:
    """The text without what looks like a figure and is none: names, periods, order numbers."""
    text = _without_codes(text, table, answer)
    spans = {(part.start, part.end) for part in periods} | {(n.start, n.end) for n in named}
    for start, end in spans - numbers_after_all:
        text = text[:start] + NAME * (end - start) + text[end:]
    return text


def _without_codes(text: str, table: Table, answer: ResultInHand) -> str:
    headings = {heading for c in answer.result.columns for heading in (c.label, c.name)}
    for name in sorted({*headings, *table.numbered_labels(text)}, key=len, reverse=True):
        if any(char.isdigit() for char in name):
            text = text.replace(name, " " * len(name))
    for code in _digits(text) & table.codes:
        text = text.replace(code, " " * len(code))
    return text


def _digits(text: str) -> set[str]:
    return set("".join(char if char.isdigit() else " " for char in text).split())
