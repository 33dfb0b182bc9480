import pytest

from agent.labels.language_variants import find_base_column, find_variant
from model.locales import Locale
from model.sources.schema import Column, ColumnProfile, Table


def table(*columns: tuple[str, str], gaps: bool = False) -> Table:
    profile = ColumnProfile(10, whole=True, nulls=0.5 if gaps else 0.0)
    return Table(
        "t", tuple(Column(n, "text", "text", comment=c, profile=profile) for n, c in columns)
    )


@pytest.mark.parametrize(
    ("columns", "locale", "other"),
    [
        ((("name", ""), ("name_en", "")), "en", "name_en"),
        ((("name", ""), ("name_en", "")), "zh-CN", None),
        ((("title_cn", ""), ("title_en", "")), "en", "title_en"),
        ((("name", ""), ("name_zh", "")), "zh-CN", "name_zh"),
        ((("name", ""), ("name_zh", "")), "en", None),
        ((("cityName", ""), ("cityNameEn", "")), "en", "cityNameEn"),
        ((("label", ""), ("en_label", "")), "en", "en_label"),
        ((("name_en", ""), ("name", "")), "zh-CN", "name"),
        ((("pm", "品名"), ("pm2", "品名（英文）")), "en", "pm2"),
        ((("nm", "名称"), ("city", "城市")), "en", None),
        ((("name", ""), ("is_open", "")), "en", None),
    ],
)
def test_the_column_of_a_language(
    columns: tuple[tuple[str, str], ...], locale: Locale, other: str | None
) -> None:
    found = table(*columns)
    said = find_variant(found, found.columns[0], locale)
    assert (said.name if said else None) == other


def test_a_column_with_gaps_stands_for_none() -> None:
    found = table(("name", ""), ("name_en", ""), gaps=True)
    assert find_variant(found, found.columns[0], "en") is None


def test_both_go_by_the_plain_name() -> None:
    found = table(("name", "大区 / region"), ("name_en", "大区英文名 / region in English"))
    plain = find_base_column(found, found.columns[1])
    assert plain is found.columns[0]
    assert find_base_column(found, found.columns[0]) is None
