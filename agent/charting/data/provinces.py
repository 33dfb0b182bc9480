"""The provinces of China as tables name them."""

import re
from collections.abc import Sequence

_NAMES = (
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 "
    "广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门"
)
_LATIN = (
    "beijing tianjin shanghai chongqing hebei shanxi liaoning jilin heilongjiang jiangsu zhejiang "
    "anhui fujian jiangxi shandong henan hubei hunan guangdong hainan sichuan guizhou yunnan "
    "shaanxi gansu qinghai taiwan innermongolia guangxi tibet xizang ningxia xinjiang hongkong "
    "macau macao"
)
_PROVINCES = frozenset(f"{_NAMES} {_LATIN}".split())
_SUFFIX = re.compile(
    r"(特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|省|市| (?:province|municipality))$"
)
MAX_UNKNOWN_SHARE = 0.2
MIN_PROVINCES = 3


def is_province(label: str) -> bool:
    """Whether a label names a province, short or in full, in Chinese or English."""
    plain = _SUFFIX.sub("", label.strip().lower()).replace(" ", "")
    return plain in _PROVINCES


def are_provinces(labels: Sequence[str]) -> bool:
    """Whether a map can show the labels: nearly all are provinces, each of them once."""
    provinces = [label for label in labels if is_province(label)]
    return len(provinces) >= MIN_PROVINCES and len(labels) - len(
        provinces
    ) <= MAX_UNKNOWN_SHARE * len(labels)
