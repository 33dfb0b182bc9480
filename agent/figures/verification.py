"""Verifies that each figure of a sentence follows from the rows the sentence is about."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from agent.figures.candidates import CandidateValues, FigureContext, collect_candidates
from agent.figures.candidates.collection import collect_share_changes, find_mentioned_measures
from agent.figures.candidates.counts import compute_counts
from agent.figures.candidates.figure_context import ProvenFigure
from agent.figures.candidates.hint_words import ArithmeticHints, find_hints
from agent.figures.candidates.measure_pairs import choose_at_time
from agent.figures.candidates.shares import speaks_of_share_change
from agent.figures.claims.units import filter_by_units, find_units, fits_units
from agent.figures.computation import VerifiedFigure
from agent.figures.count_context import find_limit_before, find_threshold, is_threshold, may_count
from agent.figures.extraction.bounds import SIDES
from agent.figures.extraction.figures import Figure
from agent.figures.given_figures import GivenFigure, is_given, read_given
from agent.figures.losses import are_losses, find_signed, keep_sign
from agent.figures.matching import find_match, find_stated_figures, is_stated
from agent.figures.measure_texts import list_measure_texts, list_time_texts
from agent.figures.result.derived_measures import find_quotients, make_share_table
from agent.figures.result.result_table import Measure, ResultTable
from agent.figures.scope import FIGURE, NAME, DiscourseContext, FigureScope, Sentence, find_scope
from agent.ports import QuestionResult
from model.answers.activities import FigureReason

WrongFigure = tuple[tuple[int, int], FigureReason]
_LOSS_WORDS = re.compile(r"亏|赤字|\b(?:loss\w*|deficit)\b", re.IGNORECASE)
_OF_MEASURE = re.compile(r"\s+of (?:all |the |total )*[a-z]+\s*(?:[,.;]|$)", re.IGNORECASE)
"""63% of sessions may be told by the column of shares."""
_ENDS_IN_COUNTER = re.compile(r"[个家条名位款项所间座组店]$")
"""三条增长 counts those that grew."""
_ELLIPTIC = re.compile(
    rf"\W*(?:(?:and|but|while|whereas|而|但)\s*)?{NAME}\s*(?:only|just|at|with|by|仅有?|只有?|则?[为是])?"
    rf"\s*[¥$€£]?{FIGURE}[^\w]{{0,3}}",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"(?:所有|全部|每一?[个家款项类位])[^\ue002]{0,32}$"
    r"|\b(?:all|every|each|no|none of)\b[^\ue002]{0,48}$",
    re.IGNORECASE,
)


def _complete_clause(sentence: Sentence, start: int, end: int) -> str:
    """The words of a clause; before those of an elliptic one the words that it leaves out."""
    clause = sentence.words(start, end)
    if not _ELLIPTIC.fullmatch(clause):
        return clause
    place = next((i for i, c in enumerate(sentence.clauses) if c[0] == start), 0)
    return sentence.words(*sentence.clauses[place - 1]) + clause if place else clause


def _find_marked_span(
    figure: Figure, sentence: Sentence, context: FigureContext
) -> tuple[int, int]:
    """The figure; with the words before it, where it is a limit for all: "all are above 60"."""
    match = _ALL.search(context.before) if figure.bound in SIDES else None
    if match is None or "\ue002" in context.before[match.start() :]:
        return figure.start, figure.end
    return sentence.clause(figure.start)[0] + match.start(), figure.end


def _cut_at_figure(words: str) -> str:
    return re.split("[\ue002、]", words)[0]


def _find_subject_hints(figure: Figure, sentence: Sentence) -> ArithmeticHints:
    """The hints of the last clause up to the figure that says which rows are meant."""
    start, end = sentence.clause(figure.start)
    for begin, close in reversed([c for c in sentence.clauses if c[1] <= end]):
        hints = find_hints(sentence.words(begin, close))
        if hints.rest or hints.high or hints.low or sentence.find_names(begin, close):
            return hints
    return find_hints(sentence.words(start, end))


def _find_number_before(figure: Figure, sentence: Sentence) -> Figure | None:
    numbers = (f for f in reversed(sentence.figures) if f.meaning == "number")
    return next((f for f in numbers if f.end <= figure.start), None)


def _find_number_after(figure: Figure, sentence: Sentence) -> Figure | None:
    numbers = (f for f in sentence.figures if f.meaning == "number")
    return next((f for f in numbers if f.start >= figure.end), None)


def _find_counted(
    after: str, usable: Sequence[Measure], measures: Sequence[Measure]
) -> list[Measure]:
    """The other measures whose heading counts with the classifier after a figure: 50 次, 次数."""
    counter = after.lstrip()[:1]
    ends = (f"{counter}数", f"{counter}数量")
    return [
        m
        for m in usable
        if counter.strip() and m not in measures and any(word.endswith(ends) for word in m.words)
    ]


@dataclass(frozen=True)
class FigureVerifier:
    """Verifies the figures of a summary against a table; stated figures need no proof."""

    table: ResultTable
    answer: QuestionResult
    units: set[str]
    list_given: Callable[[], list[GivenFigure]] = list
    """The figures of the computed sentences, which are read when the rows alone prove nothing."""
    verified_figures: list[VerifiedFigure] = field(default_factory=list)
    """The values of the figures that were verified so far."""

    @cached_property
    def question_figures(self) -> CandidateValues:
        """The figures of the question and the statement."""
        return find_stated_figures(self.answer)

    @cached_property
    def shares(self) -> ResultTable:
        """The table with shares for values."""
        return make_share_table(self.table)

    def find_wrong_figures(
        self, sentence: Sentence, context: DiscourseContext, name_count: int
    ) -> Iterator[WrongFigure]:
        """The figures of a sentence that the rows do not show."""
        proofs: list[ProvenFigure] = []
        for figure in sentence.figures:
            span = (figure.start, figure.end)
            if figure.meaning == "rank":
                if self._is_beyond(figure):
                    yield span, "figure"
                continue
            units = find_units(figure, sentence.text)
            if not fits_units(units, self.units, self.table):
                yield span, "unit"
                continue
            scope = find_scope(figure, sentence, context)
            figure_context = self._make_context(figure, sentence, scope, name_count, tuple(proofs))
            value = self._find_value(figure_context, sentence, context, units)
            if value is None and not self._is_given(figure, sentence):
                yield _find_marked_span(figure, sentence, figure_context), "figure"
            elif value is not None:
                period_rows = scope.period_rows
                place = (
                    int(self.table.place[period_rows].max()) if period_rows is not None else None
                )
                proofs.append(ProvenFigure(figure, value, place))
                self.verified_figures.append(self._describe(figure, value, scope))

    @cached_property
    def given_figures(self) -> list[GivenFigure]:
        """Those of the sentences that a summary was rewritten from."""
        return self.list_given()

    def _is_given(self, figure: Figure, sentence: Sentence) -> bool:
        return is_given(read_given(figure, sentence, of_clause=True), self.given_figures)

    def _describe(self, figure: Figure, value: float, scope: FigureScope) -> VerifiedFigure:
        was_stated = not scope.is_named and is_stated(figure, self.question_figures)
        return VerifiedFigure(
            figure, value, (*scope.subject_rows, *scope.mentioned_rows), was_stated
        )

    def _find_value(
        self,
        figure_context: FigureContext,
        sentence: Sentence,
        context: DiscourseContext,
        units: set[str],
    ) -> float | None:
        """The value that a figure rounds; None where the rows do not show one."""
        figure, scope, most = figure_context.figure, figure_context.scope, self.table.row_count
        if figure.exact is not None:
            exact = self.table.has_exact_value(figure.exact, Decimal(str(figure.step)))
            return figure.value if exact else None
        if is_threshold(figure, sentence, most):
            return figure.value
        if is_stated(figure, self.question_figures) and not scope.is_named:
            return figure.value
        measures = self._find_measures(figure, sentence, units, context.outline)
        if figure.direction < 0 and are_losses(measures, figure_context.before, self.table):
            measures = find_signed(measures) or measures
            figure = replace(figure, direction=0)
            figure_context = replace(figure_context, figure=figure)
        threshold = find_threshold(figure, sentence, most)
        threshold = threshold or find_limit_before(figure, sentence, context, most)
        countable = threshold is not None or may_count(figure, sentence, scope)
        candidates = collect_candidates(
            self.table, figure_context, measures, threshold, countable=countable
        )
        if speaks_of_share_change(figure_context):
            collect_share_changes(candidates, self.shares, figure_context)
        if not countable or figure.value > most:
            candidates = keep_sign(candidates, measures, figure_context)
        value = find_match(figure, candidates, loss=self._is_loss(figure, sentence, figure_context))
        counts_changes = figure.direction and _ENDS_IN_COUNTER.search(figure.text)
        if value is None and countable and counts_changes:
            counts = compute_counts(self.table, figure_context, threshold, measures)
            return find_match(replace(figure, direction=0), CandidateValues(counts), loss=False)
        return value

    def _find_measures(
        self, figure: Figure, sentence: Sentence, units: set[str], previous: str
    ) -> tuple[Measure, ...]:
        """The measures that a figure may be of."""
        texts = list_measure_texts(figure, sentence)
        usable = choose_at_time(self.table.measures, list_time_texts(figure, sentence))
        measures = find_mentioned_measures(usable, *texts)
        start, end = sentence.clause(figure.start)
        if quotients := find_quotients(self.table, sentence.words(start, end)):
            return quotients
        if len(measures) == len(usable):
            earlier = [c for c in sentence.clauses if c[1] <= start]
            words = [sentence.words(*clause) for clause in reversed(earlier)]
            if quotients := find_quotients(self.table, *words, previous):
                return quotients
        if figure.direction and figure.meaning == "number":
            others = [m for m in self.table.measures if m.kind == "change" and m not in measures]
            measures = (*measures, *others)
        measures = (*measures, *_find_counted(sentence.text[figure.end :], usable, measures))
        if _OF_MEASURE.match(sentence.words(figure.end, end)):
            measures = (*measures, *(m for m in usable if m.kind == "share" and m not in measures))
        return filter_by_units(units, measures)

    def _is_loss(self, figure: Figure, sentence: Sentence, context: FigureContext) -> bool:
        """Whether a number below zero may be told without its sign."""
        own = sentence.find_names(*sentence.clause(figure.start))
        return context.clause_hints.loss or (
            _LOSS_WORDS.search(sentence.wording) is not None and not own
        )

    def _make_context(
        self,
        figure: Figure,
        sentence: Sentence,
        scope: FigureScope,
        name_count: int,
        proven_figures: tuple[ProvenFigure, ...],
    ) -> FigureContext:
        start, end = sentence.clause(figure.start)
        clause = _complete_clause(sentence, start, end)
        return FigureContext(
            figure,
            scope,
            self._find_ranks(figure, sentence),
            sentence.words(start, figure.start),
            sentence.wording.lower(),
            clause,
            find_hints(clause),
            find_hints(sentence.outline),
            name_count,
            after=_cut_at_figure(sentence.words(figure.end, end)),
            subject_hints=_find_subject_hints(figure, sentence),
            number_before=_find_number_before(figure, sentence),
            number_after=_find_number_after(figure, sentence),
            text=sentence.text,
            proven_figures=proven_figures,
        )

    def _find_ranks(self, figure: Figure, sentence: Sentence) -> tuple[int, ...]:
        """How many rows the sentence counts off up to the figure's clause: "top 5"."""
        _, end = sentence.clause(figure.start)
        figures = (f for f in sentence.figures if f.start < end)
        counts = (f for f in figures if f.meaning in ("rank", "number") and f.step == 1)
        return tuple({int(f.value) for f in counts if 0 < f.value <= self.table.row_count})

    def _is_beyond(self, figure: Figure) -> bool:
        return (
            figure.value > self.table.row_count
            and figure.value not in self.question_figures.numbers
        )
