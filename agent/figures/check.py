"""Checks the figures of a summary, and its claims about names, against the rows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from agent.figures.claims.false_claims import find_false_claims
from agent.figures.claims.units import find_known_units
from agent.figures.computation import ComputationFinder
from agent.figures.extraction.figures import Figure, find_figures, mask_ignored, normalize_digits
from agent.figures.extraction.period_mentions import PeriodMention, find_periods
from agent.figures.extraction.shown_text import read_shown_text
from agent.figures.given_figures import GivenFigure, read_given
from agent.figures.result.covered_periods import find_covered_periods
from agent.figures.result.result_table import ResultTable, make_table
from agent.figures.result.row_names import RowName, find_names, split_sentences
from agent.figures.scope import (
    DiscourseContext,
    Sentence,
    find_references,
    parse_sentence,
    remember_names,
)
from agent.figures.scope.relative_periods import find_recent_periods
from agent.figures.scope.sentence import NAME_SIGN
from agent.figures.verification import FigureVerifier
from agent.ports import QuestionResult
from model.answers.activities import FigureReason, FiguresActivity, UnverifiedFigure
from model.answers.computation import FigureComputation

ListFacts = Callable[[], Sequence[str]]
Marks = dict[tuple[int, int], FigureReason]
MAX_FIGURES = 120
NEARBY_CHARACTERS = 12
"""Words of more and less so near a wrong figure are marked with it."""


def check_figures(
    text: str, answer: QuestionResult, list_facts: ListFacts = tuple
) -> FiguresActivity:
    """How many figures of `text` follow from the rows, and which figures and claims do not.

    A figure is verified when a number of the rows that its sentence names, or simple arithmetic on
    them, rounds to it at the precision and on the side that its words say. Names in superlatives,
    comparisons and trends must fit the rows. Known periods, list numbers and labels do not count.
    So is a figure that one of the facts has, sentences computed from the rows, of the same names;
    they are listed where the rows alone prove nothing.

    Offsets count code points of `text` (Python's indices). A page in JavaScript takes
    `Array.from(text)`, for its own strings count UTF-16 units.
    """
    shown = read_shown_text(text)
    figures = _check_plain(shown.text, answer, list_facts)
    marks: list[UnverifiedFigure | FigureComputation] = [*figures.unverified, *figures.computations]
    for mark in marks:
        mark.start, mark.end = shown.find_source(mark.start, mark.end)
        mark.text = text[mark.start : mark.end]
    return figures


def _check_plain(text: str, answer: QuestionResult, list_facts: ListFacts) -> FiguresActivity:
    table = make_table(answer.result)
    told = _read_text(text, table, answer)
    proof = FigureVerifier(
        table, answer, find_known_units(answer), lambda: _list_given(list_facts(), table, answer)
    )
    marks: Marks = dict.fromkeys(told.unknown_periods, "period")
    marks |= dict(_find_wrong(told, proof))
    spans = {
        (f.start, f.end)
        for f in told.figures
        if f.meaning != "rank" and not any(a <= f.start and f.end <= b for a, b in marks)
    } | set(marks)
    return FiguresActivity(
        checked=len(spans),
        verified=len(spans) - len(marks),
        unverified=[
            UnverifiedFigure(text=text[start:end], start=start, end=end, reason=reason)
            for (start, end), reason in sorted(marks.items())
        ],
        computations=_find_computations(text, answer, proof, marks),
    )


@dataclass(frozen=True, slots=True)
class _Text:
    """A text with its figures, the names of rows and the periods that it has."""

    text: str
    figures: Sequence[Figure]
    names: Sequence[RowName]
    periods: Sequence[PeriodMention]
    unknown_periods: tuple[tuple[int, int], ...]


def _read_text(text: str, table: ResultTable, answer: QuestionResult) -> _Text:
    masked_text = mask_ignored(normalize_digits(text))
    calendar = find_covered_periods(answer, table)
    periods = find_periods(_blank_codes(masked_text, table, answer), weeks=table.weeks)
    names = find_names(masked_text, table, periods)
    names = _add_recent(names, masked_text, table)
    unknown = {(p.start, p.end): p for p in periods if not calendar.covers(p)}
    numbers_after_all = {span for span, period in unknown.items() if period.bare}
    figure_text = _blank_known(masked_text, periods, names, numbers_after_all, table, answer)
    figures = find_figures(figure_text)[:MAX_FIGURES]
    unknown_periods = tuple(span for span in unknown if span not in numbers_after_all)
    return _Text(masked_text, figures, names, periods, unknown_periods)


def _list_given(
    facts: Sequence[str], table: ResultTable, answer: QuestionResult
) -> list[GivenFigure]:
    """The figures of the computed sentences, each with the rows that its sentence names."""
    text = "\n".join(read_shown_text(fact).text for fact in facts)
    return [
        read_given(figure, sentence, of_clause=False)
        for sentence, _, _ in _list_sentences(_read_text(text, table, answer), table)
        for figure in sentence.figures
    ]


def _list_sentences(
    told: _Text, table: ResultTable
) -> Iterator[tuple[Sentence, DiscourseContext, int]]:
    """The sentences in their order, with what was named before and how many names there were."""
    context, so_far = DiscourseContext(), 0
    for span in split_sentences(told.text):
        pointers = list(find_references(told.text, span, told.names, context, table))
        sentence = parse_sentence(told.text, span, [*told.names, *pointers], told.figures)
        so_far += len(sentence.names) - len(pointers)
        yield sentence, context, so_far
        remember_names(sentence, context)


def _find_computations(
    text: str, answer: QuestionResult, proof: FigureVerifier, marks: Marks
) -> list[FigureComputation]:
    """How the verified figures follow from the rows; none of those within a false claim."""
    finder = ComputationFinder(answer.result)
    return [
        finder.find(value, text)
        for value in sorted(proof.verified_figures, key=lambda value: value.figure.start)
        if not any(a < value.figure.end and value.figure.start < b for a, b in marks)
    ]


def _find_wrong(
    told: _Text, proof: FigureVerifier
) -> Iterator[tuple[tuple[int, int], FigureReason]]:
    for sentence, context, so_far in _list_sentences(told, proof.table):
        wrong = list(proof.find_wrong_figures(sentence, context, so_far))
        yield from wrong
        for (start, end), reason in find_false_claims(sentence, proof.table, context, told.periods):
            beside = (
                s
                for s, _ in wrong
                if s[0] < end + NEARBY_CHARACTERS and start < s[1] + NEARBY_CHARACTERS
            )
            if reason == "rank" or not any(beside):
                yield (start, end), reason


def _add_recent(names: list[RowName], text: str, table: ResultTable) -> list[RowName]:
    """The names with the periods that are counted from the end, where nothing else is named."""
    recent = [
        one
        for one in find_recent_periods(text, table)
        if not any(name.start < one.end and one.start < name.end for name in names)
    ]
    return sorted([*names, *recent], key=lambda name: name.start)


def _blank_known(
    text: str,
    periods: Sequence[PeriodMention],
    names: Sequence[RowName],
    numbers_after_all: set[tuple[int, int]],
    table: ResultTable,
    answer: QuestionResult,
) -> str:
    """The text without what looks like a figure and is none: names, periods, order numbers."""
    text = _blank_codes(text, table, answer)
    spans = {(part.start, part.end) for part in periods} | {(n.start, n.end) for n in names}
    for start, end in spans - numbers_after_all:
        text = text[:start] + NAME_SIGN * (end - start) + text[end:]
    return text


def _blank_codes(text: str, table: ResultTable, answer: QuestionResult) -> str:
    headings = {heading for c in answer.result.columns for heading in (c.label, c.name)}
    for name in sorted({*headings, *table.numbered_labels(text)}, key=len, reverse=True):
        if any(char.isdigit() for char in name):
            text = text.replace(name, " " * len(name))
    for code in _find_digits(text) & table.codes if table.codes else ():
        text = text.replace(code, " " * len(code))
    return text


def _find_digits(text: str) -> set[str]:
    return set("".join(char if char.isdigit() else " " for char in text).split())
