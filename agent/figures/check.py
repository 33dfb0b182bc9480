"""Every figure of a summary against the rows it sums up."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from agent.figures.calendar import read_calendar
from agent.figures.facts import Facts, Spoken, facts
from agent.figures.find import Figure, figures, masked, plain
from agent.figures.match import holds, stated_figures
from agent.figures.mentions import Mention, mentions
from agent.figures.naming import named_rows, sentences
from agent.figures.table import Rows, Table, read_table
from agent.figures.words import hints
from agent.ports import ResultInHand
from model.activities import FiguresActivity, UnverifiedFigure

Span = tuple[int, int]


def check_figures(text: str, answer: ResultInHand) -> FiguresActivity:
    """How many figures of `text` follow from the rows, and which do not.

    A figure is verified when a number of the rows, or simple arithmetic on what its sentence speaks
    of, rounds to it at the precision it shows; or when the question or the statement contains it.
    Known periods, ranks, list numbers and labels are not counted; unknown periods are not verified.

    Offsets count code points of `text` (Python's indices). A page in JavaScript takes
    `Array.from(text)`, for its own strings count UTF-16 units.
    """
    table = read_table(answer.result)
    seen = plain(text)
    cleared = _without_names(masked(seen), table, answer)
    calendar = read_calendar(answer, table)
    periods = mentions(cleared)
    unknown = {(p.start, p.end): p for p in periods if not calendar.knows(p)}
    numbers_after_all = {span for span, period in unknown.items() if period.bare}
    for period in periods:
        if (period.start, period.end) not in numbers_after_all:
            cleared = _blanked(cleared, period.start, period.end)
    found = figures(cleared)
    wrong = [*_unfounded(found, seen, periods, table, answer)]
    wrong += [span for span in unknown if span not in numbers_after_all]
    counted = {(f.start, f.end) for f in found if f.meaning != "rank"} | set(wrong)
    return FiguresActivity(
        checked=len(counted),
        verified=len(counted) - len(wrong),
        unverified=[
            UnverifiedFigure(text=text[start:end], start=start, end=end)
            for start, end in sorted(wrong)
        ],
    )


def _unfounded(
    found: Sequence[Figure],
    text: str,
    periods: Sequence[Mention],
    table: Table,
    answer: ResultInHand,
) -> Iterator[Span]:
    stated, labels = stated_figures(answer), list(table.labelled(text))
    named: tuple[Rows, ...] = ()
    for start, end in sentences(text):
        sentence = text[start:end]
        during = [period for period in periods if start <= period.start < end]
        named = named_rows(sentence, table, labels, during) or named
        inside = [figure for figure in found if start <= figure.start < end]
        if inside:
            spoken = Spoken(named, _ranks(inside, table), sentence.lower(), hints(sentence))
            possible = facts(table, spoken)
            yield from (
                (figure.start, figure.end)
                for figure in inside
                if figure.meaning != "rank" and not _founded(figure, possible, stated, table)
            )
            yield from _ranks_beyond(inside, table, stated.numbers)


def _founded(figure: Figure, possible: Facts, stated: Facts, table: Table) -> bool:
    if figure.exact is not None:
        return table.states(figure.exact, Decimal(str(figure.step)))
    return holds(figure, possible, stated)


def _ranks(inside: Sequence[Figure], table: Table) -> tuple[int, ...]:
    """How many rows the sentence may count off: "top 5", or "5 provinces together"."""
    counts = (f for f in inside if f.meaning in ("rank", "number") and f.step == 1)
    return tuple({int(f.value) for f in counts if 0 < f.value <= table.size})


def _ranks_beyond(
    inside: Sequence[Figure], table: Table, stated: Sequence[float]
) -> Iterator[Span]:
    for figure in inside:
        if figure.meaning == "rank" and figure.value > table.size and figure.value not in stated:
            yield figure.start, figure.end


def _without_names(text: str, table: Table, answer: ResultInHand) -> str:
    """The text without labels and headings that contain digits, and without order numbers."""
    headings = {heading for c in answer.result.columns for heading in (c.label, c.name)}
    labels = {label for _, label, _ in table.labelled(text)}
    for name in sorted(headings | labels, key=len, reverse=True):
        if any(char.isdigit() for char in name):
            text = text.replace(name, " " * len(name))
    for code in _digits(text) & table.codes:
        text = text.replace(code, " " * len(code))
    return text


def _digits(text: str) -> set[str]:
    return set("".join(char if char.isdigit() else " " for char in text).split())


def _blanked(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]
