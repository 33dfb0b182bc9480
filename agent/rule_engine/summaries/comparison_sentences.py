"""Sentences about a comparison: which value is larger, and by how much."""

from collections.abc import Iterator, Sequence

from agent.charting.data.column_roles import ClassifiedColumn
from agent.charting.data.frame import make_labels
from agent.charting.data.result_shape import is_derived, is_difference, is_growth
from agent.rule_engine.summaries.amounts import format_amount, format_percent
from agent.rule_engine.summaries.sentences.period_wording import (
    add_preposition,
    write_period_labels,
)
from agent.rule_engine.summaries.sentences.sentence_writing import (
    find_grammatical_number,
    say,
    separate_from_chinese,
)
from agent.rule_engine.summaries.subject import find_measure_name, is_summable
from model.locales import Locale, text

PAIR = 2


def compare_values(
    measures: Sequence[ClassifiedColumn],
    names: Sequence[ClassifiedColumn],
    rows: int,
    locale: Locale,
) -> Iterator[str]:
    """The sentences for rows or columns that stand beside their difference; else none."""
    difference = next((m for m in measures if is_difference(m)), None)
    compared = [m for m in measures if not is_derived(m)]
    if difference is None or not compared or (rows < PAIR and len(compared) != PAIR):
        return
    labels = write_period_labels(make_labels(names[:2], locale).texts, locale) if names else ()
    if rows == PAIR and len(compared) == 1 and len(labels) == PAIR:
        relative = next((m for m in measures if is_derived(m) and m is not difference), None)
        sides = [_name_side(name, locale, in_time=names[0].role == "time") for name in labels]
        yield from _compare_rows(compared[0], difference, relative, sides, locale)
    elif len(compared) == PAIR:
        relative = next((m for m in measures if is_derived(m) and m is not difference), None)
        yield from _compare_columns(
            compared, difference, labels, relative if rows == 1 else None, locale
        )


def _compare_rows(
    measure: ClassifiedColumn,
    difference: ClassifiedColumn,
    relative: ClassifiedColumn | None,
    names: Sequence[tuple[str, str]],
    locale: Locale,
) -> Iterator[str]:
    """Beside one of the two stands by how much it differs from the other."""
    row = next((at for at, d in enumerate(difference.numbers) if d is not None), None)
    if row is None:
        return
    own, other, by = measure.numbers[row], measure.numbers[1 - row], difference.numbers[row]
    if own is None or other is None or by is None:
        return
    rate = relative.numbers[row] if relative is not None else None
    key = "same" if not by else "more" if by > 0 else "less"
    key = key if is_summable(measure) or not by else "higher" if by > 0 else "lower"
    label = find_measure_name(measure, locale)
    yield say(
        f"compared_{key}", locale, label, number=find_grammatical_number(label),
        name=names[row][0], value=format_amount(own, measure.unit, locale),
        other=names[1 - row][1], before=format_amount(other, measure.unit, locale),
        difference=_format_difference(abs(by), measure, locale),
        rate=_format_rate(rate, locale),
    )  # fmt: skip


def _format_rate(rate: float | None, locale: Locale) -> str:
    """How much that is in percent, in brackets."""
    if rate is None:
        return ""
    return text("summary.rate", locale, rate=format_percent(abs(rate) / 100))


def _name_side(name: str, locale: Locale, *, in_time: bool) -> tuple[str, str]:
    """One of the two as whose the number is, and as what it is compared with."""
    if locale == "zh-CN":
        return name, name
    return (add_preposition(name), add_preposition(name)) if in_time else (f"of {name}", name)


def _format_difference(difference: float, measure: ClassifiedColumn, locale: Locale) -> str:
    """An amount; of percentages the points between them."""
    if measure.unit is None or not measure.unit.is_percent:
        return format_amount(difference, measure.unit, locale)
    points = difference * (100 if measure.unit.scale == "fraction" else 1)
    return text("summary.points", locale, points=format_percent(points / 100).removesuffix("%"))


def _compare_columns(
    compared: Sequence[ClassifiedColumn],
    difference: ClassifiedColumn,
    names: Sequence[str],
    relative: ClassifiedColumn | None,
    locale: Locale,
) -> Iterator[str]:
    """Both totals, and where the two lie furthest apart."""
    if all(map(is_summable, compared)):
        words: dict[str, str] = {}
        for key, measure in zip(("first", "second"), compared, strict=True):
            words[key] = separate_from_chinese(find_measure_name(measure, locale), locale)
            words[f"{key}_total"] = format_amount(sum(measure.known_numbers), measure.unit, locale)
        apart = sum(compared[0].known_numbers) - sum(compared[1].known_numbers)
        grew = relative is not None and is_growth(relative)
        unequal = ("two_totals_fell" if apart > 0 else "two_totals_rose") if grew else "two_totals"
        key = unequal if apart else "two_equal"
        by = format_amount(abs(apart), compared[0].unit, locale)
        rate = relative.numbers[0] if relative is not None else None
        words["difference"] = f"{by}{_format_rate(rate, locale)}"
        yield text(f"summary.{key}", locale, **words)
    differences = [(abs(d), at) for at, d in enumerate(difference.numbers) if d is not None]
    if differences and names:
        _, row = max(differences)
        value = _format_difference(abs(difference.numbers[row] or 0), compared[0], locale)
        key = "fell_most" if max(difference.known_numbers) < 0 else "widest"
        yield text(f"summary.{key}", locale, name=names[row], value=value)
