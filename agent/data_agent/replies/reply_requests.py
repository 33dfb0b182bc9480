"""Parses requests that need no rows; only whole phrases match, so that questions do not."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from agent.charting.selection.type_request import find_requested_type, remove_type_words
from agent.data_agent.replies.phrases import load_pattern, load_patterns
from agent.data_agent.replies.table_matching import find_named_table
from model.answers.activities import ChartType
from model.locales.chinese import HAN
from model.sources.schema import Table

MAX_CHARS = 80
"""Characters; what is longer says more than these phrases."""
Topic = Literal["greeting", "thanks", "bye", "help"]
_PUNCTUATION = re.compile(r"(?:\.(?!\S)|[\s?？!！。,，、;；:：~～…\"“”‘’「」《》()（）])+")
_BESIDE_CHINESE = re.compile(f"(?<={HAN}) | (?={HAN})")


@dataclass(frozen=True, slots=True)
class SmallTalkRequest:
    """A greeting, thanks, a good-bye, or a question about what can be asked."""

    topic: Topic


@dataclass(frozen=True, slots=True)
class OverviewRequest:
    """Which tables there are."""


@dataclass(frozen=True, slots=True)
class DescriptionRequest:
    """What is in a table."""

    table: Table


@dataclass(frozen=True, slots=True)
class RowCountRequest:
    """How many rows a table has: a statement answers it."""

    table: Table


@dataclass(frozen=True, slots=True)
class RedrawRequest:
    """The last rows in another shape; None leaves the choice to their shape."""

    shape: ChartType | Literal["table"] | None


Request = SmallTalkRequest | OverviewRequest | DescriptionRequest | RowCountRequest | RedrawRequest


def parse_request(
    text: str, tables: Sequence[Table], earlier: Sequence[str] = ()
) -> Request | None:
    """What the phrase asks for; None for everything that is a question about rows.

    `earlier` are the questions before it, newest last: "this table" is the one mentioned last.
    """
    if not 0 < len(text.strip()) <= MAX_CHARS:
        return None
    for plain in _list_normal_forms(text):
        request = (
            _parse_small_talk(plain) or _parse_redraw(plain) or _parse_about(plain, tables, earlier)
        )
        if request is not None:
            return request
    return None


def _list_normal_forms(text: str) -> Iterator[str]:
    """Lower case without punctuation; then without politeness and particles, too."""
    spaced_text = " ".join(_PUNCTUATION.sub(" ", re.sub("['’]s\\b", " is", text.lower())).split())
    without_tail = load_pattern("tail").sub("", spaced_text)
    polite = load_pattern("tail").sub("", load_pattern("polite").sub("", spaced_text)).strip()
    forms = (spaced_text, without_tail, polite)
    yield from dict.fromkeys(
        form for phrase in forms if phrase for form in (_BESIDE_CHINESE.sub("", phrase), phrase)
    )


def _parse_small_talk(plain: str) -> SmallTalkRequest | None:
    topics: tuple[Topic, ...] = get_args(Topic)
    return next((SmallTalkRequest(t) for t in topics if load_pattern(t).fullmatch(plain)), None)


def _parse_redraw(plain: str) -> RedrawRequest | None:
    core = " ".join(load_pattern("redrawing").sub(" ", plain).split())
    kind = find_requested_type(core)
    if kind is not None and (core == kind or not _find_remaining_words(remove_type_words(core))):
        return RedrawRequest(kind)
    if not load_pattern("drawing").search(plain):
        return None
    if load_pattern("table").fullmatch(core):
        return RedrawRequest("table")
    return (
        RedrawRequest(None)
        if load_pattern("chart").search(plain) and not _find_remaining_words(core)
        else None
    )


def _find_remaining_words(core: str) -> str:
    """What else is said beside the chart."""
    return load_pattern("chart").sub("", core).strip()


def _parse_about(plain: str, tables: Sequence[Table], earlier: Sequence[str]) -> Request | None:
    for name in _find_named("rows", plain):
        table = _find_table(name, tables, earlier)
        if table is not None:
            return RowCountRequest(table)
        if load_pattern("that").fullmatch(name) and not earlier:
            return OverviewRequest()  # it tells how many rows each table has
    if load_pattern("overview").fullmatch(plain):
        return OverviewRequest()
    described_tables = (
        _find_table(name, tables, earlier) for name in _find_named("description", plain)
    )
    return next(
        (DescriptionRequest(table) for table in described_tables if table is not None), None
    )


def _find_named(topic: str, plain: str) -> Iterator[str]:
    for pattern in load_patterns(topic):
        match = pattern.fullmatch(plain)
        if match:
            yield match["t"].strip()


def _find_table(name: str, tables: Sequence[Table], earlier: Sequence[str]) -> Table | None:
    if not load_pattern("that").fullmatch(name):
        return find_named_table(name, tables)
    before = parse_request(earlier[-1], tables, earlier[:-1]) if earlier else None
    if isinstance(before, DescriptionRequest | RowCountRequest):
        return before.table
    return tables[0] if len(tables) == 1 else None
