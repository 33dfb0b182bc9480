"""What is divided by what in a share, and within what a ranking begins anew."""

from copy import deepcopy

from agent.rule_engine.intent import Intent, Measure, Order, ValueFilter
from agent.rule_engine.readings.ambiguity import (
    Alternative,
    Ambiguity,
    ReadQuestion,
    exchange_measure,
)
from agent.rule_engine.readings.rankings import list_event_measures

_MOST_WHOLES = 2


def find_open_whole(question: ReadQuestion) -> Ambiguity | None:
    """What gold members make up: of all members, of what members did, of what they paid."""
    intent = question.intent
    tested = intent.condition
    if len(intent.measures) != 1 or intent.groups or not isinstance(tested, ValueFilter):
        return None
    [measure] = intent.measures
    counts_rows = measure.aggregate == "count" and measure.field is None and not measure.over
    if (
        not counts_rows
        or tested.field.table != measure.table
        or question.names_table(measure.table)
    ):
        return None
    others = [
        m for m in list_event_measures(question, measure.table) if not question.names_table(m.table)
    ]
    return Ambiguity(
        _name_whole(question, measure),
        tuple(
            Alternative(_name_whole(question, other), exchange_measure(intent, measure, other))
            for other in others[:_MOST_WHOLES]
        ),
    )


def _name_whole(question: ReadQuestion, measure: Measure) -> str:
    return question.say("share_of", whole=question.wording.measure(measure))


def find_open_scope(question: ReadQuestion) -> Ambiguity | None:
    """The first three of each province, or the three that are first of all."""
    intent = question.intent
    if not intent.ranked_within or intent.limit is None or len(intent.measures) != 1:
        return None
    group = intent.ranked_within[0]
    if group.grain is not None:
        return None
    words = question.say(
        "first_of_each", limit=intent.limit, group=question.wording.field(group.field)
    )
    other = question.say("first_of_all", limit=intent.limit)
    return Ambiguity(words, (Alternative(other, _rank_all(intent)),))


def _rank_all(intent: Intent) -> Intent:
    variant = deepcopy(intent)
    variant.ranked_within = []
    variant.order = variant.order or Order(variant.measures[0], descending=True)
    return variant
