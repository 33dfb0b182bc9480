"""Whether the label of a column says that people tell things apart by it."""

import re
from collections.abc import Collection, Iterator

from model.locales.chinese import compile_chinese, has_chinese

_NUMBER = compile_chinese(
    r"^(?P<thing>\p{Han}{2,8}?)的?(?:编号|编码|代码|号码?|ID|id)(?=$|[\s,，;；（(:：])"
)
_PAPERS = re.compile(
    r"^(?:记录|明细|流水|主键|数据|单据|业务|系统|唯一|自增|顺序|排列|内部|原始)|[卡账票座门]$"
)
"""What says nothing of the thing, or is but on what its number stands."""
_TABLE_WORDS = re.compile(r"(?:信息|档案|资料|名单|主|维度?)*表?$")
TABLE_END = compile_chinese(
    r"(?<=\p{Han}{2})(?:(?:基[础本]|主要)?信息表?|[主总]?档案?表?|档案表?|资料表?|字典表?|目录表?|台账"
    r"|主数据|维度?表|事实表|主表|名单|(?<![报代电水气量仪图钟])表)$"
    r"|(?<=[a-z]) (?:master(?: (?:data|file|record|list|table))?|dimension|register|table)s?$",
    re.IGNORECASE,
)
"""What ends the label of a table and is no part of what its rows are called."""
_MIN_NAME_CHARS = 2


def is_called_name(label: str) -> bool:
    """A name, a title, a nickname."""
    return any(word in label for word in ("名", "标题", "昵称"))


def is_title(label: str, concepts: Collection[str]) -> bool:
    """Whether a column is the title of a thing, and not that of somebody's post: 职称."""
    return "title" in concepts and (not has_chinese(label) or is_called_name(label))


def is_number_of_thing(label: str) -> bool:
    """What is written on a thing, as on rooms and vehicles; a 单号 is on a paper only."""
    name = label.partition("（")[0].partition("(")[0].strip()
    return name.endswith(("号", "编号", "牌")) and not name.endswith(("单号", "票号", "账号"))


def strip_table_words(label: str) -> str:
    """What the rows of a table are called: 客户 of 客户信息表."""
    return _TABLE_WORDS.sub("", label)


def list_names_by_number(label: str) -> Iterator[str]:
    """What rows are called whose key is their 违章编号 or 理赔单号."""
    match = _NUMBER.match(label.strip())
    if match is None or _PAPERS.search(match["thing"]):
        return
    bare = match["thing"].removesuffix("单")  # 单 alone is any paper
    yield bare if len(bare) >= _MIN_NAME_CHARS else match["thing"]
