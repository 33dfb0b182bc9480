"""Summaries that are computed from the rows."""

from collections.abc import AsyncIterator, Iterator, Sequence

from agent.charting.data.additivity import has_mean
from agent.charting.data.column_roles import ClassifiedColumn, classify_columns
from agent.charting.data.frame import make_labels
from agent.labels.bilingual import make_column_heading
from agent.ports import OnThinking, QuestionResult
from agent.rule_engine.summaries.amounts import format_amount, format_percent
from agent.rule_engine.summaries.comparison_sentences import compare_values
from agent.rule_engine.summaries.sentences.limits import describe_limits
from agent.rule_engine.summaries.sentences.ranking import is_ranked, tells_whole, write_ranking
from agent.rule_engine.summaries.sentences.sentence_writing import find_grammatical_number, say
from agent.rule_engine.summaries.sentences.trend import write_trend
from agent.rule_engine.summaries.subject import (
    SummarySubject,
    choose_subject,
    find_measure_name,
    is_summable,
)
from model.locales import Locale, text
from model.sources.query import QueryResult

MOST_GROUPS = 3
MOST_OTHER_TOTALS = 2
MOST_NUMBERS = 4
MOST_NAMES = 5
MOST_NAME_CHARS = 60


class ComputedSummarizer:
    """Summarizes rows without a model: total, extremes, trend, shares."""

    async def summarize(
        self, answer: QuestionResult, on_thinking: OnThinking
    ) -> AsyncIterator[str]:
        """The summary as Markdown, a sentence a piece."""
        del on_thinking  # there is no thinking to report
        locale = answer.question.locale
        gap = " " if locale == "en" else ""
        for index, sentence in enumerate(compute_sentences(answer)):
            first = sentence[:1].upper() if locale == "en" else sentence[:1]
            yield f"{gap if index else ''}{first}{sentence[1:]}"


def is_trivial_result(result: QueryResult) -> bool:
    """Whether the sentences say all there is: one row, or rows without numbers."""
    if len(result.rows) <= 1:
        return True
    return not any(c.role == "measure" and c.known_numbers for c in classify_columns(result))


def compute_sentences(answer: QuestionResult) -> Iterator[str]:
    """The sentences of the summary, the most telling first."""
    locale, result = answer.question.locale, answer.result
    columns = classify_columns(result)
    measures = [c for c in columns if c.role == "measure" and c.known_numbers]
    if result.truncated and (not measures or all(c.column.source for c in columns)):
        yield _say_truncated(result, locale)
        return
    if not result.rows or (len(result.rows) == 1 and set(result.rows[0]) == {None}):
        yield text("summary.nothing", locale)
    elif not measures:
        yield from _say_names(columns, len(result.rows), locale)
    else:
        names = [c for c in columns if c.role != "measure"]
        compared = list(compare_values(measures, names, len(result.rows), locale))
        yield from compared
        if compared:
            return
        subject = choose_subject(
            measures, names, locale, answer.question.text, is_limited=result.is_limited
        )
        yield from (
            _say_one_row(subject, answer) if len(result.rows) == 1 else _say_rows(subject, answer)
        )
    if result.truncated:
        yield text("summary.truncated", locale, count=f"{len(result.rows):,}")


def _say_rows(subject: SummarySubject, answer: QuestionResult) -> Iterator[str]:
    """A list of stored rows is no ranking, unless it is in the order of its one number."""
    columns = answer.result.columns
    are_stored = len(columns) > 1 and all(column.source for column in columns)
    if are_stored and not (len(subject.others) == 0 and is_ranked(subject.measure.numbers)):
        names = [name for name in subject.names if any(name.texts)]
        yield _say_list(names, len(answer.result.rows), subject.locale)
        if has_mean(subject.measure) or not names:
            yield from _say_total(subject, is_told=True)
        return
    yield from _say_many_rows(subject, answer)


def _say_truncated(result: QueryResult, locale: Locale) -> str:
    """That the list is truncated; its unread rows are in no total, so none is given."""
    count = f"{len(result.rows):,}"
    if result.total is None or result.total <= len(result.rows):
        return text("summary.first_rows", locale, count=count)
    return text("summary.first_of", locale, count=count, total=f"{result.total:,}")


def _say_names(columns: Sequence[ClassifiedColumn], rows: int, locale: Locale) -> Iterator[str]:
    empty = next((c for c in columns if c.role == "measure"), None)
    text_columns = [c for c in columns if c.role != "measure" and any(c.texts)]
    if rows == 1 and empty is not None:
        yield say("no_value", locale, make_column_heading(empty.column, locale))
    elif rows == 1 and text_columns:
        for column in text_columns[:MOST_NUMBERS]:
            value = _shorten(str(column.texts[0]))
            label = make_column_heading(column.column, locale)
            yield say("one", locale, label, value=value, number=find_grammatical_number(label))
    else:
        yield _say_list(text_columns, rows, locale)


def _say_list(columns: Sequence[ClassifiedColumn], rows: int, locale: Locale) -> str:
    """How many rows there are, and by the first column that tells them apart the first of them."""
    telling = next((c for c in columns if c.distinct == rows), None)
    if telling is None:
        return text("summary.listed", locale, count=f"{rows:,}")
    first = [_shorten(str(name)) for name in telling.texts[:MOST_NAMES]]
    names = ("、" if locale == "zh-CN" else ", ").join(first)
    key = "summary.listed_names" if rows <= MOST_NAMES else "summary.listed_first"
    return text(key, locale, count=f"{rows:,}", names=names)


def _shorten(name: str) -> str:
    flat = " ".join(name.split())
    return flat if len(flat) <= MOST_NAME_CHARS else f"{flat[: MOST_NAME_CHARS - 1]}…"


def _is_count(measure: ClassifiedColumn) -> bool:
    """Whether it counts rows or things, and not only one of them: there are 7 customers."""
    return measure.meaning.kind in ("count", "distinct") and measure.known_numbers[0] != 1


def _say_one_row(subject: SummarySubject, answer: QuestionResult) -> Iterator[str]:
    """One number with what it is limited to; several of one thing in one sentence."""
    locale, measures = subject.locale, (subject.measure, *subject.others)[:MOST_NUMBERS]
    name = make_labels(subject.names[:2], locale).texts[0] if subject.names else ""
    pairs = [
        (find_measure_name(m, locale), format_amount(m.known_numbers[0], m.unit, locale))
        for m in measures
    ]
    if len(pairs) == 1 and not name:
        label, value = pairs[0]
        number = find_grammatical_number(label)
        key = "one_count" if number > 1 and _is_count(measures[0]) else "one"
        yield say(key, locale, describe_limits(label, answer), value=value, number=number)
    elif len(pairs) == 1:
        yield say("one_named", locale, pairs[0][0], name=name, value=pairs[0][1])
    else:
        joint, gap = ("，", " ") if locale == "zh-CN" else (", ", " ")
        values = joint.join(f"{label}{gap}{value}" for label, value in pairs)
        yield say("several_named" if name else "several", locale, name=name, values=values)


def _say_many_rows(subject: SummarySubject, answer: QuestionResult) -> Iterator[str]:
    times = [name for name in subject.names if name.role == "time" and name.distinct > 1]
    groups = [name for name in subject.names if name.role != "time" and name.distinct > 1]
    rows = len(subject.measure.numbers)
    moments = make_labels(times, subject.locale) if times and not groups else None
    if moments and moments.order and len(set(moments.texts)) == rows:
        yield from write_trend(subject, moments, answer.question.today)
    repeated = [group for group in groups if group.distinct < rows]
    names = make_labels(groups[:2], subject.locale).texts if groups else ()
    if repeated and (len(groups) + len(times) > 1 or len(set(names)) < rows):
        yield from _say_groups(subject, repeated)
    elif groups:
        yield from write_ranking(subject, names)
    if has_mean(subject.measure) or not (times or groups):
        yield from _say_total(subject, is_told=bool(groups) and tells_whole(subject))
    yield from _say_other_totals(subject)


def _say_total(subject: SummarySubject, *, is_told: bool) -> Iterator[str]:
    """The total where the numbers add up and it is not told yet, else their mean or range."""
    values, locale = subject.measure.known_numbers, subject.locale
    mean, number = subject.show(sum(values) / len(values)), find_grammatical_number(subject.label)
    if not has_mean(subject.measure):
        low, high = subject.show(min(values)), subject.show(max(values))
        yield say("range", locale, subject.label, low=low, high=high, number=number)
    elif is_told or not is_summable(subject.measure):
        yield say("mean", locale, subject.label, mean=mean, number=number)
    else:
        key = "whole_shown" if subject.is_limited else "whole"
        total, count = subject.show(sum(values)), f"{len(values):,}"
        yield say(key, locale, subject.label, total=total, mean=mean, count=count, number=number)


def _say_groups(subject: SummarySubject, groups: Sequence[ClassifiedColumn]) -> Iterator[str]:
    """Which has most by each grouping: of all rows or, where they are limited, of those shown."""
    if not is_summable(subject.measure) or min(subject.measure.known_numbers) < 0:
        return
    whole = sum(subject.measure.known_numbers)
    for group in groups[:MOST_GROUPS]:
        totals: dict[str, float] = {}
        for name, value in zip(group.texts, subject.measure.numbers, strict=True):
            if name is not None:
                totals[name] = totals.get(name, 0) + (value or 0)
        if whole and totals:
            name, value = max(totals.items(), key=lambda pair: pair[1])
            in_whole = {"share": format_percent(value / whole), "total": subject.show(whole)}
            yield say(
                "group" if subject.has_whole else "group_shown", subject.locale, subject.label,
                group=make_column_heading(group.column, subject.locale), name=name,
                value=subject.show(value), **(in_whole if subject.has_whole else {}),
            )  # fmt: skip


def _say_other_totals(subject: SummarySubject) -> Iterator[str]:
    if subject.is_limited:
        return
    for measure in [m for m in subject.others if is_summable(m)][:MOST_OTHER_TOTALS]:
        total = format_amount(sum(measure.known_numbers), measure.unit, subject.locale)
        label = find_measure_name(measure, subject.locale)
        yield say("also", subject.locale, label, total=total, number=find_grammatical_number(label))
