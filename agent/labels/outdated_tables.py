"""Tables that hold what was: backups, archives, logs, tables of a past year."""

import re

from model.sources.schema import Table

_NAME = re.compile(
    r"(?:^|[_.])(?:bak|backup|old|tmp|temp|copy|hist|history|arch|archive|log|snap|snapshot|test)"
    r"(?:_?\d{2,8})?$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"_((?:19|20)\d\d)(?:\d\d){0,2}$")
_UNUSED = re.compile(
    r"别用|勿用|不要用|不再用|弃用|废弃|停用|停更"
    r"|\b(?:deprecated|obsolete|do not use|no longer used)\b",
    re.IGNORECASE,
)
_ARCHIVE = re.compile(r"备份|旧表|归档|快照|\b(?:backup|archived?|snapshot)\b", re.IGNORECASE)


def is_outdated(table: Table, question: str) -> bool:
    """Whether name or note tell so; the archive of a year that the question names is not."""
    if _UNUSED.search(table.label):
        return True
    if year := _YEAR.search(table.unqualified_name):
        return year[1] not in question
    return bool(_NAME.search(table.unqualified_name) or _ARCHIVE.search(table.label))
