"""Questions made of the words of a schema: measures, things, groups, conditions, times."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Literal

from agent.labels.name_words import name_to_words
from model.sources.query import NUMERIC_KINDS
from model.sources.schema import Schema

Language = Literal["zh", "en"]
_TIMES = {
    "zh": (
        "2025年", "2024年", "上个月", "今年", "去年第四季度", "最近30天", "2024年和2025年",
        "最近半年",
        "2025年3月", "3月到5月", "2024年以来", "9999年", "今年上半年和去年上半年", "最近99999年",
        "2023年2024年和2025年", "2025-01-01之后", "0001年", "上周和本周",
    ),
    "en": (
        "in 2025", "in 2024", "last month", "this year", "in Q4 2024", "in the last 30 days",
        "in 2024 and 2025", "since 2024", "between March and May 2025", "before 2025-01-01",
        "in 9999", "2024 vs 2025", "in 2023, 2024 and 2025", "in the last 99999 years",
        "on 9999-12-31", "in the first half of 2025",
    ),
}  # fmt: skip
_BUCKETS = {
    "zh": ("按月", "每季度", "按年", "每天", "按周", "趋势", "各月", "按星期几", "每小时",
           "周末和工作日"),
    "en": ("by month", "per quarter", "by year", "daily", "by week", "over time", "monthly",
           "by day of the week", "hourly", "weekdays vs weekends"),
}  # fmt: skip
_TURNS = {
    "zh": (
        "占比", "同比", "环比", "增长率", "累计", "对比", "前5名", "最高的3个", "最少的", "分别",
        "相差多少", "谁更高", "排名", "从高到低", "前99999999999999999999名", "去重", "一共",
        "不重复的", "增长最快", "的比例", "高于平均", "倒数第一",
        "从未用过的", "没被用过的", "用得最多的", "最久的", "上涨了多少", "的取消率", "未付",
        "中位数", "毛利率", "毛利", "复购率", "新增", "平均间隔", "人均", "客单价", "星期几",
    ),
    "en": (
        "share", "year over year", "growth", "cumulative", "compared", "top 5", "highest",
        "lowest", "distinct", "sorted descending", "difference", "which is higher", "vs",
        "month over month", "percentage", "bottom 3", "top 99999999999999999999", "in total",
        "above average", "respectively", "ranked by", "median", "gross margin", "repeat rate",
        "new",
        "never used", "not paid", "inactive", "grew from 2023 to 2024", "most used", "longest",
        "used most often", "cancellation rate",
        "average days between", "fastest growing", "average order value", "per customer",
    ),
}  # fmt: skip
_FOLLOWS = {
    "zh": ("那{x}呢", "只看{x}", "换成{x}", "{x}呢？", "再按{x}分", "{x}"),
    "en": ("what about {x}", "only {x}", "and {x}?", "by {x} instead", "{x}", "just {x}"),
}


@dataclass(slots=True)
class Words:
    """What the schema calls things, in one language."""

    numbers: list[str] = field(default_factory=list)
    things: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)


def words_of(schema: Schema, language: Language) -> Words:
    """The vocabulary; where nobody noted a name in that language, the name itself."""
    found = Words()
    for table in schema.tables:
        found.things.append(_choose_name(table.name.rpartition(".")[2], table.label, language))
        for column in table.columns:
            called = _choose_name(column.name, column.label, language)
            (found.numbers if column.kind in NUMERIC_KINDS else found.groups).append(called)
            found.values += column.samples[:3]
    found.numbers = found.numbers or found.things
    found.values = found.values or ["North"]
    return found


def _choose_name(name: str, label: str, language: Language) -> str:
    parts = [part.strip() for part in label.split("/")]
    if label and (language == "zh" or len(parts) > 1):
        return parts[0] if language == "zh" else parts[-1]
    return name_to_words(name)


class Composer:
    """Endless questions over one schema; the same seed composes the same ones."""

    def __init__(self, schema: Schema, language: Language, seed: int) -> None:
        self._language: Language = language
        self._words = words_of(schema, language)
        self._random = Random(f"{schema.source.name} {language} {seed}")

    def conversations(self) -> Iterator[tuple[str, ...]]:
        """One question, or one with up to two that follow it."""
        while True:
            turns = [self._question()]
            while len(turns) < 3 and self._random.random() < 0.25:
                turns.append(self._follow_up())
            yield tuple(turns)

    def _question(self) -> str:
        parts = [self._core(), *self._modifiers()]
        if self._random.random() < 0.5:
            self._random.shuffle(parts)
        return (" " if self._language == "en" else "").join(part for part in parts if part)

    def _modifiers(self) -> Iterator[str]:
        likely = (
            (0.5, self._grouping), (0.4, self._condition), (0.35, self._when), (0.3, self._turn),
            (0.2, self._comparison), (0.15, self._condition), (0.1, self._grouping),
            (0.1, self._core),
        )  # fmt: skip
        for chance, part in likely:
            if self._random.random() < chance:
                yield part()

    def _follow_up(self) -> str:
        part = self._random.choice(
            (self._value, self._group, self._when, self._number, self._turn, self._bucket)
        )
        return self._random.choice(_FOLLOWS[self._language]).format(x=part())

    def _core(self) -> str:
        forms = {
            "zh": (
                "{n}", "总{n}", "平均{n}", "最高{n}", "有多少{t}", "{t}数", "{t}率", "列出{t}",
                "客单价",
                "{n}最高的{t}", "哪个{g}的{n}最高", "{t}的{g}", "没有{t}的{u}", "{t}的{g}和{n}",
                "{n}和{m}", "人均{n}", "{v}{n}占比", "{v}的{t}占比", "各{g}的{v}{n}占比",
                "有几种{g}", "{n}超过平均的{t}",
            ),
            "en": (
                "{n}", "total {n}", "average {n}", "maximum {n}", "how many {t}", "number of {t}",
                "{t} rate", "list {t}", "{t} with the highest {n}", "which {g} has the most {t}",
                "{g} of {t}", "{u} without {t}", "{g} and {n} of {t}", "{n} and {m}",
                "share of {v} in {n}", "percentage of {t} in {v}",
                "{v} share of {n} by {g}",
                "distinct {g} of {t}", "average order value", "{t} with {n} above average",
            ),
        }  # fmt: skip
        return self._random.choice(forms[self._language]).format(
            n=self._number(), m=self._number(), t=self._thing(), u=self._thing(),
            g=self._group(), v=self._value(),
        )  # fmt: skip

    def _grouping(self) -> str:
        if self._random.random() < 0.3:
            return self._bucket()
        forms = {
            "zh": ("各{x}", "按{x}", "每个{x}", "按{x}和{y}", "各{x}内"),
            "en": ("by {x}", "per {x}", "for each {x}", "by {x} and {y}", "within each {x}"),
        }
        either = self._random.choice((self._group, self._thing))
        return self._random.choice(forms[self._language]).format(x=either(), y=self._group())

    def _condition(self) -> str:
        forms = {
            "zh": (
                "{v}", "{v}的", "{n}大于{k}", "{n}在{k}到{l}之间", "{g}是'{v}'",
                "除了{v}",
                "至少{k}个{t}",
                "{g}包含'{v}'", "{g}为空", "不是{v}", "{v}或{w}", "{n}等于'{v}'", "有{t}的",
            ),
            "en": (
                "in {v}", "{v}", "with {n} over {k}", "where {g} is '{v}'", "except {v}",
                "with at least {k} {t}", "{g} containing '{v}'", "with {n} between {k} and {l}",
                "{v} or {w}", "not {v}", "where {n} is '{v}'", "having {t}", "{g} is missing",
            ),
        }  # fmt: skip
        number = self._random.choice((3, 40, 100000, 10**24))
        return self._random.choice(forms[self._language]).format(
            v=self._value(), w=self._value(), n=self._number(), g=self._group(), t=self._thing(),
            k=number, l=number + 7,
        )  # fmt: skip

    def _comparison(self) -> str:
        forms = {
            "zh": ("{v}和{w}对比", "比较{v}与{w}", "{v}比{w}高多少", "{v}、{w}和{x}对比"),
            "en": ("compare {v} and {w}", "{v} vs {w}", "{v} versus {w} and {x}"),
        }
        return self._random.choice(forms[self._language]).format(
            v=self._value(), w=self._value(), x=self._value()
        )

    def _when(self) -> str:
        return self._random.choice(_TIMES[self._language])

    def _bucket(self) -> str:
        return self._random.choice(_BUCKETS[self._language])

    def _turn(self) -> str:
        return self._random.choice(_TURNS[self._language])

    def _number(self) -> str:
        return self._random.choice(self._words.numbers)

    def _thing(self) -> str:
        return self._random.choice(self._words.things)

    def _group(self) -> str:
        return self._random.choice(self._words.groups)

    def _value(self) -> str:
        return self._random.choice(self._words.values)
