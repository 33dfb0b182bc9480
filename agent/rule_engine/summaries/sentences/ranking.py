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
    ranked = _rank_rows(subject)
    if _is_upward(subject, ranked):
        yield _choose_superlative(_say_lowest(subject, names, ranked), subject)
        return
    whole = find_total(subject)
    yield _choose_superlative(_say_highest(subject, names, ranked, whole), subject)
    row, value = ranked[-1]
    if value != ranked[0][1] and sum(v == value for _, v in ranked) == 1:
        least = say("least", subject.locale, name=names[row], value=subject.show(value))
        yield _choose_superlative(least, subject)
    is_alone = ranked[0][1] != ranked[1][1] if len(ranked) > 1 else True
    if whole and is_alone and len(ranked) >= LEAST_FOR_TOP:
        share = format_percent(sum(v for _, v in ranked[:TOP]) / whole)
        yield say("top", subject.locale, count=TOP, share=share)


def is_ranked(numbers: Sequence[float | None]) -> bool:
    """Whether the rows are in the order of their numbers."""
    known = [n for n in numbers if n is not None]
    return known in (sorted(known), sorted(known, reverse=True))


def find_total(subject: SummarySubject) -> float:
    """What shares are of; 0 where the rows are no parts of a whole or have their shares already."""
    known = subject.measure.known_numbers
    if not subject.has_whole or len(known) == 1 or min(known) < 0 or subject.share is not None:
        return 0
    return sum(known)


def tells_whole(subject: SummarySubject) -> bool:
    """Whether the leader is told with its share of the total."""
    known = subject.measure.known_numbers
    return find_total(subject) > 0 and known.count(max(known)) == 1


def _rank_rows(subject: SummarySubject) -> list[Row]:
    numbers = enumerate(subject.measure.numbers)
    return sorted(((row, v) for row, v in numbers if v is not None), key=lambda pair: -pair[1])


def _is_upward(subject: SummarySubject, ranked: Sequence[Row]) -> bool:
    """Whether the rows are a limited list in ascending order."""
    if not subject.is_limited or ranked[0][1] == ranked[-1][1]:
        return False
    return subject.measure.known_numbers == [v for _, v in reversed(ranked)]


def _say_lowest(subject: SummarySubject, names: Sequence[str], ranked: Sequence[Row]) -> str:
    value = ranked[-1][1]
    tied = [row for row, v in ranked if v == value]
    return _say_tied("lowest", subject, [names[row] for row in sorted(tied)], value)


def _say_highest(
    subject: SummarySubject, names: Sequence[str], ranked: Sequence[Row], whole: float
) -> str:
    """The largest, with the share that its row states, else its share of the total."""
    row, value = ranked[0]
    tied = [names[r] for r, v in ranked if v == value]
    if len(tied) > 1:
        return _say_tied("highest", subject, tied, value)
    locale, column = subject.locale, subject.share
    said = {"name": names[row], "value": subject.show(value)}
    known = format_share(column, row, locale) if column is not None else ""
    if column is not None and known:
        share = find_measure_name(column, locale)
        return say("best_with", locale, subject.label, **said, named=share, share=known)
    if not whole:
        return _say_tied("highest", subject, tied, value)
    total, share = subject.show(whole), format_percent(value / whole)
    return say("best_share", locale, subject.label, **said, share=share, total=total)


def _choose_superlative(said: str, subject: SummarySubject) -> str:
    """Counts are 最多 and 最少 in Chinese, not 最高 and 最低."""
    counts = subject.measure.meaning.kind == "count" or subject.label.endswith("数")
    counts = counts and not subject.label.endswith(_NO_COUNTS)
    if not counts or subject.locale != "zh-CN" or "最" in subject.label:
        return said
    return said.replace("最高", "最多").replace("最低", "最少")


def _say_tied(key: str, subject: SummarySubject, tied: list[str], value: float) -> str:
    locale, shown = subject.locale, subject.show(value)
    if len(tied) == 1:
        return say(key, locale, subject.label, name=tied[0], value=shown)
    if len(tied) > MOST_TIED:
        return say(f"{key}_many", locale, subject.label, name=tied[0], value=shown)
    names = join_names(tied, locale)
    number = find_grammatical_number(subject.label)
    return say(f"{key}_tied", locale, subject.label, names=names, value=shown, number=number)
