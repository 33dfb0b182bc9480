"""What the rows of a file's table are called, by the names of its sheet and its file."""

from collections.abc import Iterator

from model.files.table_comments import list_origin_names
from model.locales.chinese import compile_chinese

_LIST_END = compile_chinese(
    r"(?<=\p{Han}{2})(?:花名册|名册|登记[表簿册]?|明细[表账]?|统计[表]?|汇总表?|清单|一览表|台账|流水|记录表?|报表"
    r"|档案|资料|名单|数据|导出|表)$"
)
"""What ends the name of a file or a sheet and is no part of what its rows are called."""


def list_file_table_names(comment: str) -> Iterator[str]:
    """The names of a file's table, and what its rows are called; none for another comment.

    The sheet 在职 of the file 员工花名册 has rows that are called 员工 and 在职员工.
    """
    names = list_origin_names(comment)
    yield from names
    rows = {name: _LIST_END.sub("", name) for name in names}
    yield from (row for name, row in rows.items() if row != name)
    if len(names) > 1:
        yield from (f"{names[0]}{row}" for name, row in rows.items() if row != name)
