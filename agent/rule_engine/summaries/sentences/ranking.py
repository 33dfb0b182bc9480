"""Sentences about a ranking: the first, the last, and the share of the first three."""

from collections.abc import Iterator, Sequence

from agent.rule_engine.summaries.amounts import format_percent
from agent.rule_engine.summaries.sentences.sentence_writing import (
    find_grammatical_number,
    join_names,
    say,
)
from agent.rule_engine.summaries.subject import SummarySubject, find_measure_name, format_share

TOP = 3
LEAST_FOR_TOP = 6
MOST_TIED = 3
_NO_COUNTS = ("中位数", "指数", "系数", "倍数", "分数")
Row = tuple[int, float]


def write_ranking(subject: SummarySubject, names: Sequence[str]) -> Iterator[str]:
    """The sentences: the first, the last, the first three, and all together."""
    rows = _rank_rows(subject)
    if _is_upward(subject, rows):
        yield _choose_superlative(_say_lowest(subject, names, rows), subject)
        return
    whole = find_total(subject)
    yield _choose_superlative(_say_highest(subject, names, rows, whole), subject)
    row, value = rows[-1]
    if value != rows[0][1] and sum(v == value for _, v in rows) == 1:
        least = say("least", subject.locale, name=names[row], value=subject.show(value))
        yield _choose_superlative(least, subject)
    is_alone = rows[0][1] != rows[1][1] if len(rows) > 1 else True
    if whole and is_alone and len(rows) >= LEAST_FOR_TOP:
        share = format_percent(sum(v for _, v in rows[:TOP]) / whole)
        yield say("top", subject.locale, count=TOP, share=share)


def is_ranked(numbers: Sequence[float | None]) -> bool:
    """Whether the rows are in the order of their numbers."""
    values = [n for n in numbers if n is not None]
    return values in (sorted(values), sorted(values, reverse=True))


def find_total(subject: SummarySubject) -> float:
    """What shares are of; 0 where the rows are no parts of a whole or have their shares already."""
    values = subject.measure.known_numbers
    if not subject.has_whole or len(values) == 1 or min(values) < 0 or subject.share is not None:
        return 0
    return sum(values)


def tells_whole(subject: SummarySubject) -> bool:
    """Whether the leader is told with its share of the total."""
    values = subject.measure.known_numbers
    return find_total(subject) > 0 and values.count(max(values)) == 1


def _rank_rows(subject: SummarySubject) -> list[Row]:
    numbers = enumerate(subject.measure.numbers)
    return sorted(((row, v) for row, v in numbers if v is not None), key=lambda pair: -pair[1])


def _is_upward(subject: SummarySubject, rows: Sequence[Row]) -> bool:
    """Whether the rows are a limited list in ascending order."""
    if not subject.is_limited or rows[0][1] == rows[-1][1]:
        return False
    return subject.measure.known_numbers == [v for _, v in reversed(rows)]


def _say_lowest(subject: SummarySubject, names: Sequence[str], rows: Sequence[Row]) -> str:
    value = rows[-1][1]
    tied = [row for row, v in rows if v == value]
    return _say_tied("lowest", subject, [names[row] for row in sorted(tied)], value)


def _say_highest(
    subject: SummarySubject, names: Sequence[str], rows: Sequence[Row], whole: float
) -> str:
    """The largest, with the share that its row states, else its share of the total."""
    row, value = rows[0]
    tied = [names[r] for r, v in rows if v == value]
    if len(tied) > 1:
        return _say_tied("highest", subject, tied, value)
    locale, column = subject.locale, subject.share
    words = {"name": names[row], "value": subject.show(value)}
    row_share = format_share(column, row, locale) if column is not None else ""
    if column is not None and row_share:
        share = find_measure_name(column, locale)
        return say("best_with", locale, subject.label, **words, named=share, share=row_share)
    if not whole:
        return _say_tied("highest", subject, tied, value)
    total, share = subject.show(whole), format_percent(value / whole)
    return say("best_share", locale, subject.label, **words, share=share, total=total)


def _choose_superlative(sentence: str, subject: SummarySubject) -> str:
    """Counts are 最多 and 最少 in Chinese, not 最高 and 最低."""
    counts = subject.measure.meaning.kind == "count" or subject.label.endswith("数")
    counts = counts and not subject.label.endswith(_NO_COUNTS)
    if not counts or subject.locale != "zh-CN" or "最" in subject.label:
        return sentence
    return sentence.replace("最高", "最多").replace("最低", "最少")


def _say_tied(key: str, subject: SummarySubject, tied: list[str], value: float) -> str:
    locale, amount = subject.locale, subject.show(value)
    if len(tied) == 1:
        return say(key, locale, subject.label, name=tied[0], value=amount)
    if len(tied) > MOST_TIED:
        return say(f"{key}_many", locale, subject.label, name=tied[0], value=amount)
    names = join_names(tied, locale)
    number = find_grammatical_number(subject.label)
    return say(f"{key}_tied", locale, subject.label, names=names, value=amount, number=number)
