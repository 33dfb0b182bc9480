"""What a comparison shows: which is more and by how much, before anything is added up."""

from collections.abc import Iterator, Sequence

from agent.builtin.amounts import amount, percent
from agent.builtin.sentences.moments import in_english, spoken_moments
from agent.builtin.sentences.saying import apart_from_chinese, number_of, say
from agent.builtin.subject import adds_up, called
from agent.charting.frame import labels
from agent.charting.profile import Profile
from agent.charting.shape import is_derived, is_difference
from model.locales import Locale, text

TWO = 2


def comparison(
    measures: Sequence[Profile], names: Sequence[Profile], rows: int, locale: Locale
) -> Iterator[str]:
    """The sentences for rows or columns that stand beside their difference; else none."""
    difference = next((m for m in measures if is_difference(m)), None)
    compared = [m for m in measures if not is_derived(m)]
    if difference is None or not compared or (rows < TWO and len(compared) != TWO):
        return
    shown = spoken_moments(labels(names[:2], locale).texts, locale) if names else ()
    if rows == TWO and len(compared) == 1 and len(shown) == TWO:
        relative = next((m for m in measures if is_derived(m) and m is not difference), None)
        said = [_said(name, locale, in_time=names[0].role == "time") for name in shown]
        yield from _two_rows(compared[0], difference, relative, said, locale)
    elif len(compared) == TWO:
        yield from _two_columns(compared, difference, shown, locale)


def _two_rows(
    measure: Profile,
    difference: Profile,
    relative: Profile | None,
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
    key = key if adds_up(measure) or not by else "higher" if by > 0 else "lower"
    label = called(measure, locale)
    yield say(
        f"compared_{key}", locale, label, number=number_of(label),
        name=names[row][0], value=amount(own, measure.unit, locale),
        other=names[1 - row][1], before=amount(other, measure.unit, locale),
        difference=_apart(abs(by), measure, locale),
        rate="" if rate is None else text(
            "summary.rate", locale, rate=percent(abs(rate) / 100)
        ),
    )  # fmt: skip


def _said(name: str, locale: Locale, *, in_time: bool) -> tuple[str, str]:
    """One of the two as whose the number is, and as what it is compared with."""
    if locale == "zh-CN":
        return name, name
    return (in_english(name), in_english(name)) if in_time else (f"of {name}", name)


def _apart(difference: float, measure: Profile, locale: Locale) -> str:
    """An amount; of percentages the points between them."""
    if measure.unit is None or not measure.unit.is_percent:
        return amount(difference, measure.unit, locale)
    points = difference * (100 if measure.unit.scale == "fraction" else 1)
    return text("summary.points", locale, points=percent(points / 100).removesuffix("%"))


def _two_columns(
    compared: Sequence[Profile], difference: Profile, names: Sequence[str], locale: Locale
) -> Iterator[str]:
    """Both totals, and where the two lie furthest apart."""
    if all(map(adds_up, compared)):
        said: dict[str, str] = {}
        for key, measure in zip(("first", "second"), compared, strict=True):
            said[key] = apart_from_chinese(called(measure, locale), locale)
            said[f"{key}_total"] = amount(sum(measure.known), measure.unit, locale)
        apart = sum(compared[0].known) - sum(compared[1].known)
        key = "two_totals" if apart else "two_equal"
        said["difference"] = amount(abs(apart), compared[0].unit, locale)
        yield text(f"summary.{key}", locale, **said)
    known = [(abs(d), at) for at, d in enumerate(difference.numbers) if d is not None]
    if known and names:
        _, row = max(known)
        value = _apart(abs(difference.numbers[row] or 0), compared[0], locale)
        yield text("summary.widest", locale, name=names[row], value=value)
