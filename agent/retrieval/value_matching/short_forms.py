"""Short forms of names: 华东 for 华东大区, Acme for Acme Co., Ltd."""

import re
from collections.abc import Iterator

from agent.retrieval.tokenization import stop_words
from model.locales.chinese import HAN_RUN

_WORD = re.compile(r"[A-Za-z0-9&']+")
_HAN_ENDS = re.compile(
    "(?:特别行政区|自治区|自治州|自治县|大区|片区|分区|地区|区域|新区|省|市|区|县|镇|乡|州"
    "|有限责任公司|股份有限公司|有限公司|分公司|子公司|总公司|公司|集团|总部|分部|事业部|部门|部"
    "|中心|办事处|旗舰店|专营店|专卖店|门店|分店|总店|店|商城|仓库|仓|分行|支行|科室|科"
    "|会员卡|会员|卡|等级|级别|级|用户|客户|类型|类别|型|类|渠道|平台|系列|套餐|专业|学院|系|色)$"
)
_LATIN_ENDS = re.compile(
    r"inc|corp|corporation|co|ltd|llc|plc|gmbh|limited|company|group|holdings|city|province|state"
    r"|county|district|region|municipality|shi|sheng|qu|xian|store|shop|branch|division|department"
    r"|dept|member|card|plan|tier|level|customer|user|account",
    re.IGNORECASE,
)
_LONGEST_LEFT_OUT = 4
_MAX_FIRST_WORDS = 3
_SHORTEST_BEGINNING = 4
_LONGEST = 40


def find_stems(value: str) -> Iterator[str]:
    """The value without the ends that say what kind of thing it is, once and twice."""
    if len(value) > _LONGEST:
        return
    if HAN_RUN.fullmatch(value):
        yield from _find_chinese_stems(value)
    elif value.isascii():
        words = _WORD.findall(value)
        while len(words) > 1 and _LATIN_ENDS.fullmatch(words[-1]):
            words.pop()
            yield " ".join(words)


def find_beginnings(value: str) -> Iterator[str]:
    """The first words of a longer name, or the first characters of a Chinese one."""
    if len(value) > _LONGEST:
        return
    if HAN_RUN.fullmatch(value):
        shortest = max(2, len(value) - _LONGEST_LEFT_OUT)
        yield from (value[:size] for size in range(shortest, len(value)))
    elif value.isascii():
        words = _WORD.findall(value)
        for size in range(1, min(len(words), _MAX_FIRST_WORDS + 1)):
            first = " ".join(words[:size])
            if len(first) >= _SHORTEST_BEGINNING and words[0].lower() not in stop_words("en"):
                yield first


def _find_chinese_stems(value: str) -> Iterator[str]:
    for _ in range(2):
        shorter = _HAN_ENDS.sub("", value)
        if not shorter or shorter == value:
            return
        yield shorter
        value = shorter
