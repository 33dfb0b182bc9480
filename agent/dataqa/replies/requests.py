"""What is said that asks for no rows: whole phrases only, so that no question is taken for one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from agent.charting.wishes import wish, without_types
from agent.dataqa.replies.phrases import each_phrase, phrases
from agent.dataqa.replies.table_names import table_named
from model.answers.activities import ChartType
from model.sources.schema import Table

LONGEST = 80
"""Characters; what is longer says more than these phrases."""
Topic = Literal["greeting", "thanks", "bye", "help"]
_PUNCTUATION = re.compile(r"(?:\.(?!\S)|[\s?？!！。,，、;；:：~～…\"“”‘’「」《》()（）])+")
_BESIDE_CHINESE = re.compile(r"(?<=[\u3400-\u9fff]) | (?=[\u3400-\u9fff])")


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """A greeting, thanks, a good-bye, or a question about what can be asked."""

    topic: Topic


@dataclass(frozen=True, slots=True)
class Overview:
    """Which tables there are."""


@dataclass(frozen=True, slots=True)
class Description:
    """What is in a table."""

    table: Table


@dataclass(frozen=True, slots=True)
class RowCount:
    """How many rows a table has: a statement answers it."""

    table: Table


@dataclass(frozen=True, slots=True)
class Redraw:
    """The last rows in another shape; None leaves the choice to their shape."""

    shape: ChartType | Literal["table"] | None


Request = SmallTalk | Overview | Description | RowCount | Redraw


def request_of(text: str, tables: Sequence[Table], earlier: Sequence[str] = ()) -> Request | None:
    """What the phrase asks for; None for everything that is a question about rows.

    `earlier` are the questions before it, newest last: "this table" is the one spoken of last.
    """
    if not 0 < len(text.strip()) <= LONGEST:
        return None
    for plain in _forms(text):
        found = _small_talk(plain) or _redraw(plain) or _about(plain, tables, earlier)
        if found is not None:
            return found
    return None


def _forms(text: str) -> Iterator[str]:
    """Lower case without punctuation; then without politeness and particles, too."""
    spaced = " ".join(_PUNCTUATION.sub(" ", re.sub("['’]s\\b", " is", text.lower())).split())
    ended = phrases("tail").sub("", spaced)
    polite = phrases("tail").sub("", phrases("polite").sub("", spaced)).strip()
    forms = (spaced, ended, polite)
    yield from dict.fromkeys(
        form for said in forms if said for form in (_BESIDE_CHINESE.sub("", said), said)
    )


def _small_talk(plain: str) -> SmallTalk | None:
    topics: tuple[Topic, ...] = get_args(Topic)
    return next((SmallTalk(t) for t in topics if phrases(t).fullmatch(plain)), None)


def _redraw(plain: str) -> Redraw | None:
    core = " ".join(phrases("redrawing").sub(" ", plain).split())
    kind = wish(core)
    if kind is not None and (core == kind or not _left(without_types(core))):
        return Redraw(kind)
    if not phrases("drawing").search(plain):
        return None
    if phrases("table").fullmatch(core):
        return Redraw("table")
    return Redraw(None) if phrases("chart").search(plain) and not _left(core) else None


def _left(core: str) -> str:
    """What else is said beside the chart."""
    return phrases("chart").sub("", core).strip()


def _about(plain: str, tables: Sequence[Table], earlier: Sequence[str]) -> Request | None:
    for named in _named("rows", plain):
        table = _table(named, tables, earlier)
        if table is not None:
            return RowCount(table)
        if phrases("that").fullmatch(named) and not earlier:
            return Overview()  # it tells how many rows each table has
    if phrases("overview").fullmatch(plain):
        return Overview()
    described = (_table(named, tables, earlier) for named in _named("description", plain))
    return next((Description(table) for table in described if table is not None), None)


def _named(topic: str, plain: str) -> Iterator[str]:
    for pattern in each_phrase(topic):
        found = pattern.fullmatch(plain)
        if found:
            yield found["t"].strip()


def _table(named: str, tables: Sequence[Table], earlier: Sequence[str]) -> Table | None:
    if not phrases("that").fullmatch(named):
        return table_named(named, tables)
    before = request_of(earlier[-1], tables, earlier[:-1]) if earlier else None
    if isinstance(before, Description | RowCount):
        return before.table
    return tables[0] if len(tables) == 1 else None
