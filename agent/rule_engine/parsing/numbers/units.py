"""Units of measurement: in which one a column is stored, and in which one a question asks."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from agent.lexicon import expand_name
from agent.rule_engine.parsing.column_senses import find_column_senses
from agent.schema_graph import Field, SchemaGraph
from model.locales.chinese import compile_chinese

Dimension = Literal["money", "time", "weight", "length", "volume", "area", "energy"]


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit measures, and how much of the base unit of that it is."""

    dimension: Dimension
    size: Fraction
    currency: str = ""
    """Of which country the money is; empty where nobody said."""

    def measures_like(self, other: "Unit") -> bool:
        """Whether amounts in one can be told in the other; there are no rates of exchange."""
        one, two = self.currency, other.currency
        return self.dimension == other.dimension and (one == two or not one or not two)


_SIZES: dict[Dimension, dict[str, str]] = {
    "money": {"1/100": "分 cent cents", "1/10": "角", "1": "元 块 块钱 圆"},
    "time": {
        "1": "秒 秒钟 s sec secs second seconds",
        "60": "分钟 min mins minute minutes",
        "3600": "小时 个小时 钟头 h hr hrs hour hours",
        "86400": "天 日 day days",
    },
    "weight": {
        "1/1000000": "毫克 mg",
        "1/1000": "克 g gram grams",
        "1/2": "斤",
        "1": "公斤 千克 kg kgs kilo kilos kilogram kilograms",
        "1000": "吨 t ton tons tonne tonnes",
    },
    "length": {
        "1/1000": "毫米 mm",
        "1/100": "厘米 cm",
        "1": "米 m meter meters metre metres",
        "1000": "公里 千米 km kms kilometer kilometers kilometre kilometres",
    },
    "volume": {
        "1/1000": "毫升 ml milliliter milliliters millilitre millilitres",
        "1": "升 公升 l liter liters litre litres",
        "1000": "立方米 立方 方 m3",
    },
    "area": {
        "1": "平方米 平米 平方 平 ㎡ m2 sqm",
        "2000/3": "亩",
        "10000": "公顷 ha hectare hectares",
        "1000000": "平方公里 平方千米 km2",
    },
    "energy": {"1": "千瓦时 度 kwh", "1000": "兆瓦时 mwh", "1/1000": "wh"},
}
_CURRENCIES: dict[str, dict[str, str]] = {
    "cny": {"1/100": "fen", "1": "yuan rmb cny 人民币"},
    "usd": {"1/100": "美分", "1": "美元 美金 usd dollar dollars"},
    "eur": {"1/100": "欧分", "1": "欧元 欧 eur euro euros"},
    "gbp": {"1/100": "便士 pence", "1": "英镑 gbp"},
    "jpy": {"1": "日元 日圆 jpy yen"},
    "hkd": {"1": "港元 港币 hkd"},
    "chf": {"1": "瑞郎 chf"},
}
_NATIONS = {"us": "usd", "euro": "eur", "eur": "eur", "usd": "usd"}
"""Before cents: which ones."""
_UNITS = {
    name: Unit(dimension, Fraction(size))
    for dimension, sizes in _SIZES.items()
    for size, names in sizes.items()
    for name in names.split()
} | {
    name: Unit("money", Fraction(size), currency)
    for currency, sizes in _CURRENCIES.items()
    for size, names in sizes.items()
    for name in names.split()
}
MONEY_ZH = "美元|美金|欧元|欧|英镑|日元|日圆|港元|港币|人民币"
MONEY_EN = (
    r"(?:us )?(?:dollars?|cents?)|euros?|euro cents?|pence|yen|yuan|rmb|cny|usd|eur|gbp|jpy|hkd|chf"
)
_SCALES = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10_000, "百万": 10**6, "亿": 10**8}
_IN_LABEL = re.compile(
    r"[（(](?:单位)?[:：]?\s*(?P<unit>[^（）()]{1,12})[)）]|单位[:：]?(?P<bare>\S+)"
)
_BEHIND = compile_chinese(
    r"(?<=\p{Han})[\s，,、:：]+(?:单位)?(?P<unit>\p{Han}{1,4})(?=$|[，,；;。/（( ])"
)
"""`重量 公斤`, `药费，单位分`: what stands alone behind the name."""
_IN_ENGLISH = re.compile(
    r"\bin (?P<unit>(?:(?:us|euro) )?[a-z0-9]+)\b|, (?P<last>[a-z]+)$"
    r"|\b(?P<money>(?:usd|eur|gbp|cny|rmb|euro|us) cents?|usd|eur|gbp|chf)\b",
    re.IGNORECASE,
)
_SHORT = frozenset(["s", "h", "g", "t", "m", "l"])
"""Letters that are a unit in a note, and in a name anything."""
_MONEY = frozenset(
    ["amount", "revenue", "payment", "fee", "cost", "price", "income", "spend", "salary", "rent",
     "refund", "discount", "profit", "bonus", "freight", "premium", "fine", "tax", "balance",
     "deposit", "commission", "budget", "compensation", "fare", "loan", "arrears", "recharge"]
)  # fmt: skip
_LASTING = frozenset(["duration", "time", "minute"])
_MONEY_LABEL = re.compile(r"金额?|额$|价|费|款|余额|租|薪|工资|收入|成本|押金|保费|元")


def find_unit(name: str) -> Unit | None:
    """The unit of that name, 万元 and 万公里 included."""
    text = name.strip().lower()
    if text in _UNITS:
        return _UNITS[text]
    nation, _, bare = text.rpartition(" ")
    if nation in _NATIONS and bare in _UNITS and _UNITS[bare].dimension == "money":
        return Unit("money", _UNITS[bare].size, _NATIONS[nation])
    for scale, size in _SCALES.items():
        unit = _UNITS.get(text.removeprefix(scale)) if scale and text.startswith(scale) else None
        if unit is not None:
            return Unit(unit.dimension, unit.size * size)
    return None


def find_stored_unit(graph: SchemaGraph, field: Field) -> Unit | None:
    """In which unit the note or the name of a column says that it is; money is in yuan."""
    column = graph.column(field)
    unit = _find_noted_unit(column.label) or _find_named_unit(column.name)
    money = is_money(graph, field) or (unit is not None and bool(unit.currency))
    if unit is None:
        return _UNITS["元"] if money else None
    if unit.dimension == "money" and not money:
        lasts = find_column_senses(graph, field) & _LASTING  # 时长(分); else points of a score
        return _UNITS["分钟"] if unit == _UNITS["分"] and lasts else None
    return unit


def is_money(graph: SchemaGraph, field: Field) -> bool:
    """Whether a column holds amounts of money."""
    label = _IN_LABEL.sub("", graph.column(field).label)
    senses = find_column_senses(graph, field) & _MONEY
    return bool(senses) or _MONEY_LABEL.search(label) is not None


def _find_noted_unit(label: str) -> Unit | None:
    for match in _IN_LABEL.finditer(label):
        name = (match["unit"] or match["bare"]).split("/")[0].split("，")[0].split(",")[0]
        if unit := find_unit(name):
            return unit
    for match in _BEHIND.finditer(label):
        if unit := find_unit(match["unit"]):
            return unit
    for match in _IN_ENGLISH.finditer(label):
        if unit := find_unit(match["unit"] or match["last"] or match["money"]):
            return unit
    return None


def _find_named_unit(name: str) -> Unit | None:
    """The kg of weight_kg; a single letter says nothing."""
    words = name.lower().split("_")
    last = words[-1] if len(words) > 1 else ""
    if not last or last in _SHORT:
        return None
    return _UNITS.get(last) or _UNITS.get(expand_name(last)[-1] if expand_name(last) else "")
