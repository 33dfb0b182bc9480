"""Forms of sentences over a table: what is true in many phrasings, and false by one change."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from tests.unit.agent.figures.generated.tables import CHINESE, ENGLISH, Table

Facts = dict[str, str]
Changes = dict[str, Facts]
"""What a corruption changes of the facts, by its name."""


@dataclass(frozen=True)
class Form:
    """Phrasings in English and Chinese, and what fills them: true, and by corruption."""

    name: str
    english: tuple[str, ...]
    chinese: tuple[str, ...]
    fill: Callable[[Table, Random], tuple[Facts, Changes]]


@dataclass(frozen=True)
class Sentence:
    """A sentence of a form; `corruption` is empty where it is true."""

    form: str
    corruption: str
    text: str


def write_sentences(form: Form, table: Table, random: Random) -> Iterator[Sentence]:
    """One phrasing: true, and once for each corruption that changes it."""
    phrasing = random.choice(form.chinese if table.chinese else form.english)
    facts, changes = form.fill(table, random)
    facts |= {"m": table.measure, "n": table.write_count(len(table.labels))}
    facts |= {"noun": (CHINESE if table.chinese else ENGLISH)[1]}
    true = _put(phrasing, facts)
    yield Sentence(form.name, "", true)
    for corruption, change in changes.items():
        text = _put(phrasing, facts | change)
        if text != true:
            yield Sentence(form.name, corruption, text)


def _put(phrasing: str, facts: Facts) -> str:
    text = phrasing.format(**facts)
    return text[0].upper() + text[1:]


def _percent(part: float) -> str:
    return f"{part * 100:.1f}%"


def _pick_pair(table: Table, random: Random) -> tuple[int, int]:
    """The places of two rows, that of the larger first."""
    one, other = random.sample(range(len(table.values)), 2)
    return (one, other) if table.values[one] > table.values[other] else (other, one)


def _fill_first(table: Table, _: Random) -> tuple[Facts, Changes]:
    first, second = table.ranking[:2]
    wrong = {"A": table.labels[second], "v": f"{table.values[second]:,}"}
    swap = {"A": table.labels[second]}
    return _tell(table, first), {"superlative": wrong, "owner": swap}


def _fill_last(table: Table, _: Random) -> tuple[Facts, Changes]:
    last, before = table.ranking[-1], table.ranking[-2]
    wrong = {"A": table.labels[before], "v": f"{table.values[before]:,}"}
    return _tell(table, last), {"superlative": wrong}


def _tell(table: Table, place: int) -> Facts:
    return {"A": table.labels[place], "v": f"{table.values[place]:,}"}


def _fill_share(table: Table, random: Random) -> tuple[Facts, Changes]:
    place, other = random.sample(range(len(table.values)), 2)
    whole, base = sum(table.values), sum(table.values[p] for p in table.ranking[:-2])
    facts = {"A": table.labels[place], "p": _percent(table.values[place] / whole)}
    return facts, {"owner": {"A": table.labels[other]}, "base": {"p": _percent(
        table.values[place] / base)}}  # fmt: skip


def _fill_difference(table: Table, random: Random) -> tuple[Facts, Changes]:
    one, other = _pick_pair(table, random)
    gap = table.values[one] - table.values[other]
    facts = {"A": table.labels[one], "B": table.labels[other], "d": f"{gap:,}"}
    facts["p"] = _percent(gap / table.values[other])
    wrong = {"d": f"{int(gap * 1.4) + 7:,}", "p": _percent(gap / table.values[other] * 1.4 + 0.01)}
    return facts, {"direction": {"A": facts["B"], "B": facts["A"]}, "value": wrong}


def _fill_gap(table: Table, random: Random) -> tuple[Facts, Changes]:
    facts, changes = _fill_difference(table, random)
    return facts, {"value": changes["value"]}


def _fill_total(table: Table, random: Random) -> tuple[Facts, Changes]:
    whole, count = sum(table.values), len(table.values)
    facts = {"s": f"{whole:,}", "a": f"{whole / count:,.0f}"}
    wrong = {"s": f"{int(whole * 0.83):,}", "a": f"{whole / count * 1.2:,.0f}"}
    return facts, {"value": wrong}


def _fill_list(table: Table, random: Random) -> tuple[Facts, Changes]:
    places = random.sample(range(len(table.values)), 3)
    facts = {name: table.labels[place] for name, place in zip("ABC", places, strict=True)}
    facts |= {name: f"{table.values[place]:,}" for name, place in zip("abc", places, strict=True)}
    return facts, {"owner": {"a": facts["b"], "b": facts["a"]}}


def _fill_order(table: Table, _: Random) -> tuple[Facts, Changes]:
    names = [table.labels[place] for place in table.ranking]
    facts = dict(zip("ABC", names[:3], strict=True))
    return facts, {"order": {"C": names[3]}}


def _fill_exceeding(table: Table, random: Random) -> tuple[Facts, Changes]:
    ordered = sorted(table.values, reverse=True)
    count = random.randint(2, len(ordered) - 1)
    limit = (ordered[count - 1] + ordered[count]) // 2
    facts = {"k": table.write_count(count), "t": f"{limit:,}"}
    return facts, {"count": {"k": table.write_count(count + 1)}}


def _fill_only(table: Table, _: Random) -> tuple[Facts, Changes]:
    first, second = table.ranking[:2]
    limit = (table.values[first] + table.values[second]) // 2
    facts = {"A": table.labels[first], "t": f"{limit:,}"}
    return facts, {"owner": {"A": table.labels[second]}}


def _fill_growth(table: Table, random: Random) -> tuple[Facts, Changes]:
    rising = [p for p, v in enumerate(table.values) if v > table.before[p]]
    place = random.choice(rising or [0])
    growth = table.values[place] / table.before[place] - 1
    if not rising:
        return {}, {}
    facts = _tell(table, place) | {"b": f"{table.before[place]:,}", "p": _percent(growth)}
    return facts, {"value": {"p": _percent(growth * 1.5)}, "period": {
        "v": facts["b"], "b": facts["v"]}}  # fmt: skip


def _fill_month(table: Table, random: Random) -> tuple[Facts, Changes]:
    place = random.randrange(len(table.values) - 1)
    facts = _tell(table, place)
    return facts, {"period": {"A": table.labels[place + 1]}}


RANKING = (
    Form(
        "first",
        ("{A} has the highest {m} at {v}", "With {v}, {A} leads the list", "{A} is first with {v}"),
        ("{A}的{m}最高，为{v}", "{m}排在首位的是{A}，达到{v}", "{A}以{v}位居第一"),
        _fill_first,
    ),
    Form(
        "last",
        ("{A} brings up the rear with {v}", "The smallest {m} is {A}'s, at {v}"),
        ("{A}垫底，{m}只有{v}", "{m}最低的是{A}，仅{v}"),
        _fill_last,
    ),
    Form(
        "share",
        ("{A} accounts for {p} of the total", "{p} of all {m} comes from {A}"),
        ("{A}占总{m}的{p}", "{p}的{m}来自{A}"),
        _fill_share,
    ),
    Form(
        "difference",
        ("{A} is {d} ahead of {B}", "{B} trails {A} by {d}", "{A} has {p} more than {B}"),
        ("{A}比{B}高{d}", "{B}落后{A}{d}", "{A}的{m}较{B}高出{p}"),
        _fill_difference,
    ),
    Form(
        "gap",
        ("{d} separates {A} from {B}", "{A} and {B} are {d} apart"),
        ("{A}与{B}相差{d}", "{A}和{B}之间的差距为{d}"),
        _fill_gap,
    ),
    Form(
        "total",
        ("The {n} {noun} come to {s} in all", "The mean is {a}"),
        ("{n}个{noun}合计{s}", "{noun}平均{m}{a}"),
        _fill_total,
    ),
    Form(
        "list",
        ("{A}, {B} and {C} posted {a}, {b} and {c}", "{A} has {a}, {B} {b} and {C} {c}"),
        ("{A}、{B}和{C}分别为{a}、{b}和{c}", "{A}为{a}，{B}为{b}，{C}为{c}"),
        _fill_list,
    ),
    Form(
        "order",
        ("The top three are {A}, {B} and {C}", "{A} leads, followed by {B} and {C}"),
        ("排名前三的是{A}、{B}和{C}", "{A}居首，其次是{B}和{C}"),
        _fill_order,
    ),
    Form(
        "exceeding",
        ("{k} {noun} exceed {t}", "{k} of the {n} {noun} are above {t}"),
        ("有{k}个{noun}超过{t}", "{m}超过{t}的{noun}有{k}个"),
        _fill_exceeding,
    ),
    Form(
        "only",
        ("Only {A} exceeds {t}", "{A} is the only one above {t}"),
        ("只有{A}超过{t}", "超过{t}的只有{A}"),
        _fill_only,
    ),
)
YEARS = (
    Form(
        "growth",
        ("{A} grew from {b} in 2024 to {v} in 2025, a gain of {p}",),
        ("{A}从2024年的{b}增至2025年的{v}，增长{p}",),
        _fill_growth,
    ),
)
SERIES = (
    Form(
        "peak",
        ("{m} peaked in {A} at {v}", "The best month was {A}, with {v}"),
        ("{m}在{A}达到峰值{v}", "最高的是{A}，为{v}"),
        _fill_first,
    ),
    Form(
        "month",
        ("In {A}, {m} came to {v}", "{A} closed with {v}"),
        ("{A}{m}为{v}", "{A}录得{v}"),
        _fill_month,
    ),
)
