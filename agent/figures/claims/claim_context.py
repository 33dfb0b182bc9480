"""The context of a claim: which rows a name is compared with, and by which measure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from agent.figures.candidates.figure_context import aggregate_rows, restrict_parts, split_by_moment
from agent.figures.candidates.measure_pairs import choose_at_time, find_twin_measures
from agent.figures.result.derived_measures import find_quotients
from agent.figures.result.measure_headings import count_mentions
from agent.figures.result.result_table import Measure, ResultTable, Rows, Values, cross_rows
from agent.figures.result.row_names import TIME, RowName
from agent.figures.scope import DiscourseContext, Sentence

_DENIED = re.compile(
    r"(?:不是|并非|没有|未|不|之一|可能|或许|如果|建议|应|\b(?:not|never|no longer"
    r"|may|might|could|if|should|would|one of|among|than)\b|n't)"
    r"[^,，\ue000]{0,10}$",
    re.IGNORECASE,
)
MAX_RIVALS = 60


@dataclass(frozen=True, slots=True)
class ClaimContext:
    """A sentence, the table that its claims are checked against, and what was named before it."""

    sentence: Sentence
    table: ResultTable
    discourse: DiscourseContext

    def words(self, clause: tuple[int, int]) -> str:
        """The words of a clause, with signs for names."""
        start = self.sentence.start
        return self.sentence.wording[clause[0] - start : clause[1] - start]

    def find_measures(self, clause: tuple[int, int], owner: RowName | None) -> list[Measure]:
        """What a clause speaks of: a heading, else what its figures are of, else the first."""
        usable = [m for m in self.table.measures if m.kind != "rank"]
        return self.find_stated_measures(clause, owner) or usable[:1]

    def find_stated_measures(self, clause: tuple[int, int], owner: RowName | None) -> list[Measure]:
        """The measures that a clause names, or that its figures are of."""
        usable = [m for m in self.table.measures if m.kind != "rank"]
        if quotients := find_quotients(self.table, *self._texts(clause)):
            return list(quotients)
        if measures := self.find_mentioned_measures(clause, usable):
            return measures
        if by_unit := [m for m in usable if m.unit and m.unit in self.words(clause)]:
            return by_unit
        return [m for m in usable if owner is not None and self._has_figure(m, clause, owner)]

    def _texts(self, clause: tuple[int, int]) -> Iterator[str]:
        """The words of a clause, of those before it, and of the sentence before."""
        clauses = self.sentence.clauses
        place = clauses.index(clause) if clause in clauses else 0
        yield from map(self.words, clauses[place::-1])
        yield self.discourse.outline

    def find_mentioned_measures(
        self, clause: tuple[int, int], usable: Sequence[Measure]
    ) -> list[Measure]:
        """The measures that a clause names, else those that the nearest clause names."""
        clauses = self.sentence.clauses
        inside = (i for i, c in enumerate(clauses) if c[0] <= clause[0] < c[1])
        place = next(inside, 0)
        nearest = (clause, *clauses[place::-1], *clauses[place + 1 :])
        usable = choose_at_time(usable, map(self.words, nearest))
        for part in nearest:
            scores = [count_mentions(m.tokens, self.words(part).lower()) for m in usable]
            if not (best := max(scores, default=0)):
                continue
            if part[1] <= clause[0] and (last := _find_last_mentioned(usable, self.words(part))):
                return last
            return [m for m, score in zip(usable, scores, strict=True) if score == best]
        return []

    def _has_figure(self, measure: Measure, clause: tuple[int, int], owner: RowName) -> bool:
        later = self.sentence.find_names(clause[1], self.sentence.end)
        until = later[0].start if later else self.sentence.end
        numbers = [f for f in self.sentence.figures if clause[0] <= f.start < until]
        size = aggregate_rows(measure, owner.rows)
        sizes = (
            (size, size / 100) if measure.scale == "points" else (size, size * measure.unit_size)
        )
        return any(abs(s - f.value) <= f.step / 2 for f in numbers for s in sizes)

    def find_compared_rows(self, name: RowName) -> Rows:
        """The rows among which a name is compared: those of the sentence's other columns."""
        rows = np.arange(self.table.row_count)
        for other in self.sentence.names:
            within = other.column == name.column and len(other.rows) > len(name.rows)
            if other.column != name.column or within:
                common_rows = cross_rows(rows, other.rows)
                if len(common_rows) and len(cross_rows(common_rows, name.rows)):
                    rows = common_rows
        return rows

    def list_rivals(self, name: RowName, compared_rows: Rows) -> list[Rows]:
        """The rows of every label of the name's column; of every moment, for a period."""
        whole = len(compared_rows) == self.table.row_count
        if name.column == TIME:
            return split_by_moment(self.table, None if whole else compared_rows)
        labels = self.table.groups[name.column].values()
        return list(labels) if whole else restrict_parts(self.table, labels, compared_rows)

    def find_own(self, name: RowName, rivals: Sequence[Rows]) -> Rows | None:
        """The one of `rivals` that is the name; None for several names together."""
        mine = set(name.rows.tolist())
        matching_rows = [rows for rows in rivals if int(rows[0]) in mine]
        return matching_rows[0] if len(matching_rows) == 1 else None


def _find_last_mentioned(usable: Sequence[Measure], words: str) -> list[Measure]:
    """The measures that an earlier clause names last, of which it goes on."""
    lower = words.lower()
    places = [max((lower.rfind(token) for token in m.tokens), default=-1) for m in usable]
    return [m for m, place in zip(usable, places, strict=True) if place == max(places) >= 0]


def is_denied(before: str) -> bool:
    """Whether the words before a claim take it back."""
    return _DENIED.search(before) is not None


def aggregate_parts(measure: Measure, parts: Sequence[Rows]) -> Values:
    """The total of each part; NaN where nothing is known of it."""
    if not parts:
        return np.empty(0, dtype=np.float64)
    if measure.parts is not None:
        return np.array([aggregate_rows(measure, rows) for rows in parts])
    starts = np.cumsum([0, *map(len, parts[:-1])])
    values = measure.values[np.concatenate(list(parts))]
    missing = np.isnan(values)
    counts = np.add.reduceat((~missing).astype(np.float64), starts)
    sums = np.add.reduceat(np.where(missing, 0.0, values), starts)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(counts > 0, sums if measure.additive else sums / counts, np.nan)


def compute_growths(
    claim: ClaimContext, name: RowName, measure: Measure
) -> list[tuple[Values, float]]:
    """How much every rival of a name grew, in size and in proportion, and how much it did."""
    table, compared_rows = claim.table, np.arange(claim.table.row_count)
    if name.column == TIME:
        parts = split_by_moment(table, None)
        levels = aggregate_parts(measure, parts)
        if measure.kind == "change":
            place = next((i for i, p in enumerate(parts) if np.array_equal(p, name.rows)), -1)
            return [(levels, float(levels[place]))] if place >= 0 else []
        own = next((i for i, part in enumerate(parts) if np.array_equal(part, name.rows)), 0)
        return _compute_steps(levels[:-1], levels[1:], own - 1) if own else []
    rivals = claim.list_rivals(name, compared_rows)
    mine = claim.find_own(name, rivals)
    own = next((i for i, rows in enumerate(rivals) if rows is mine), -1)
    changes = [m for m in table.measures if m.kind == "change"]
    if changes and own >= 0:
        levels = aggregate_parts(changes[0], rivals)
        return [(levels, float(levels[own]))]
    ends = _find_end_levels(claim, measure, rivals)
    return _compute_steps(*ends, own) if ends and own >= 0 else []


def _find_end_levels(
    claim: ClaimContext, measure: Measure, rivals: Sequence[Rows]
) -> tuple[Values, Values] | None:
    if pair := find_twin_measures(claim.table):
        return aggregate_parts(pair[0], rivals), aggregate_parts(pair[1], rivals)
    parts = [split_by_moment(claim.table, rows) for rows in rivals[: MAX_RIVALS + 1]]
    if not 0 < len(parts) <= MAX_RIVALS or any(len(part) < 2 for part in parts):
        return None
    return aggregate_parts(measure, [part[0] for part in parts]), aggregate_parts(
        measure, [p[-1] for p in parts]
    )


def _compute_steps(earlier: Values, later: Values, own: int) -> list[tuple[Values, float]]:
    change = later - earlier
    with np.errstate(divide="ignore", invalid="ignore"):
        growth = np.where(earlier != 0, change / np.abs(earlier), np.nan)
    return [(change, float(change[own])), (growth, float(growth[own]))]


def is_less_better(measure: Measure) -> bool:
    """Whether less of a measure is better: durations, returns, losses, costs."""
    words = " ".join(measure.words)
    if measure.scale != "plain" and np.any(measure.present_values < 0):
        return False  # the return of a fund
    bad = re.search(
        r"退|损|亏|成本|投诉|差错|延误|缺陷|return|complaint|churn|error|delay|defect|cost|loss",
        words,
    )
    return measure.kind == "duration" or bad is not None
