"""What the rows show, in sentences computed from them."""

from collections.abc import AsyncIterator, Iterator, Sequence

from agent.builtin.amounts import amount, percent
from agent.builtin.comparison import comparison
from agent.builtin.sentences.limits import limited
from agent.builtin.sentences.ranking import is_ranked, ranking, tells_whole
from agent.builtin.sentences.saying import number_of, say
from agent.builtin.sentences.trend import trend
from agent.builtin.subject import Subject, adds_up, called, subject_of
from agent.charting.frame import Labels, labels
from agent.charting.profile import Profile, profile
from agent.charting.wholes import has_mean
from agent.labels import heading
from agent.ports import OnThinking, ResultInHand
from model.locales import Locale, text
from model.sources.query import QueryResult

MOST_GROUPS = 3
MOST_ALSO = 2
MOST_NUMBERS = 4
MOST_NAMES = 5
MOST_NAME_CHARS = 60


class ComputedSummarizer:
    """Says what the rows show without a model: total, extremes, trend, shares."""

    async def summarize(self, answer: ResultInHand, on_thinking: OnThinking) -> AsyncIterator[str]:
        """The summary as Markdown, a sentence a piece."""
        del on_thinking  # arithmetic does not think aloud
        locale = answer.question.locale
        gap = " " if locale == "en" else ""
        for index, sentence in enumerate(sentences(answer)):
            first = sentence[:1].upper() if locale == "en" else sentence[:1]
            yield f"{gap if index else ''}{first}{sentence[1:]}"


def needs_no_model(result: QueryResult) -> bool:
    """Whether the sentences say all there is: one row, or rows without numbers."""
    if len(result.rows) <= 1:
        return True
    return not any(c.role == "measure" and c.known for c in profile(result))


def sentences(answer: ResultInHand) -> Iterator[str]:
    """The sentences of the summary, the most telling first."""
    locale, result = answer.question.locale, answer.result
    columns = profile(result)
    measures = [c for c in columns if c.role == "measure" and c.known]
    if result.truncated and (not measures or all(c.column.source for c in columns)):
        yield _first_rows(result, locale)
        return
    if not result.rows or (len(result.rows) == 1 and set(result.rows[0]) == {None}):
        yield text("summary.nothing", locale)
    elif not measures:
        yield from _without_numbers(columns, len(result.rows), locale)
    else:
        names = [c for c in columns if c.role != "measure"]
        compared = list(comparison(measures, names, len(result.rows), locale))
        yield from compared
        if compared:
            return
        subject = subject_of(measures, names, locale, is_limited=result.is_limited)
        yield from _one_row(subject, answer) if len(result.rows) == 1 else _rows(subject, answer)
    if result.truncated:
        yield text("summary.truncated", locale, count=f"{len(result.rows):,}")


def _rows(subject: Subject, answer: ResultInHand) -> Iterator[str]:
    """A list of stored rows is no ranking, unless it is in the order of its one number."""
    columns = answer.result.columns
    stored = len(columns) > 1 and all(column.source for column in columns)
    if stored and not (len(subject.others) == 0 and is_ranked(subject.measure.numbers)):
        named = [name for name in subject.names if any(name.texts)]
        yield _listed(named, len(answer.result.rows), subject.locale)
        if has_mean(subject.measure) or not named:
            yield from _whole(subject, is_told=True)
        return
    yield from _many_rows(subject, answer)


def _first_rows(result: QueryResult, locale: Locale) -> str:
    """That a list goes on: its end was not read, so nothing is added up."""
    count = f"{len(result.rows):,}"
    if result.total is None or result.total <= len(result.rows):
        return text("summary.first_rows", locale, count=count)
    return text("summary.first_of", locale, count=count, total=f"{result.total:,}")


def _without_numbers(columns: Sequence[Profile], rows: int, locale: Locale) -> Iterator[str]:
    empty = next((c for c in columns if c.role == "measure"), None)
    named = [c for c in columns if c.role != "measure" and any(c.texts)]
    if rows == 1 and empty is not None:
        yield say("no_value", locale, heading(empty.column, locale))
    elif rows == 1 and named:
        for column in named[:MOST_NUMBERS]:
            value = _shortened(str(column.texts[0]))
            label = heading(column.column, locale)
            yield say("one", locale, label, value=value, number=number_of(label))
    else:
        yield _listed(named, rows, locale)


def _listed(named: Sequence[Profile], rows: int, locale: Locale) -> str:
    """How many rows there are, and by the first column that tells them apart the first of them."""
    telling = next((c for c in named if c.distinct == rows), None)
    if telling is None:
        return text("summary.listed", locale, count=f"{rows:,}")
    first = [_shortened(str(name)) for name in telling.texts[:MOST_NAMES]]
    names = ("、" if locale == "zh-CN" else ", ").join(first)
    key = "summary.listed_names" if rows <= MOST_NAMES else "summary.listed_first"
    return text(key, locale, count=f"{rows:,}", names=names)


def _shortened(name: str) -> str:
    flat = " ".join(name.split())
    return flat if len(flat) <= MOST_NAME_CHARS else f"{flat[: MOST_NAME_CHARS - 1]}…"


def _one_row(subject: Subject, answer: ResultInHand) -> Iterator[str]:
    """One number with what it is limited to; several of one thing in one sentence."""
    locale, measures = subject.locale, (subject.measure, *subject.others)[:MOST_NUMBERS]
    name = _names(subject).texts[0] if subject.names else ""
    said = [(called(m, locale), amount(m.known[0], m.unit, locale)) for m in measures]
    if len(said) == 1 and not name:
        label, value = said[0]
        number = number_of(label)
        yield say("one", locale, limited(label, answer), value=value, number=number)
    elif len(said) == 1:
        yield say("one_named", locale, said[0][0], name=name, value=said[0][1])
    else:
        joint, gap = ("，", " ") if locale == "zh-CN" else (", ", " ")
        values = joint.join(f"{label}{gap}{value}" for label, value in said)
        yield say("several_named" if name else "several", locale, name=name, values=values)


def _many_rows(subject: Subject, answer: ResultInHand) -> Iterator[str]:
    times = [name for name in subject.names if name.role == "time" and name.distinct > 1]
    groups = [name for name in subject.names if name.role != "time" and name.distinct > 1]
    rows = len(subject.measure.numbers)
    moments = labels(times, subject.locale) if times and not groups else None
    if moments and moments.order and len(set(moments.texts)) == rows:
        yield from trend(subject, moments, answer.question.today)
    repeated = [group for group in groups if group.distinct < rows]
    names = labels(groups[:2], subject.locale).texts if groups else ()
    if repeated and (len(groups) + len(times) > 1 or len(set(names)) < rows):
        yield from _groups(subject, repeated)
    elif groups:
        yield from ranking(subject, names)
    if has_mean(subject.measure) or not (times or groups):
        yield from _whole(subject, is_told=bool(groups) and tells_whole(subject))
    yield from _also(subject)


def _whole(subject: Subject, *, is_told: bool = False) -> Iterator[str]:
    """All rows together where they add up and it `is_told` nowhere, else their mean or span."""
    known, locale = subject.measure.known, subject.locale
    mean, number = subject.show(sum(known) / len(known)), number_of(subject.label)
    if not has_mean(subject.measure):
        low, high = subject.show(min(known)), subject.show(max(known))
        yield say("range", locale, subject.label, low=low, high=high, number=number)
    elif is_told or not adds_up(subject.measure):
        yield say("mean", locale, subject.label, mean=mean, number=number)
    else:
        key = "whole_shown" if subject.is_limited else "whole"
        total, count = subject.show(sum(known)), f"{len(known):,}"
        yield say(key, locale, subject.label, total=total, mean=mean, count=count, number=number)


def _groups(subject: Subject, groups: Sequence[Profile]) -> Iterator[str]:
    if not subject.has_whole or min(subject.measure.known) < 0:
        return
    whole = sum(subject.measure.known)
    for group in groups[:MOST_GROUPS]:
        totals: dict[str, float] = {}
        for name, value in zip(group.texts, subject.measure.numbers, strict=True):
            if name is not None:
                totals[name] = totals.get(name, 0) + (value or 0)
        if whole and totals:
            name, value = max(totals.items(), key=lambda pair: pair[1])
            yield say(
                "group", subject.locale, subject.label,
                group=heading(group.column, subject.locale), name=name,
                value=subject.show(value), share=percent(value / whole), total=subject.show(whole),
            )  # fmt: skip


def _also(subject: Subject) -> Iterator[str]:
    if subject.is_limited:
        return
    for measure in [m for m in subject.others if adds_up(m)][:MOST_ALSO]:
        total = amount(sum(measure.known), measure.unit, subject.locale)
        label = called(measure, subject.locale)
        yield say("also", subject.locale, label, total=total, number=number_of(label))


def _names(subject: Subject) -> Labels:
    return labels(subject.names[:2], subject.locale)
