"""What to ask next, from the columns of the tables that were found."""

from collections.abc import Iterator

from agent.charting.profile import profile
from agent.charting.wholes import is_additive
from agent.labels import has_chinese, heading, short, spoken
from agent.names import bare, in_words, plural
from agent.ports import ResultInHand
from model.locales import Locale, text
from model.schema import Column, RetrievedTable, Table

MOST = 3
FEW_VALUES = 30
_KEYS = ("id", "code", "no", "uuid")
_TRANSLATIONS = ("en", "eng", "cn", "zh")
"""Endings of columns that repeat another one in another language."""


class ComputedSuggester:
    """Follow-up questions of the kinds the built-in engine answers."""

    async def suggest(self, answer: ResultInHand) -> tuple[str, ...]:
        """At most three questions in the user's language, none of them the one just asked."""
        asked = answer.question.text.strip().lower()
        fresh = (q for q in _questions(answer) if q.lower() != asked)
        return tuple(dict.fromkeys(fresh))[:MOST]


def _questions(answer: ResultInHand) -> Iterator[str]:
    locale = answer.question.locale
    columns = profile(answer.result)
    measure = next((c for c in columns if c.role == "measure" and is_additive(c)), None)
    if measure is not None:
        label = heading(measure.column, locale)
        shown = {heading(c.column, locale) for c in columns}
        groups = [g for g in _groupings(answer.schema.tables, locale) if g not in shown]
        current = next((heading(c.column, locale) for c in columns if c.role == "category"), None)
        by_month = text("suggest.by_month", locale, measure=label)
        timed = any(c.role == "time" for c in columns) or not _has_days(answer.schema.tables)
        about = _about(label, groups, current, locale)
        yield from (question for question in about if not (timed and question == by_month))
    names = bare(found.table.name for found in answer.schema.tables)
    for found in answer.schema.tables[:MOST]:
        name = names[found.table.name]
        yield text("suggest.count", locale, table=_table_label(found.table, name, locale))


def _about(measure: str, groups: list[str], current: str | None, locale: Locale) -> Iterator[str]:
    if current is None:
        for group in groups[:2]:
            yield text("suggest.by_group", locale, measure=measure, group=group)
        yield text("suggest.by_month", locale, measure=measure)
        return
    yield text("suggest.by_month", locale, measure=measure)
    for group in groups[:1]:
        yield text("suggest.by_group", locale, measure=measure, group=group)
    yield text("suggest.share", locale, measure=measure, group=current)
    several = plural(current) if locale == "en" else current
    yield text("suggest.top", locale, measure=measure, group=several)


def _has_days(tables: tuple[RetrievedTable, ...]) -> bool:
    columns = (column for found in tables for column in found.table.columns)
    return any(column.enabled and column.kind in ("date", "datetime") for column in columns)


def _groupings(tables: tuple[RetrievedTable, ...], locale: Locale) -> Iterator[str]:
    for found in tables:
        for column in found.table.columns:
            if column.enabled and _groups(column, found.table):
                yield _label(column, locale)


def _groups(column: Column, table: Table) -> bool:
    if column.kind != "text" or column.name in table.primary_key:
        return False
    if column.name.lower().split("_")[-1] in (*_KEYS, *_TRANSLATIONS):
        return False
    return 1 < len(column.samples) <= FEW_VALUES


def _label(column: Column, locale: Locale) -> str:
    label = short(column.label, locale) if column.label else ""
    if locale == "en" and (not label or has_chinese(label)):
        return in_words(column.name)
    return label or spoken(column.name)


def _table_label(table: Table, name: str, locale: Locale) -> str:
    label = short(table.label, locale)
    if locale == "en":
        return plural(in_words(name) if not label or has_chinese(label) else label)
    return label or spoken(name)
