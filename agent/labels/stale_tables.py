"""Tables whose rows a question hardly means: stale ones (copies, unused), archives and logs."""

import re

from model.sources.schema import Table

_STALE = re.compile(
    r"备份|(?<![含括或否/])停用(?!的|原因|日期|时间)|停更|弃用|废弃|别用|勿用|不要用|已不用|不用了"
    r"|不再(?:使用|更新|维护)|停止(?:使用|更新|维护|同步)|已并入|已迁移|可以?删"
    r"|(?:数据?|金额|结果)(?:都|已|大多)?不(?:太|一定)?准"
    r"|旧(?=[分报]?表|备份|系统|数据|库|版)|(?:^|[\s,，;；:：(（])旧(?:$|[\s,，;；)）])"
    r"|\b(?:backups?|bak|obsolete|deprecated|superseded|legacy|retired|discontinued)\b"
    r"|\b(?:inaccurate|unreliable|out[- ]of[- ]date|outdated|unused)\b"
    r"|\b(?:do not|don't|never|no longer|not) (?:to be )?(?:used?|updated|maintained)\b",
    re.IGNORECASE,
)
_ARCHIVE = re.compile(
    r"历史|归档|存档|往年|快照|以前|临时"
    r"|\b(?:old|hist|his|history|historic(?:al)?|arch|archived?|snap|snapshots?|tmp|temp"
    r"|temporary|previous|former|(?:19|20)\d{2}(?:\d{2})?)\b",
    re.IGNORECASE,
)
"""Archives, snapshots and temporary tables: meant where no current table holds the rows."""
_AUXILIARY = re.compile(
    r"日志|导入|中间表|暂存|\b(?:logs?|imports?|imported|staging|stg)\b", re.IGNORECASE
)
"""What the service of a system writes or loads beside the rows that people work with."""
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
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


def is_archive(table: Table) -> bool:
    """Whether its name or its label says that it holds the rows of an earlier time."""
    return bool(_ARCHIVE.search(_describe(table)))


def asks_for_archives(question: str) -> bool:
    """Whether the question itself speaks of copies or archives."""
    return bool(_ASKED.search(question))


def is_outdated(table: Table, question: str) -> bool:
    """Whether a table is stale or an archive, unless the question asks for archives.

    An archive of a year that the question names is not outdated; a stale table is.
    """
    if asks_for_archives(question):
        return False
    years = _YEAR.findall(table.unqualified_name)
    is_of_year = any(year in question for year in years)
    return is_stale(table) or (is_archive(table) and not is_of_year)


def is_auxiliary(table: Table, question: str) -> bool:
    """Whether a table is a log or what was imported, and the question names neither that nor it.

    A name alone says so only where there is no label: a log may be what people work with.
    """
    description = table.label or table.unqualified_name.replace("_", " ")
    if not _AUXILIARY.search(description) or _AUXILIARY.search(question):
        return False
    things = _HAN.findall(_AUXILIARY.sub(" ", table.label))
    return not any(thing in question for thing in things)


def _describe(table: Table) -> str:
    words = _DIGITS.sub(" ", table.unqualified_name.replace("_", " "))
    return f"{words} {table.label}"
