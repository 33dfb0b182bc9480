"""What the rows show, in sentences computed from them."""

from collections.abc import AsyncIterator, Iterator, Sequence

from agent.builtin.amounts import amount, percent
from agent.builtin.comparison import comparison
from agent.builtin.subject import Subject, adds_up, called, share_of, subject_of
from agent.charting.frame import Labels, labels
from agent.charting.profile import Profile, profile
from agent.charting.wholes import has_mean
from agent.labels import heading
from agent.ports import OnThinking, ResultInHand
from model.locales import Locale, text
from model.query import QueryResult

TOP = 3
LEAST_FOR_TOP = 6
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
            yield f"{gap if index else ''}{sentence[:1].upper()}{sentence[1:]}"


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
        yield from _one_row(subject) if len(result.rows) == 1 else _many_rows(subject)
    if result.truncated:
        yield text("summary.truncated", locale, count=f"{len(result.rows):,}")


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
        yield text("summary.no_value", locale, label=heading(empty.column, locale))
    elif rows == 1 and named:
        for column in named[:MOST_NUMBERS]:
            value = _shortened(str(column.texts[0]))
            yield text("summary.one", locale, label=heading(column.column, locale), value=value)
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


def _one_row(subject: Subject) -> Iterator[str]:
    locale = subject.locale
    name = _names(subject).texts[0] if subject.names else ""
    for measure in (subject.measure, *subject.others)[:MOST_NUMBERS]:
        value = amount(measure.known[0], measure.unit, locale)
        label = called(measure, locale)
        key = "summary.one_named" if name else "summary.one"
        yield text(key, locale, label=label, name=name, value=value)


def _many_rows(subject: Subject) -> Iterator[str]:
    times = [name for name in subject.names if name.role == "time" and name.distinct > 1]
    groups = [name for name in subject.names if name.role != "time" and name.distinct > 1]
    rows = len(subject.measure.numbers)
    moments = labels(times, subject.locale) if times and not groups else None
    if moments and moments.order and len(set(moments.texts)) == rows:
        yield from _trend(subject, moments)
    if has_mean(subject.measure) or not (times or groups):
        yield _whole(subject)
    repeated = [group for group in groups if group.distinct < rows]
    names = labels(groups[:2], subject.locale).texts if groups else ()
    if repeated and (len(groups) + len(times) > 1 or len(set(names)) < rows):
        yield from _groups(subject, repeated)
    elif groups:
        yield from _ranking(subject, names)
    yield from _also(subject)


def _whole(subject: Subject) -> str:
    known = subject.measure.known
    mean, count = subject.show(sum(known) / len(known)), f"{len(known):,}"
    if not has_mean(subject.measure):
        low, high = subject.show(min(known)), subject.show(max(known))
        return text("summary.range", subject.locale, label=subject.label, low=low, high=high)
    if not adds_up(subject.measure):
        return text("summary.mean", subject.locale, label=subject.label, mean=mean, count=count)
    key = "summary.whole_shown" if subject.is_limited else "summary.whole"
    total = subject.show(sum(known))
    return text(key, subject.locale, label=subject.label, total=total, mean=mean, count=count)


def _trend(subject: Subject, times: Labels) -> Iterator[str]:
    numbers = subject.measure.numbers
    forward = sorted(range(len(numbers)), key=lambda row: times.order[row])
    known = [(times.texts[row], n) for row in forward if (n := numbers[row]) is not None]
    (first, before), (last, after) = known[0], known[-1]
    if len(known) > 1:
        key, growth = _growth(subject, before, after)
        yield text(
            f"summary.{key}", subject.locale, label=subject.label, first=first, last=last,
            before=subject.show(before), after=subject.show(after), growth=growth,
        )  # fmt: skip
    if len(known) > TOP:
        for key, pick in (("peak", max), ("trough", min)):
            name, value = pick(known, key=lambda point: point[1])
            yield text(f"summary.{key}", subject.locale, name=name, value=subject.show(value))


def _growth(subject: Subject, before: float, after: float) -> tuple[str, str]:
    """The sentence and its figure: of a percentage the points between, not a percentage of it."""
    growth = (after - before) / abs(before) if before else 0
    key = "rise" if growth > 0 else "fall" if growth < 0 else "moved"
    unit = subject.measure.unit
    if unit is None or not unit.is_percent or key == "moved":
        return key, percent(abs(growth))
    points = abs(after - before) * (100 if unit.scale == "fraction" else 1)
    return f"{key}_points", percent(points / 100).removesuffix("%")


def _ranking(subject: Subject, names: Sequence[str]) -> Iterator[str]:
    numbers = subject.measure.numbers
    ranked = sorted(
        ((row, v) for row, v in enumerate(numbers) if v is not None), key=lambda pair: -pair[1]
    )
    whole = sum(value for _, value in ranked)
    shares = subject.has_whole and whole > 0 and ranked[-1][1] >= 0 and subject.share is None
    yield _best(subject, names, *ranked[0], whole if shares else None)
    if len(ranked) > 1:
        row, value = ranked[-1]
        yield text("summary.least", subject.locale, name=names[row], value=subject.show(value))
    if shares and len(ranked) >= LEAST_FOR_TOP:
        top = percent(sum(value for _, value in ranked[:TOP]) / whole)
        rows = f"{len(ranked):,}"
        yield text("summary.top", subject.locale, count=TOP, share=top, rows=rows)


def _best(
    subject: Subject, names: Sequence[str], row: int, value: float, whole: float | None
) -> str:
    """The largest, with its share as the rows have it, else of the total of all rows."""
    said = {"name": names[row], "value": subject.show(value)}
    locale, column = subject.locale, subject.share
    known = share_of(column, row, locale) if column is not None else ""
    if column is not None and known:
        label = called(column, locale)
        return text("summary.best_with", locale, **said, label=label, share=known)
    if whole is None:
        return text("summary.best", locale, **said)
    count = f"{len(subject.measure.known):,}"
    return text("summary.best_share", locale, **said, share=percent(value / whole), count=count)


def _groups(subject: Subject, groups: Sequence[Profile]) -> Iterator[str]:
    if not subject.has_whole or min(subject.measure.known) < 0:
        return
    whole = sum(subject.measure.known)
    for group in groups[:TOP]:
        totals: dict[str, float] = {}
        for name, value in zip(group.texts, subject.measure.numbers, strict=True):
            if name is not None:
                totals[name] = totals.get(name, 0) + (value or 0)
        if whole and totals:
            name, value = max(totals.items(), key=lambda pair: pair[1])
            yield text(
                "summary.group", subject.locale, group=heading(group.column, subject.locale),
                name=name, value=subject.show(value), share=percent(value / whole),
            )  # fmt: skip


def _also(subject: Subject) -> Iterator[str]:
    if subject.is_limited:
        return
    for measure in [m for m in subject.others if adds_up(m)][:MOST_ALSO]:
        total = amount(sum(measure.known), measure.unit, subject.locale)
        label = heading(measure.column, subject.locale)
        yield text("summary.also", subject.locale, label=label, total=total)


def _names(subject: Subject) -> Labels:
    return labels(subject.names[:2], subject.locale)
