"""Tables that hold old rows: copies, archives, what a note says not to use."""

import re

from model.sources.schema import Table

_STALE = re.compile(
    r"备份|停用|停更|弃用|废弃|别用|勿用|不要用|不再(?:使用|更新|维护)|已并入|已迁移"
    r"|旧(?=[分报]?表|备份|系统|数据|库|版)|(?:^|[\s,，;；:：(（])旧(?:$|[\s,，;；)）])"
    r"|\b(?:backups?|bak|obsolete|deprecated|superseded|legacy|retired|discontinued)\b"
    r"|\b(?:do not|don't|never|no longer|not) (?:to be )?(?:used?|updated|maintained)\b",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"历史|归档|存档|往年|快照|以前|临时"
    r"|\b(?:old|hist|his|history|historic(?:al)?|arch|archived?|snap|snapshots?|tmp|temp"
    r"|temporary|previous|former|(?:19|20)\d{2}(?:\d{2})?)\b",
    re.IGNORECASE,
)
"""Rows of earlier, which may be what is asked for where nothing of now is."""
_DIGITS = re.compile(r"(?<=[A-Za-z])(?=\d)")
"""Between a word and the day of a copy: `orders_bak202412`."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=\d{0,4}$)")
_ASKED = re.compile(
    r"备份|归档|存档|历史|快照|旧表|旧系统"
    r"|\b(?:backups?|archived?|history|historic(?:al)?|snapshots?|old|legacy)\b",
    re.IGNORECASE,
)


def is_stale(table: Table) -> bool:
    """Whether its name or its label says that it is a copy or no longer used."""
    return bool(_STALE.search(_describe(table)))


def holds_earlier_rows(table: Table) -> bool:
    """Whether its name or its label says that it holds the rows of an earlier time."""
    return bool(_EARLIER.search(_describe(table)))


def asks_for_old_rows(question: str) -> bool:
    """Whether the question itself speaks of copies or archives."""
    return bool(_ASKED.search(question))


def is_outdated(table: Table, question: str) -> bool:
    """Whether a question hardly asks for the rows of a table: stale ones, or those of earlier.

    Not where it speaks of old rows, or names the year of an archive.
    """
    if asks_for_old_rows(question):
        return False
    years = _YEAR.findall(table.unqualified_name)
    is_of_year = any(year in question for year in years)
    return is_stale(table) or (holds_earlier_rows(table) and not is_of_year)


def _describe(table: Table) -> str:
    words = _DIGITS.sub(" ", table.unqualified_name.replace("_", " "))
    return f"{words} {table.label}"
