"""Reads names of columns: whether they identify rows, and how similar two of them are."""

import re
from collections.abc import Iterator

from agent.lexicon import expand_name, stem
from model.sources.schema import Column, Table

Words = tuple[str, ...]
GENERIC_NAMES = frozenset(
    "id ids key code no num number name title 编号 编码 代码 号码 名称 名字 序号 主键".split()  # noqa: SIM905
)
ROW_NUMBER_NAMES = frozenset("序号 行号 rownum row index #".split())  # noqa: SIM905
_IDENTIFIER_NAME = re.compile(
    r"(?:编号|编码|代码|号码?|单号|工号|学号|账号|身份证|条码|sku|(?<![a-z])id|code|(?<![a-z])no|number"
    r"|(?-i:(?<=[a-z])(?:I[dD]|N[oO])))$",
    re.IGNORECASE,
)
_WORD_SEPARATOR = re.compile(r"[\s_\-./()（）]+")
_LAYER_PREFIXES = frozenset(
    "t tb tbl tab table dim dimension fact fct ods dwd dws dw ads stg sys v vw".split()  # noqa: SIM905
)
_IS_TABLE = re.compile(r"(?:信息|明细|主|维度?|事实|数据)?表$")
_PARENTS = frozenset(("parent", "pid", "上级", "父级", "父"))


def is_identifier_name(name: str) -> bool:
    """Whether a column so called holds a number or code of things."""
    return _IDENTIFIER_NAME.search(name) is not None


def normalize_name(name: str) -> str:
    """A name in lower case, without spaces and punctuation."""
    return _WORD_SEPARATOR.sub("", name).casefold()


def score_similarity(column: Column, right: Table, key: Column) -> int:
    """How similar the names of a column and of a key of another table are.

    3: the same, 2: one contains the other, 1: only the values can tell, 0: the column is no
    reference to the key.
    """
    a, b = normalize_name(column.name), normalize_name(key.name)
    generic = b in GENERIC_NAMES
    if a == b:
        return 3 if not generic else 2 if key.kind == "text" else 0
    if generic:
        owner = a.replace(b, "")
        if owner != a and len(owner) > 1 and owner.rstrip("s") in normalize_name(right.name):
            return 3
        return 2 if a and a == normalize_name(right.name).rstrip("s") and key.kind == "text" else 0
    if len(a) > 1 and (a in b or b in a) and a not in GENERIC_NAMES:
        return 2
    return 1 if key.kind == "text" else 0


def split_words(name: str) -> Words:
    """The words of a name, each in its singular; Chinese text is one word."""
    return tuple(stem(word) for word in expand_name(name))


def split_table_words(name: str) -> Words:
    """The words of a table's name without its schema, a prefix like `dim_`, and 表 at the end."""
    words = split_words(_IS_TABLE.sub("", name.rpartition(".")[2]) or name)
    while len(words) > 1 and words[0] in _LAYER_PREFIXES:
        words = words[1:]
    return words


def join_words(*words: str) -> str:
    """The words without spaces, in the form in which two names are compared."""
    return "".join(words)


def find_suffixes(name: str) -> Iterator[str]:
    """All words of a name, then without the first word, and so on, as long as two are left."""
    words = split_words(name)
    for start in range(max(1, len(words) - 1)):
        yield join_words(*words[start:])


def is_parent_name(name: str) -> bool:
    """Whether a column so called holds the parent of a row: `parent_id`, `上级编号`."""
    words = split_words(name)
    return bool(words) and (words[0] in _PARENTS or words[0].startswith(("上级", "父级")))
