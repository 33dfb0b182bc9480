"""Assumptions about business words (new, repeat, growth), shown beside the answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from agent.rule_engine.intent import Intent

if TYPE_CHECKING:
    from agent.rule_engine.wording import Wording


def explain_business_words(intent: Intent, wording: Wording) -> Iterator[str]:
    """What was decided about words of business: what grows, who is new, what a repeat is."""
    if (
        intent.period_to_date is not None
        and intent.period_to_date.start
        and intent.period_to_date.end
    ):
        last = intent.period_to_date.last
        start = intent.period_to_date.start
        yield wording.say("so_far", text=intent.period_to_date.text, start=start, end=last)
    if intent.start_column is not None and intent.newcomers:
        name = wording.pluralize(wording.table(intent.start_column.table))
        yield wording.say("newcomers", name=name, column=wording.field(intent.start_column))
    if intent.history is not None:
        yield from _explain_history(intent, wording)


def _explain_history(intent: Intent, wording: Wording) -> Iterator[str]:
    history = intent.history
    if history is None:
        return
    events = wording.pluralize(wording.table(history.events))
    entity = wording.table(history.entity_table)
    if history.kind == "gap":
        yield wording.say("gap", events=events, entity=entity)
    elif history.kind == "first":
        yield wording.say("first_event", name=wording.pluralize(entity), table=history.events)
    elif history.kind == "repeat_rate":
        yield wording.say("repeat", events=events, entity=wording.pluralize(entity))
