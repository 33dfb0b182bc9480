"""Words for the states of a column that says yes or no: active and inactive, 已停用, 未停用."""

from collections.abc import Iterator, Sequence

from agent.lexicon import expand_name, split_name
from model.locales.chinese import HAN_RUN, compile_chinese
from model.sources.schema import Column

_MARKS = frozenset(["√", "✓", "✔", "☑", "●"])
_YES = frozenset(["是", "有", "y", "yes", "true", "t", "1"]) | _MARKS
_NO = frozenset(["否", "无", "没有", "n", "no", "false", "f", "0"])
_MARKERS = frozenset(["is", "has", "was", "are", "flag", "ind", "indicator", "yn", "switch"])
_OFF_SAID = compile_chinese(r"否[（(](?P<word>\p{Han}{2,6})[）)]")
_WITH_LETTERS = compile_chinese(r"\p{Han}+[A-Za-z]{2,}(?![A-Za-z\d/])\p{Han}*")
_PAIRS = (
    ("online", "offline"), ("enabled", "disabled"), ("open", "closed"),
    ("valid", "invalid expired"), ("available", "unavailable taken"), ("public", "private"),
    ("present", "absent"), ("passed", "failed"),
    ("pass", "failed"), ("void", "valid"), ("cancelled", "active"), ("deleted", "existing"),
    ("作废", "有效 未作废"),
    ("在线", "离线 掉线"), ("启用", "停用 禁用"), ("有效", "无效 失效"), ("在职", "离职"),
    ("在售", "停售 下架"),
    ("上架", "下架"), ("开启", "关闭"), ("开放", "关闭"), ("营业", "停业 歇业"), ("合格", "不合格"),
    ("公开", "私密"), ("正常", "异常"), ("到场", "缺席"), ("及格", "不及格"), ("盈利", "亏损"),
)  # fmt: skip
_OPPOSITES = dict(_PAIRS)
_OPPOSITES |= {word: one for one, other in _PAIRS for word in other.split()}
_DEED = compile_chinese(r"\p{Han}{1,2}了\w")
_ASKS = ("是否已经", "是否已", "是否", "有无", "可否")
_SAYS = ("标志", "标识", "标记", "状态")
_ON_ZH = ("已", "已经", "被")
_OFF_ZH = ("未", "没", "没有", "尚未", "还没", "还未", "不", "未被", "没被")
_OFF_EN = ("not {}", "not yet {}", "un{}", "in{}", "non {}", "non-{}", "not been {}")


def list_states(column: Column) -> tuple[str, str] | None:
    """What the column stores for yes and for no; None when it says neither."""
    if column.kind == "boolean":
        return "1", "0"
    profile = column.profile
    if column.kind == "integer":
        ends = profile is not None and (profile.low, profile.high) == ("0", "1")
        return ("1", "0") if ends or column.label.startswith("是否") else None
    return _find_stored_words(column.samples) if column.kind == "text" else None


def _find_stored_words(samples: Sequence[str]) -> tuple[str, str] | None:
    """Yes and no of two stored words; nothing for no where rows are only ticked."""
    words = {value.lower(): value for value in samples}
    if len(words) == 1 and words.keys() <= _MARKS:
        return samples[0], ""
    if len(words) != 2 or not words.keys() <= _YES | _NO:
        return None
    on = [value for word, value in words.items() if word in _YES]
    off = [value for word, value in words.items() if word in _NO]
    return (on[0], off[0]) if on and off else None


def state_words(column: Column) -> Iterator[tuple[str, str]]:
    """Words with the stored value that each of them means."""
    states = list_states(column)
    if states is None:
        return
    on, off = states
    if not off:
        yield from ((word, on) for word in (*_chinese(column), *_list_english(column)))
        return
    for word in _chinese(column):
        yield word, on
        yield from ((before + word, on) for before in _ON_ZH)
        yield from ((before + word, off) for before in _OFF_ZH)
    for word in _chinese(column):
        yield from ((other, off) for other in _OPPOSITES.get(word, "").split())
    yield from ((word, off) for word in list_off_words(column))
    for word in _list_english(column):
        yield from _state_english(word, on, off)


def list_off_words(column: Column) -> Iterator[str]:
    """What a note says beside no: leased of `是否自有 1是 0否（租赁）`."""
    for text in (column.comment, column.note):
        yield from (match["word"] for match in _OFF_SAID.finditer(text))


def _list_english(column: Column) -> Iterator[str]:
    """The name without is and flag; in `no_show` no is not short for number."""
    for parts in dict.fromkeys((expand_name(column.name), split_name(column.name))):
        yield " ".join(part for part in parts if part not in _MARKERS)


def _state_english(word: str, on: str, off: str) -> Iterator[tuple[str, str]]:
    if word.isascii() and word.replace(" ", "").isalpha():
        yield word, on
        yield from ((other, off) for other in _OPPOSITES.get(word, "").split())
        yield from ((form.format(word), off) for form in _OFF_EN)


def _chinese(column: Column) -> Iterator[str]:
    for label in (column.label, column.name):
        for pattern in (HAN_RUN, _WITH_LETTERS):
            match = pattern.match(label)
            word = match[0] if match else ""
            whose, asks, said_so = word.partition("是否")
            if whose and asks and len(said_so) > 1:  # 财务是否已确认: who decides it
                word = said_so.removeprefix("已经").removeprefix("已")
                yield whose + said_so.removeprefix("已")
            for prefix in _ASKS:
                word = word.removeprefix(prefix)
            for suffix in _SAYS:
                word = word.removesuffix(suffix)
            if len(word) > 1:
                yield word
            if _DEED.match(word):  # 没装WiFi of 是否装了WiFi
                yield word.replace("了", "", 1)
