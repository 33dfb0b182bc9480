"""Finds the chart type that a text names: the user's question, or a model's hint."""

import re
from typing import get_args

from model.answers.activities import ChartType

_NAMES: tuple[tuple[ChartType, str], ...] = (
    ("wordcloud", r"词云|word ?-?cloud|tag ?cloud"),
    ("heatmap", r"热力图|热图|heat ?-?map"),
    ("treemap", r"矩形树|树状?图|tree ?-?map"),
    ("sankey", r"桑基|\bsankey\b"),
    ("funnel", r"漏斗|\bfunnel\b"),
    ("radar", r"雷达|蛛网图|\bradar\b|spider chart"),
    ("histogram", r"直方图|\bhistogram\b"),
    ("box", r"箱[线形型]图?|盒须|box ?-?plot|box and whisker"),
    ("scatter", r"散点|\bscatter\b"),
    ("dual", r"双[坐标y]*轴|dual[ -]ax[ie]s|combo chart"),
    ("stacked", r"堆[叠积]|\bstacked\b"),
    ("pie", r"[饼环]状?图|[饼环]形图|圆环图|扇形图|\bpie\b|\bdo(?:ugh)?nut\b"),
    ("area", r"面积图|area (?:chart|graph|plot)"),
    ("line", r"折线|曲线图|趋势图|line (?:chart|graph|plot)"),
    ("bar", r"条形|横向柱|bar (?:chart|graph|plot)"),
    ("column", r"柱[状形]?图|柱状|column (?:chart|graph)"),
    ("map", r"地图|\bon (?:a|the) map\b|\bmap (?:of|chart)\b"),
)
_PATTERNS = tuple((kind, re.compile(words, re.IGNORECASE)) for kind, words in _NAMES)


def find_requested_type(text: str) -> ChartType | None:
    """The type that `text` names in Chinese or English, or is; None when it names none."""
    plain = text.strip().lower()
    for kind in get_args(ChartType):
        if plain in (kind, f"{kind} chart"):
            found: ChartType = kind
            return found
    return next((kind for kind, pattern in _PATTERNS if pattern.search(text)), None)


def remove_type_words(text: str) -> str:
    """`text` without the words that name a type."""
    for _, pattern in _PATTERNS:
        text = pattern.sub("", text)
    return text
