"""The chart types: the one list from which all others are made.

An entry says by which words users ask for a type, which rows it draws and how it is drawn. What the
page and the chart service must know of it is written to web/src/api/chartTypes.ts by `make types`.
The order is the one in which the page offers types for the same rows.
"""

from collections.abc import Iterable
from functools import partial
from typing import get_args

from agent.charting.catalogue import chart_builders as builders
from agent.charting.catalogue import conditions as rows
from agent.charting.catalogue.entry import (
    GENERAL,
    LAST,
    NAME_ONLY,
    ChartTypeEntry,
    GroupRows,
    PageTraits,
    TypeWords,
)
from agent.charting.echarts import item_options as items
from agent.charting.echarts import options
from agent.charting.echarts.dataset import make_data_option
from model.answers.activities import ChartType

_ENTRIES = (
    ChartTypeEntry(
        name="kpi",
        words=TypeWords(zh=NAME_ONLY, en=NAME_ONLY),
        make_option=make_data_option,
    ),
    ChartTypeEntry(
        name="column",
        words=TypeWords(zh=r"柱[状形]?图|柱状", en=r"column (?:chart|graph)", rank=GENERAL),
        make_option=partial(options.make_cartesian, "column"),
        group_rows=GroupRows(is_offered=rows.always),
    ),
    ChartTypeEntry(
        name="bar",
        words=TypeWords(zh=r"条形|横向柱", en=r"bar (?:chart|graph|plot)", rank=GENERAL),
        make_option=partial(options.make_cartesian, "bar"),
        group_rows=GroupRows(is_offered=rows.always),
        page=PageTraits(height="by_row"),
    ),
    ChartTypeEntry(
        name="line",
        words=TypeWords(zh=r"折线|曲线图|趋势图", en=r"line (?:chart|graph|plot)", rank=GENERAL),
        need="time",
        make_option=partial(options.make_cartesian, "line"),
        group_rows=GroupRows(least=3),
        page=PageTraits(is_dense=True),
    ),
    ChartTypeEntry(
        name="area",
        words=TypeWords(zh=r"面积图", en=r"area (?:chart|graph|plot)", rank=GENERAL),
        need="time",
        make_option=partial(options.make_cartesian, "area"),
        page=PageTraits(is_dense=True),
    ),
    ChartTypeEntry(
        name="stacked",
        words=TypeWords(zh=r"堆[叠积]", en=r"\bstacked\b"),
        need="two",
        make_option=partial(options.make_cartesian, "stacked"),
    ),
    ChartTypeEntry(
        name="dual",
        words=TypeWords(zh=r"双[坐标y]*轴", en=r"dual[ -]ax[ie]s|combo chart"),
        need="two",
        make_option=options.make_dual,
        group_rows=GroupRows(fits=rows.has_two_axes, is_offered=rows.always),
    ),
    ChartTypeEntry(
        name="map",
        words=TypeWords(zh=r"地图", en=r"\bon (?:a|the) map\b|\bmap (?:of|chart)\b", rank=LAST),
        need="map",
        make_option=items.make_province_map,
        group_rows=GroupRows(fits=rows.has_provinces, is_offered=rows.always),
        page=PageTraits(tooltip="item", height="tall", is_dense=True),
    ),
    ChartTypeEntry(
        name="pie",
        words=TypeWords(
            zh=r"[饼环]状?图|[饼环]形图|圆环图|扇形图",
            en=r"\bpie\b|\bdo(?:ugh)?nut\b",
            rank=GENERAL,
        ),
        need="pie",
        make_option=items.make_pie,
        group_rows=GroupRows(2, 30, fits=rows.is_whole, is_offered=rows.is_unlimited),
        shows_whole=True,
        page=PageTraits(tooltip="item", draws_sizes=True),
    ),
    ChartTypeEntry(
        name="scatter",
        words=TypeWords(zh=r"散点", en=r"\bscatter\b"),
        need="two",
        make_option=options.make_scatter,
        make_choice=builders.choose_scatter,
        page=PageTraits(dataset="points", tooltip="item", is_dense=True),
    ),
    ChartTypeEntry(
        name="box",
        words=TypeWords(zh=r"箱[线形型]图?|盒须", en=r"box ?-?plot|box and whisker"),
        need="spread",
        make_option=options.make_box,
        make_choice=builders.choose_box,
        page=PageTraits(tooltip="item", is_dense=True),
    ),
    ChartTypeEntry(
        name="histogram",
        words=TypeWords(zh=r"直方图", en=r"\bhistogram\b"),
        need="spread",
        make_option=options.make_histogram,
        make_choice=builders.choose_histogram,
        page=PageTraits(dataset="bins", tooltip="item", is_dense=True),
    ),
    ChartTypeEntry(
        name="radar",
        words=TypeWords(zh=r"雷达|蛛网图", en=r"\bradar\b|spider chart"),
        make_option=items.make_radar,
        group_rows=GroupRows(fits=rows.has_corners, is_offered=rows.has_many_measures),
        page=PageTraits(tooltip="item", height="tall", draws_sizes=True),
    ),
    ChartTypeEntry(
        name="funnel",
        words=TypeWords(zh=r"漏斗", en=r"\bfunnel\b"),
        need="pie",
        make_option=items.make_funnel,
        group_rows=GroupRows(3, 12, fits=rows.is_falling, is_offered=rows.has_stage_labels),
        page=PageTraits(tooltip="item", draws_sizes=True),
    ),
    ChartTypeEntry(
        name="sankey",
        words=TypeWords(zh=r"桑基", en=r"\bsankey\b"),
        need="two",
        make_option=items.make_sankey,
        make_choice=builders.choose_sankey,
        page=PageTraits("pairs", "item", "tall", is_dense=True, draws_sizes=True),
    ),
    ChartTypeEntry(
        name="treemap",
        words=TypeWords(zh=r"矩形树|树状?图", en=r"tree ?-?map"),
        need="pie",
        make_option=items.make_treemap,
        group_rows=GroupRows(2, 30, fits=rows.is_whole, is_offered=rows.is_unlimited_of_many),
        make_choice=builders.choose_treemap,
        shows_whole=True,
        page=PageTraits(tooltip="item", height="tall", draws_sizes=True),
    ),
    ChartTypeEntry(
        name="heatmap",
        words=TypeWords(zh=r"热力图|热图", en=r"heat ?-?map"),
        need="two",
        make_option=options.make_heatmap,
        make_choice=builders.choose_heatmap,
        page=PageTraits("pairs", "item"),
    ),
    ChartTypeEntry(
        name="wordcloud",
        words=TypeWords(zh=r"词云", en=r"word ?-?cloud|tag ?cloud"),
        make_option=make_data_option,
        group_rows=GroupRows(
            rows.MIN_WORDS, fits=rows.has_weights, is_offered=rows.has_word_labels
        ),
        make_choice=builders.choose_wordcloud,
        page=PageTraits(tooltip="item", height="tall", draws_sizes=True),
    ),
)


def make_catalogue(entries: Iterable[ChartTypeEntry]) -> dict[ChartType, ChartTypeEntry]:
    """The entries by name. Raises `ValueError` when they are not exactly those of `ChartType`."""
    entry_list = list(entries)
    catalogue = {entry.name: entry for entry in entry_list}
    odd = {*catalogue} ^ {*get_args(ChartType)}
    if odd or len(catalogue) < len(entry_list):
        raise ValueError(f"Not once in both ChartType and the catalogue: {sorted(odd)}")
    return catalogue


CHART_TYPES = make_catalogue(_ENTRIES)
