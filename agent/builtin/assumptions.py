"""What the engine decided about words of business, told beside the answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from agent.builtin.intent import Intent

if TYPE_CHECKING:
    from agent.builtin.explain import Wording


def readings(intent: Intent, wording: Wording) -> Iterator[str]:
    """What was decided about words of business: what grows, who is new, what a repeat is."""
    if intent.so_far is not None and intent.so_far.start and intent.so_far.end:
        last = intent.so_far.last
        start = intent.so_far.start
        yield wording.say("so_far", text=intent.so_far.text, start=start, end=last)
    if intent.starts is not None and intent.newcomers:
        name = wording.many(wording.table(intent.starts.table))
        yield wording.say("newcomers", name=name, column=wording.field(intent.starts))
    if intent.history is not None:
        yield from _history(intent, wording)


def _history(intent: Intent, wording: Wording) -> Iterator[str]:
    history = intent.history
    if history is None:
        return
    events = wording.many(wording.table(history.events))
    entity = wording.table(history.named)
    if history.kind == "gap":
        yield wording.say("gap", events=events, entity=entity)
    elif history.kind == "first":
        yield wording.say("first_event", name=wording.many(entity), table=history.events)
    elif history.kind == "repeat_rate":
        yield wording.say("repeat", events=events, entity=wording.many(entity))
