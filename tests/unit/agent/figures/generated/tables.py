"""Random small results for sentences that are made from them: a ranking, two years, a series."""

from dataclasses import dataclass
from itertools import pairwise
from random import Random

from agent.ports import QuestionResult
from model.sources.query import QueryResult
from tests.unit.agent.answers import make_answer, make_result

ENGLISH = ("shop", "shops", ("Ashby", "Corran", "Dunmore", "Elvet", "Foxton", "Garve", "Hexham"))
CHINESE = ("门店", "门店", ("青云店", "柳巷店", "东湖店", "石桥店", "南浦店", "西园店", "北苑店"))
MEASURES = (("sales", "销售额"), ("visits", "访问量"), ("tickets", "售票数"))
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August")
NUMERALS = "零一二三四五六七八九十"
WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Table:
    """A result with what its sentences need: labels and values in the order of its rows."""

    answer: QuestionResult
    chinese: bool
    measure: str
    labels: tuple[str, ...]
    values: tuple[int, ...]
    before: tuple[int, ...] = ()
    """The values of the year before, where the table has two years."""

    @property
    def ranking(self) -> list[int]:
        """The places of the rows, the largest first."""
        return sorted(range(len(self.values)), key=lambda place: -self.values[place])

    def write_count(self, number: int) -> str:
        """A small number in words."""
        if self.chinese:
            return "两" if number == 2 else NUMERALS[number]
        return WORDS[number]


def draw_values(random: Random, count: int) -> tuple[int, ...]:
    """Values that differ by more than 5 %, so that a claim on two of them is clearly false."""
    while True:
        values = [int(9000 * random.lognormvariate(0, 0.55)) + 500 for _ in range(count)]
        ordered = sorted(values)
        if all(b / a > 1.05 for a, b in pairwise(ordered)):
            return tuple(values)


def make_ranking(random: Random, *, chinese: bool) -> Table:
    """Values by shop."""
    heading, _, names = CHINESE if chinese else ENGLISH
    labels = tuple(random.sample(names, random.randint(4, 7)))
    measure, values = random.choice(MEASURES)[chinese], draw_values(random, len(labels))
    rows = make_result(f"{heading}:t {measure}:i", *zip(labels, values, strict=True))
    return Table(_ask(rows, measure, chinese=chinese), chinese, measure, labels, values)


def make_years(random: Random, *, chinese: bool) -> Table:
    """Values of two years by shop, a column each."""
    ranked = make_ranking(random, chinese=chinese)
    changes = [random.choice((0.7, 0.82, 0.9, 1.12, 1.3, 1.55)) for _ in ranked.values]
    later = tuple(int(v * change) for v, change in zip(ranked.values, changes, strict=True))
    heading, name = (CHINESE if chinese else ENGLISH)[0], ranked.measure
    columns = f"2024年{name}:i 2025年{name}:i" if chinese else f"{name}_2024:i {name}_2025:i"
    rows = make_result(
        f"{heading}:t {columns}", *zip(ranked.labels, ranked.values, later, strict=True)
    )
    of = _ask(rows, name, chinese=chinese)
    return Table(of, chinese, name, ranked.labels, later, ranked.values)


def make_series(random: Random, *, chinese: bool) -> Table:
    """Values by month."""
    count = random.randint(5, 8)
    measure, values = random.choice(MEASURES)[chinese], draw_values(random, count)
    rows = [(f"2025-{place + 1:02d}", value) for place, value in enumerate(values)]
    labels = tuple(f"{place + 1}月" if chinese else MONTHS[place] for place in range(count))
    result = make_result(f"{'月份' if chinese else 'month'}:t {measure}:i", *rows)
    return Table(_ask(result, measure, chinese=chinese), chinese, measure, labels, values)


def _ask(rows: QueryResult, measure: str, *, chinese: bool) -> QuestionResult:
    return make_answer(rows, measure, "zh-CN" if chinese else "en")
