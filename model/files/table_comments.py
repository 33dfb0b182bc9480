"""The comment of a file's table: where its rows are from, its caption, the days its columns span.

Days are values, and so are the files and sheets of a united table, which columns of it name:
whoever withholds the values of a column takes them out of the comment, and the caption, too, which
is text of cells.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from model.files.period_words import strip_periods
from model.sources.schema import Table

SOURCE_FILE, SHEET, MONTH = "文件 / source file", "工作表 / sheet", "月份 / month"
"""Comments of the columns that say which file, sheet or month a row of a united table is from."""
HIDDEN_SHEET = "隐藏的工作表 / hidden sheet"
CAPTION_SEPARATOR = " / "
"""Stands between the texts of a caption."""
_CAPTION = "标题 / caption: "
_SEPARATOR = "; "
_DATE_RANGE = re.compile(r"(?P<column>.+) \d{4}-\d{2}-\d{2} … \d{4}-\d{2}-\d{2}")
_ORIGINS = re.compile(r"(?P<name>[^：]*)：.* … .* \(\d+\)(?=; |$)", re.DOTALL)
_FILE = re.compile(
    r"(?P<name>[^：;]+)：(?P<file>[^;›]+?)\.(?:xlsx?|xlsm|xlsb|ods|csv|tsv|txt|parquet|jsonl?|gz)\b"
    r"(?: › (?P<sheet>[^;]+))?(?=; |$)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r".+ \d+")
_ORIGIN_COLUMNS = frozenset({SOURCE_FILE, SHEET, MONTH})


def write_comment(origin: str, caption: str, date_ranges: Iterable[str]) -> str:
    """The comment of a table, with its caption and the date ranges of its columns."""
    captions = [f"{_CAPTION}{caption}"] if caption else []
    return _SEPARATOR.join([origin, *captions, *date_ranges])


def write_origins(name: str, labels: Sequence[str]) -> str:
    """What a united table is called, and the first and the last of what it is made of."""
    return f"{name}：{labels[0]} … {labels[-1]} ({len(labels)})"


def list_origin_names(comment: str) -> tuple[str, ...]:
    """What the table of a file is called by its comment: its name, its sheet and its file.

    Without periods, each once; empty where the comment is not that of a file's table. A table that
    stands beside the first one of its sheet is called by its caption.
    """
    origins = _ORIGINS.match(comment)
    if origins is not None:
        return (strip_periods(origins["name"]),)
    match = _FILE.match(comment)
    if match is None:
        return ()
    name, sheet, file = match["name"].strip(), match["sheet"] or "", match["file"]
    if _NUMBERED.fullmatch(name):
        return name, *_list_captions(comment)[-1:]
    return tuple(dict.fromkeys(strip_periods(each) for each in (name, sheet, file) if each))


def _list_captions(comment: str) -> list[str]:
    captions = [part for part in comment.split(_SEPARATOR) if part.startswith(_CAPTION)]
    texts = captions[0].removeprefix(_CAPTION).split(CAPTION_SEPARATOR) if captions else []
    return [text for text in texts if text not in HIDDEN_SHEET.split(CAPTION_SEPARATOR)]


def write_date_range(column: str, first: str, last: str) -> str:
    """The first and the last day of a column, each as YYYY-MM-DD."""
    return f"{column} {first} … {last}"


def strip_withheld(table: Table, is_withheld: Callable[[str], bool]) -> str:
    """The comment of a table without the values of columns whose values are withheld.

    `is_withheld` is asked with the name of a column. What somebody wrote himself stays.
    """
    comment = _strip_date_ranges(table.comment, is_withheld)
    if any(is_withheld(column.name) for column in table.columns):
        parts = comment.split(_SEPARATOR)
        comment = _SEPARATOR.join(part for part in parts if not part.startswith(_CAPTION))
    origins = (each.name for each in table.columns if each.comment in _ORIGIN_COLUMNS)
    return (
        _ORIGINS.sub(r"\g<name>", comment, count=1) if any(map(is_withheld, origins)) else comment
    )


def _strip_date_ranges(comment: str, is_withheld: Callable[[str], bool]) -> str:
    parts = comment.split(_SEPARATOR)
    left = [part for at, part in enumerate(parts) if not _is_withheld_range(parts, at, is_withheld)]
    return _SEPARATOR.join(left)


def _is_withheld_range(parts: Sequence[str], at: int, is_withheld: Callable[[str], bool]) -> bool:
    """Whether a part is the date range of such a column.

    A name that contains the separator is cut into parts, too: then its range stands in the last of
    them, and every name that could end there is asked about.
    """
    match = _DATE_RANGE.fullmatch(parts[at])
    if match is None:
        return False
    names = (_SEPARATOR.join([*parts[start:at], match["column"]]) for start in range(at + 1))
    return any(map(is_withheld, names))
