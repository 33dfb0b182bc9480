"""Verifies that each figure of a sentence follows from the rows the sentence is about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from agent.figures.candidates import CandidateValues, FigureContext, collect_candidates
from agent.figures.candidates.collection import find_mentioned_measures
from agent.figures.candidates.hint_words import Hints, find_hints
from agent.figures.claims.units import filter_by_units, find_units, fits_units
from agent.figures.extraction.figures import Figure
from agent.figures.matching import find_stated_figures, is_stated, matches_candidates
from agent.figures.result.result_table import ResultTable
from agent.figures.scope import Context, G, N, Scope, Sentence, find_scope
from agent.ports import QuestionResult
from model.answers.activities import FigureReason

Wrong = tuple[tuple[int, int], FigureReason]
_COUNTER = re.compile(
    r"\s?(?:个|家|位|种|类|名|省|市|城|门店|款|项|行|条|天|月|季|周|年|者|区|门|所|台|辆|套|场|间|组|座|支|张|只)|[\s-](?!times|percent|%)[a-z\ue000]|\s?的",
    re.IGNORECASE,
)
_AMONG_WORDS = re.compile(
    r"等|其中|共|连续|仅有|\b(?:one|two|out) of (?:the |all )?$|\bof (?:the|all)\s*$|\bamong\b",
    re.IGNORECASE,
)
_THAT = re.compile(
    r"(?:(?P<over>超过|高于|\b(?:beats?|exceed(?:s|ed)?|above|over|more than|higher than))"
    r"|低于|不及|\b(?:below|under|less than|lower than|miss(?:ed)?))\s*"
    r"(?:这[一个]?|该|此|\b(?:that|this|it)\b)",
    re.IGNORECASE,
)
_LOSS_WORDS = re.compile(r"亏|赤字|\b(?:loss\w*|deficit)\b", re.IGNORECASE)
_HAS_SHARE = re.compile(
    r"占(?!比)|贡献|\b(?:account\w*|mak\w+ up|made up|contribut\w*|represent\w*|hold|held)\b"
    r"[^\ue002]*$",
    re.IGNORECASE,
)
_EACH = re.compile(r"各|都|均|每|\b(?:each|every|all)\b", re.IGNORECASE)
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
_BRACKETS = re.compile(r"[(（][^()（）]*\ue002[^()（）]*[)）]")
_HEADS = re.compile(r"人数|数量|[员户客]数|\bnumber of\b")
_COUNTED_THINGS = re.compile(rf"{G}\s+(?:\w+ )?[a-z]+")
"""Figures before one, with the things that they count."""
_SIDES = ("over", "least", "under", "most")


def _is_share_of_all(figure: Figure, sentence: Sentence) -> bool:
    """Whether the figure is what several have together of the whole, no limit for each."""
    start, end = sentence.clause(figure.start)
    before = sentence.words(start, figure.start)
    each = _EACH.search(sentence.words(start, end))
    return figure.meaning == "percent" and not each and _HAS_SHARE.search(before) is not None


def _filled_in(sentence: Sentence, start: int, end: int) -> str:
    """The words of a clause; before those of an elliptic one the words that it leaves out."""
    clause = sentence.words(start, end)
    if not _ELLIPTIC.fullmatch(clause):
        return clause
    place = next((i for i, c in enumerate(sentence.clauses) if c[0] == start), 0)
    return sentence.words(*sentence.clauses[place - 1]) + clause if place else clause


def _is_bracketed(figure: Figure, sentence: Sentence) -> bool:
    before = sentence.text[sentence.start : figure.start]
    return max(before.rfind("("), before.rfind("（")) > max(before.rfind(")"), before.rfind("）"))


def _closed(words: str) -> str:
    """The words up to a bracket that they open and do not close."""
    place = max(words.rfind("("), words.rfind("（"))
    return words if place < 0 or re.search("[)）]", words[place:]) else words[:place]


def _until_figure(words: str) -> str:
    return re.split("[\ue002、]", words)[0]


def _subject(figure: Figure, sentence: Sentence) -> Hints:
    """Of the last clause up to the figure that says which rows are meant."""
    start, end = sentence.clause(figure.start)
    for begin, close in reversed([c for c in sentence.clauses if c[1] <= end]):
        found = find_hints(sentence.words(begin, close))
        if found.rest or found.high or found.low or sentence.find_names(begin, close):
            return found
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

    @cached_property
    def stated(self) -> CandidateValues:
        """The figures of the question and the statement."""
        return find_stated_figures(self.answer)

    def find_wrong_figures(
        self, sentence: Sentence, context: Context, named: int
    ) -> Iterator[Wrong]:
        """The figures of a sentence that the rows do not show."""
        for figure in sentence.figures:
            span = (figure.start, figure.end)
            if figure.meaning == "rank":
                if self._is_beyond(figure):
                    yield span, "figure"
                continue
            units = find_units(figure, sentence.text)
            if not fits_units(units, self.units, self.table):
                yield span, "unit"
            elif not self._is_verified(figure, sentence, context, units, named):
                yield span, "figure"

    def _is_verified(
        self,
        figure: Figure,
        sentence: Sentence,
        context: Context,
        units: set[str],
        named: int,
    ) -> bool:
        if figure.exact is not None:
            return self.table.has_exact_value(figure.exact, Decimal(str(figure.step)))
        if self._is_threshold(figure, sentence):
            return True
        scope = find_scope(figure, sentence, context)
        spoken = self._make_context(figure, sentence, scope, named)
        if is_stated(figure, self.stated) and not scope.strong:
            return True
        about = filter_by_units(
            units,
            find_mentioned_measures(self.table.measures, *self._measure_words(figure, sentence)),
        )
        threshold = self._find_threshold(figure, sentence) or self._of_before(
            figure, sentence, context
        )
        countable = self._is_countable(figure, sentence, scope, counting=threshold is not None)
        found = collect_candidates(self.table, spoken, about, threshold, countable=countable)
        return matches_candidates(figure, found, loss=self._is_loss(figure, sentence, spoken))

    def _is_loss(self, figure: Figure, sentence: Sentence, spoken: FigureContext) -> bool:
        """Whether a number below zero may be told without its sign."""
        own = sentence.find_names(*sentence.clause(figure.start))
        return spoken.hints.loss or (_LOSS_WORDS.search(sentence.wording) is not None and not own)

    def _make_context(
        self,
        figure: Figure,
        sentence: Sentence,
        scope: Scope,
        named: int,
    ) -> FigureContext:
        start, end = sentence.clause(figure.start)
        clause = _filled_in(sentence, start, end)
        return FigureContext(
            figure,
            scope,
            self._find_ranks(figure, sentence),
            sentence.words(start, figure.start),
            sentence.wording.lower(),
            clause,
            find_hints(clause),
            find_hints(sentence.outline),
            named,
            after=_until_figure(sentence.words(figure.end, end)),
            subject=_subject(figure, sentence),
            beside=_beside(figure, sentence),
        )

    def _measure_words(self, figure: Figure, sentence: Sentence) -> tuple[str, ...]:
        """The words that may name the figure's measure: right after it, else in its clause.

        "New customers" is a name rather than the measure of customers, where another is named.
        """
        start, end = sentence.clause(figure.start)
        following = re.split(r"[\ue000\ue002，。,;；]", sentence.words(figure.end, end))[0]
        following = _closed(following)
        clause = sentence.words(start, end)
        if ("(" in clause or "（" in clause) and not _is_bracketed(figure, sentence):
            clause = _BRACKETS.sub(" ", clause)
        before = _COUNTED_THINGS.sub(" ", sentence.words(start, figure.start))
        nearest = before.rpartition("\ue000")[2].lstrip("\ue001")
        bare = _COUNTED_THINGS.sub(" ", clause)
        if "\ue000" in clause and _PEOPLE.search(clause) and not _HEADS.search(clause):
            outline = _PEOPLE.sub("", sentence.outline)
            return following[:24], _PEOPLE.sub("", clause), outline, clause
        return following[:24], nearest, before + following, bare

    def _find_ranks(self, figure: Figure, sentence: Sentence) -> tuple[int, ...]:
        """How many rows the sentence counts off up to the figure's clause: "top 5"."""
        _, end = sentence.clause(figure.start)
        known = (f for f in sentence.figures if f.start < end)
        counts = (f for f in known if f.meaning in ("rank", "number") and f.step == 1)
        return tuple({int(f.value) for f in counts if 0 < f.value <= self.table.size})

    def _is_beyond(self, figure: Figure) -> bool:
        return figure.value > self.table.size and figure.value not in self.stated.numbers

    def _is_threshold(self, figure: Figure, sentence: Sentence) -> bool:
        """Whether the figure is only the limit above which a count of its clause counts."""
        if figure.bound not in _SIDES or _is_share_of_all(figure, sentence):
            return False
        return any(self._find_threshold(other, sentence) is figure for other in sentence.figures)

    def _find_threshold(self, figure: Figure, sentence: Sentence) -> Figure | None:
        if figure.meaning != "number" or figure.bound or not self._is_count(figure, sentence):
            return None
        clause = sentence.clause(figure.start)
        if sentence.words(clause[0], figure.start).endswith(("\ue000", "\ue001")):
            return None
        sides = (f for f in sentence.figures if f.bound in _SIDES and f is not figure)
        return next((f for f in sides if sentence.clause(f.start) == clause), None)

    def _of_before(self, figure: Figure, sentence: Sentence, context: Context) -> Figure | None:
        """The number before it, where a count is of what lies above or below that one."""
        start, end = sentence.clause(figure.start)
        found = _THAT.search(sentence.words(figure.end, end))
        if found is None or not self._is_count(figure, sentence):
            return None
        numbers = [f for f in sentence.figures if f.meaning == "number" and f.end <= start]
        last = numbers[-1] if numbers else context.figure
        return replace(last, bound="over" if found["over"] else "under") if last else None

    def _is_count(self, figure: Figure, sentence: Sentence) -> bool:
        whole = (
            figure.meaning == "number" and figure.value == int(figure.value) and figure.step == 1
        )
        if not whole or figure.value > self.table.size or figure.signed:
            return False
        following = sentence.words(figure.end, sentence.end)
        return _COUNTER.match(following) is not None or _COUNTER.match(figure.text[-1:]) is not None

    def _is_countable(
        self, figure: Figure, sentence: Sentence, scope: Scope, *, counting: bool
    ) -> bool:
        if counting:
            return True
        if figure.meaning != "number" or figure.step != 1:
            return False
        start, _ = sentence.clause(figure.start)
        before = sentence.words(start, figure.start)
        alone = scope.strong and scope.named == 1 and "\ue000" in before
        several = before.endswith(("\ue000", "\ue001")) and any(len(o) > 1 for o in scope.owners)
        during = scope.what is None and before.rstrip().endswith(("有", "are", "were"))
        return not alone or several or during or _AMONG_WORDS.search(before) is not None
