"""Verifies that each figure of a sentence follows from the rows the sentence is about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from agent.figures.candidates import CandidateValues, FigureContext, collect_candidates
from agent.figures.candidates.collection import collect_share_changes, find_mentioned_measures
from agent.figures.candidates.figure_context import ProvenFigure
from agent.figures.candidates.hint_words import ArithmeticHints, find_hints
from agent.figures.candidates.measure_pairs import choose_at_time
from agent.figures.candidates.shares import speaks_of_share_change
from agent.figures.claims.units import filter_by_units, find_units, fits_units
from agent.figures.computation import FoundValue
from agent.figures.count_context import find_limit_before, find_threshold, is_threshold, may_count
from agent.figures.extraction.bounds import SIDES
from agent.figures.extraction.figures import Figure
from agent.figures.losses import are_losses, keep_sign
from agent.figures.matching import find_match, find_stated_figures, is_stated
from agent.figures.result.derived_measures import find_quotients, make_share_table
from agent.figures.result.result_table import Measure, ResultTable
from agent.figures.scope import DiscourseContext, FigureScope, G, N, Sentence, find_scope
from agent.ports import QuestionResult
from model.answers.activities import FigureReason

Wrong = tuple[tuple[int, int], FigureReason]
_LOSS_WORDS = re.compile(r"亏|赤字|\b(?:loss\w*|deficit)\b", re.IGNORECASE)
_PEOPLE = re.compile(
    r"(?<=[\ue000\ue001])\s*(?:\b(?:customers?|users?|members?|clients?|buyers?|shoppers?"
    r"|employees?|ones?)\b|客户|用户|会员|顾客|员工)",
    re.IGNORECASE,
)
_ELLIPTIC = re.compile(
    rf"\W*(?:(?:and|but|while|whereas|而|但)\s*)?{N}\s*(?:only|just|at|with|by|仅有?|只有?|则?[为是])?"
    rf"\s*[¥$€£]?{G}[^\w]{{0,3}}",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"(?:所有|全部|每一?[个家款项类位])[^\ue002]{0,32}$"
    r"|\b(?:all|every|each|no|none of)\b[^\ue002]{0,48}$",
    re.IGNORECASE,
)
_AFTER_VERSUS = re.compile(rf"{G}\s*(?:versus|vs\.?|against|对)\s*[¥$€£]?$", re.IGNORECASE)
_IN_TIME = re.compile(r"\s*(?:[a-z]+ )?in (?:the year )?\d{4}\b", re.IGNORECASE)
_BRACKETS = re.compile(r"[(（][^()（）]*\ue002[^()（）]*[)）]")
_HEADS = re.compile(r"人数|数量|[员户客]数|\bnumber of\b")
_FOLLOWING_END = re.compile(
    r"[\ue000\ue002，。,;；]|\b(?:and|while|but|against|versus|vs)\b|[和与而但]", re.IGNORECASE
)
_BASE_PHRASE = re.compile(
    r"\b(?:against|than|versus|vs|compared (?:with|to)|relative to)\b[^,.;\ue002]*", re.IGNORECASE
)
_COUNTED_THINGS = re.compile(
    rf"{G}\s+(?:(?:year|quarter|month|week|day)s?\b|(?:\w+ )?[a-z]+)"
    rf"|{G}[个张名位件辆台间套][\u4e00-\u9fff]{{2}}(?=[中里]?已?(?:售|卖|用|租|订|坐|占))"
)
"""Figures before one, with the things that they count."""


def _complete_clause(sentence: Sentence, start: int, end: int) -> str:
    """The words of a clause; before those of an elliptic one the words that it leaves out."""
    clause = sentence.words(start, end)
    if not _ELLIPTIC.fullmatch(clause):
        return clause
    place = next((i for i, c in enumerate(sentence.clauses) if c[0] == start), 0)
    return sentence.words(*sentence.clauses[place - 1]) + clause if place else clause


def _is_bracketed(figure: Figure, sentence: Sentence) -> bool:
    before = sentence.text[sentence.start : figure.start]
    return max(before.rfind("("), before.rfind("（")) > max(before.rfind(")"), before.rfind("）"))


def _cut_open_bracket(words: str) -> str:
    """The words up to a bracket that they open and do not close."""
    place = max(words.rfind("("), words.rfind("（"))
    return words if place < 0 or re.search("[)）]", words[place:]) else words[:place]


def _find_marked(figure: Figure, sentence: Sentence, context: FigureContext) -> tuple[int, int]:
    """The figure; with the words before it, where it is a limit for all: "all are above 60"."""
    match = _ALL.search(context.before) if figure.bound in SIDES else None
    if match is None or "\ue002" in context.before[match.start() :]:
        return figure.start, figure.end
    return sentence.clause(figure.start)[0] + match.start(), figure.end


def _list_earlier(figure: Figure, sentence: Sentence) -> Iterator[str]:
    """The words of the clauses before a figure, the nearest first, whose measure goes on.

    A percentage in digits may as well be of another column.
    """
    start = sentence.clause(figure.start)[0]
    if figure.meaning in ("percent", "points") and any(map(str.isdigit, figure.text)):
        return
    for clause in reversed(sentence.clauses):
        if clause[1] <= start:
            words = _BRACKETS.sub(" ", sentence.words(*clause))
            yield from (words.rpartition("\ue000")[2], words)


def _list_texts_nearby(figure: Figure, sentence: Sentence) -> Iterator[str]:
    """The words right beside the figure, those of its clause, those of the clauses before it."""
    start, end = sentence.clause(figure.start)
    beside = _IN_TIME.match(sentence.words(figure.end, end))
    yield beside[0] if beside else ""
    yield re.split("[\ue002\ue003]", sentence.words(start, figure.start))[-1]
    yield sentence.words(start, end)
    for clause in reversed(sentence.clauses):
        if clause[1] <= start:
            yield sentence.words(*clause)


def _until_figure(words: str) -> str:
    return re.split("[\ue002、]", words)[0]


def _subject(figure: Figure, sentence: Sentence) -> ArithmeticHints:
    """Of the last clause up to the figure that says which rows are meant."""
    start, end = sentence.clause(figure.start)
    for begin, close in reversed([c for c in sentence.clauses if c[1] <= end]):
        hints = find_hints(sentence.words(begin, close))
        if hints.rest or hints.high or hints.low or sentence.find_names(begin, close):
            return hints
    return find_hints(sentence.words(start, end))


def _beside(figure: Figure, sentence: Sentence) -> tuple[Figure | None, Figure | None]:
    numbers = [f for f in sentence.figures if f.meaning == "number"]
    before = [f for f in numbers if f.end <= figure.start]
    after = [f for f in numbers if f.start >= figure.end]
    return (before[-1] if before else None, after[0] if after else None)


@dataclass(frozen=True)
class FigureVerifier:
    """A table with the figures and the units that need no proof."""

    table: ResultTable
    answer: QuestionResult
    units: set[str]
    found_values: list[FoundValue] = field(default_factory=list)
    """Of the figures verified so far."""

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
    ) -> Iterator[Wrong]:
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
            if value is None:
                yield _find_marked(figure, sentence, figure_context), "figure"
            else:
                when = scope.when
                place = int(self.table.place[when].max()) if when is not None else None
                proofs.append(ProvenFigure(figure, value, place))
                self.found_values.append(self._describe(figure, value, scope))

    def _describe(self, figure: Figure, value: float, scope: FigureScope) -> FoundValue:
        was_stated = not scope.strong and is_stated(figure, self.question_figures)
        return FoundValue(figure, value, (*scope.owners, *scope.mentioned_rows), was_stated)

    def _find_value(
        self,
        figure_context: FigureContext,
        sentence: Sentence,
        context: DiscourseContext,
        units: set[str],
    ) -> float | None:
        """The value that a figure is of; None where the rows do not show it."""
        figure, scope, most = figure_context.figure, figure_context.scope, self.table.size
        if figure.exact is not None:
            exact = self.table.has_exact_value(figure.exact, Decimal(str(figure.step)))
            return figure.value if exact else None
        if is_threshold(figure, sentence, most):
            return figure.value
        if is_stated(figure, self.question_figures) and not scope.strong:
            return figure.value
        about = self._find_measures(figure, sentence, units, context.outline)
        if figure.direction < 0 and are_losses(about, figure_context.before, self.table):
            figure = replace(figure, direction=0)
            figure_context = replace(figure_context, figure=figure)
        threshold = find_threshold(figure, sentence, most)
        threshold = threshold or find_limit_before(figure, sentence, context, most)
        countable = threshold is not None or may_count(figure, sentence, scope)
        candidates = collect_candidates(
            self.table, figure_context, about, threshold, countable=countable
        )
        if speaks_of_share_change(figure_context):
            collect_share_changes(candidates, self.shares, figure_context)
        if not countable or figure.value > most:
            candidates = keep_sign(candidates, about, figure_context)
        return find_match(figure, candidates, loss=self._is_loss(figure, sentence, figure_context))

    def _find_measures(
        self, figure: Figure, sentence: Sentence, units: set[str], previous: str
    ) -> tuple[Measure, ...]:
        """The measures that a figure may be of."""
        texts = [*self._measure_words(figure, sentence), *_list_earlier(figure, sentence)]
        usable = choose_at_time(self.table.measures, _list_texts_nearby(figure, sentence))
        about = find_mentioned_measures(usable, *texts)
        start, end = sentence.clause(figure.start)
        if quotients := find_quotients(self.table, sentence.words(start, end)):
            return quotients
        if len(about) == len(usable):
            earlier = [c for c in sentence.clauses if c[1] <= start]
            words = [sentence.words(*clause) for clause in reversed(earlier)]
            if quotients := find_quotients(self.table, *words, previous):
                return quotients
        if figure.direction and figure.meaning == "number":
            others = [m for m in self.table.measures if m.kind == "change" and m not in about]
            about = (*about, *others)
        return filter_by_units(units, about)

    def _is_loss(self, figure: Figure, sentence: Sentence, context: FigureContext) -> bool:
        """Whether a number below zero may be told without its sign."""
        own = sentence.find_names(*sentence.clause(figure.start))
        return context.hints.loss or (_LOSS_WORDS.search(sentence.wording) is not None and not own)

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
            after=_until_figure(sentence.words(figure.end, end)),
            subject=_subject(figure, sentence),
            beside=_beside(figure, sentence),
            text=sentence.text,
            proven_figures=proven_figures,
        )

    def _measure_words(self, figure: Figure, sentence: Sentence) -> tuple[str, ...]:
        """The words that may name the figure's measure: right after it, else in its clause.

        "New customers" is a name rather than the measure of customers, where another is named.
        """
        start, end = sentence.clause(figure.start)
        following = _FOLLOWING_END.split(sentence.words(figure.end, end))[0]
        following = _cut_open_bracket(following)
        if _AFTER_VERSUS.search(sentence.words(sentence.start, figure.start)):
            return (following[:24],)
        clause = sentence.words(start, end)
        if ("(" in clause or "（" in clause) and not _is_bracketed(figure, sentence):
            clause = _BRACKETS.sub(" ", clause)
        before = _COUNTED_THINGS.sub(" ", sentence.words(start, figure.start))
        nearest = before.rpartition("\ue000")[2].lstrip("\ue001")
        bare = _COUNTED_THINGS.sub(" ", _BASE_PHRASE.sub(" ", clause))
        if "\ue000" in clause and _PEOPLE.search(clause) and not _HEADS.search(clause):
            outline = _PEOPLE.sub("", sentence.outline)
            return following[:24], _PEOPLE.sub("", clause), outline, clause
        return following[:24], nearest, before + following, bare

    def _find_ranks(self, figure: Figure, sentence: Sentence) -> tuple[int, ...]:
        """How many rows the sentence counts off up to the figure's clause: "top 5"."""
        _, end = sentence.clause(figure.start)
        figures = (f for f in sentence.figures if f.start < end)
        counts = (f for f in figures if f.meaning in ("rank", "number") and f.step == 1)
        return tuple({int(f.value) for f in counts if 0 < f.value <= self.table.size})

    def _is_beyond(self, figure: Figure) -> bool:
        return figure.value > self.table.size and figure.value not in self.question_figures.numbers
