"""Values of a letter or two that only a word beside them makes values: A级, grade A, 3类."""

import re
from collections.abc import Iterator

from agent.builtin.intent import Compare
from agent.builtin.reading.conditions import add_alternative
from agent.builtin.reading.context import Reading, use
from agent.builtin.reading.marks import Mark
from agent.builtin.warehouse import Field

_CODE = re.compile(r"[A-Z]{1,2}\d?|\d{1,2}")
KIND_WORDS = ("级", "类", "型", "等", "档")
_SHORT = 3


def read_codes(reading: Reading) -> None:
    """A级客户, tier A customers: the code is a condition on the column beside it."""
    for place, mark in enumerate(reading.marks):
        if mark.used or mark.values or mark.time or not _CODE.fullmatch(mark.text):
            continue
        for at in (place + 1, place - 1):
            beside = reading.marks[at] if 0 <= at < len(reading.marks) else None
            held = list(_held(reading, mark.text, beside, after=at > place)) if beside else []
            if len(set(held)) == 1 and beside is not None:
                use([mark, beside])
                add_alternative(reading, Compare(held[0], "=", (mark.text,)))
                break


def _held(reading: Reading, code: str, beside: Mark, *, after: bool) -> Iterator[Field]:
    """The columns that the word beside names and that hold the code."""
    best = max((c.score for c in beside.refs if c.column), default=0.0)
    named = [c for c in beside.refs if c.column and c.score >= best - 0.05]
    for c in named:
        found = Field(c.table, c.column or "")
        if code in reading.warehouse.column(found).samples:
            yield found
    if after and not named and beside.text in KIND_WORDS:
        yield from _of_codes(reading, code)


def _of_codes(reading: Reading, code: str) -> Iterator[Field]:
    for table in reading.warehouse.tables:
        if table in reading.anchors or not reading.anchors:
            for found in reading.warehouse.fields(table):
                samples = reading.warehouse.column(found).samples
                if code in samples and all(len(value) <= _SHORT for value in samples):
                    yield found
