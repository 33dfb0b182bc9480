import pytest

from agent.labels.units import Unit, find_unit
from agent.rule_engine.summaries.amounts import format_amount
from model.locales import Locale
from model.sources.query import ResultColumn


@pytest.mark.parametrize(
    ("value", "sign", "locale", "written"),
    [
        (488_440, "$", "en", "$488,440"),
        (-2_500_000, "$", "en", "-$2.5M"),
        (12.5, "元", "en", "\u00a512.50"),
        (806.6396, "元", "zh-CN", "806.64元"),
        (806.6, "$", "zh-CN", "$806.60"),
        (-0.0, "元", "zh-CN", "0元"),
        (0.639639, "kg", "en", "0.64 kg"),
        (0.0000000012, "kg", "en", "1.2e-09 kg"),
        (7, "HK$", "en", "HK$7"),
        (3, "kg", "en", "3 kg"),
        (1_429_475, "元", "zh-CN", "142.95万元"),
    ],
)
def test_money_and_measures(value: float, sign: str, locale: Locale, written: str) -> None:
    assert format_amount(value, Unit(sign), locale) == written


@pytest.mark.parametrize("unit", ["HK$", "US$", "NT$", "₩", "₹", "€"])
def test_currencies_of_workbooks_are_units(unit: str) -> None:
    column = ResultColumn("fee", f"fee({unit})", "decimal")
    assert find_unit(column, [1.0, 2.0]) == Unit(unit)
