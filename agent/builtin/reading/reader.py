"""From a question to an intent: every pass in its order."""

from datetime import date

from agent.builtin.intent import Compare, Intent, Measure
from agent.builtin.outputs.row_list import extent_of
from agent.builtin.reading.asking import (
    read_aggregates,
    read_flags,
    read_groups,
    read_rest,
    read_sums,
)
from agent.builtin.reading.atoms import key_of, normalize
from agent.builtin.reading.codes import read_codes
from agent.builtin.reading.comparisons import read_comparisons
from agent.builtin.reading.conditions import (
    read_absence,
    read_literals,
    read_periods,
    read_values,
)
from agent.builtin.reading.context import Reading
from agent.builtin.reading.contrast.things import align, read_contrast, tell_apart
from agent.builtin.reading.finish import finish
from agent.builtin.reading.implied import imply, listed
from agent.builtin.reading.linking import Index
from agent.builtin.reading.marks import ValueHit, Vocabulary, mark
from agent.builtin.reading.ranking import read_order, read_ranking
from agent.builtin.reading.sold import read_sold, read_worth
from agent.builtin.reading.switches import read_switches
from agent.builtin.reading.terms import TableTerms, describe
from agent.builtin.reading.topics.averages import read_averages_per_entity
from agent.builtin.reading.topics.days import read_days_between, read_not_yet, read_when
from agent.builtin.reading.topics.deeds import read_most_done, read_never
from agent.builtin.reading.topics.earnings import read_earnings
from agent.builtin.reading.topics.growing import read_fastest
from agent.builtin.reading.topics.margins import read_margins
from agent.builtin.reading.topics.newcomers import read_newcomers
from agent.builtin.reading.topics.rankings import read_ranked_by_count
from agent.builtin.reading.topics.repeats import read_never_done, read_repeats, read_times_done
from agent.builtin.reading.topics.two_flows import read_two_flows
from agent.builtin.warehouse import Warehouse
from model.sources.schema import RetrievedSchema, Table

_PASSES = (
    read_flags,
    read_days_between,
    read_when,
    read_repeats,
    read_times_done,
    read_never_done,
    read_never,
    read_newcomers,
    read_averages_per_entity,
    read_ranked_by_count,
    read_not_yet,
    read_absence,
    read_groups,
    read_values,
    read_codes,
    read_switches,
    read_literals,
    read_comparisons,
    read_periods,
    read_contrast,
    read_two_flows,
    read_sold,
    read_earnings,
    read_margins,
    read_aggregates,
    read_sums,
    read_worth,
    read_fastest,
    read_most_done,
    read_ranking,
    read_order,
    read_rest,
)
_MAX_KEPT = 2000


class Reader:
    """Reads questions; keeps what it found out about tables."""

    def __init__(self) -> None:
        self._kept: dict[int, TableTerms] = {}

    def read(
        self, text: str, today: date, schema: RetrievedSchema, warehouse: Warehouse
    ) -> Reading:
        """What is asked, as far as its own words say."""
        terms = [self._terms(f.table, warehouse.bare[f.table.name]) for f in schema.tables]
        marks = mark(text, today, _vocabulary(terms, schema))
        index = Index(s for t in terms for s in t.signatures)
        reading = Reading(index.link(marks), warehouse, text=normalize(text), today=today)
        reading.drop_anchors()
        reading.intent.extent = extent_of(text, reading.marks)
        for read in _PASSES:
            read(reading)
        return reading

    def complete(self, reading: Reading) -> None:
        """Choose what no word named. Raises `NoDate`."""
        tell_apart(reading)
        imply(reading)
        _share_of_value(reading.intent)
        finish(reading)
        align(reading.intent)
        _keep_groups(reading.intent)
        listed(reading)

    def _terms(self, table: Table, bare: str) -> TableTerms:
        kept = self._kept.get(id(table))
        if kept is None or kept.table is not table or kept.bare != bare:
            if len(self._kept) >= _MAX_KEPT:
                self._kept.clear()
            kept = self._kept[id(table)] = describe(table, bare)
        return kept


def _keep_groups(intent: Intent) -> None:
    """Rankings and wholes of what is no longer grouped by are those of all rows."""
    intent.best_of = [group for group in intent.best_of if group in intent.groups]
    intent.whole = [group for group in intent.whole if group in intent.groups]


def _share_of_value(intent: Intent) -> None:
    """The share of rows of one kind: its condition moves from the filter into the measure."""
    if not intent.share or (intent.groups and intent.measures):
        return
    last = next((f for f in reversed(intent.filters) if isinstance(f, Compare)), None)
    if last is None:
        return
    intent.filters.remove(last)
    intent.condition = last
    if not intent.measures:
        intent.measures.append(Measure("count", last.field.table))


def _vocabulary(terms: list[TableTerms], schema: RetrievedSchema) -> Vocabulary:
    words = {key: senses for found in terms for key, senses in found.words.items()}
    values: dict[tuple[str, ...], list[ValueHit]] = {}
    for found in terms:
        for key, hits in found.values.items():
            values.setdefault(key, []).extend(ValueHit(found.table.name, c, v) for c, v in hits)
    known = {found.table.name: found.table for found in terms}
    for match in schema.values:
        table = known.get(match.table)
        if table is not None and table.column(match.column):
            hit = ValueHit(match.table, match.column, match.value)
            hits_ = values.setdefault(key_of(match.text), [])
            if hit not in hits_:
                hits_.insert(0, hit)
    return Vocabulary(words, {key: tuple(hits) for key, hits in values.items()})
