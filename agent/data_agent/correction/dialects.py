"""Translates statements of another dialect, and removes words that follow a statement."""

import re
from collections.abc import Iterator

from sqlglot import exp

from agent.data_agent.correction.sql_parsing import parse_query, render_query
from model.engines.registry import find_dialect

FOREIGN = ("mysql", "postgres", "sqlite", "tsql", "duckdb")
_SQLITE_PARTS = {
    "year": "%Y",
    "month": "%m",
    "day": "%d",
    "dayofmonth": "%d",
    "hour": "%H",
    "minute": "%M",
    "second": "%S",
}
_END = re.compile(
    r"```|\n\s*\n(?!\s*(?:SELECT|UNION|EXCEPT|INTERSECT|FROM|WHERE|\())", re.IGNORECASE
)
_BEGINS = re.compile(
    r"\s*(?:\(|(?:SELECT|WITH|VALUES|INSERT|UPDATE|DELETE|MERGE|REPLACE|UPSERT|CREATE|ALTER|DROP"
    r"|TRUNCATE|RENAME|GRANT|REVOKE|SET|RESET|CALL|EXEC|EXECUTE|DO|COPY|LOAD|IMPORT|EXPORT|ATTACH"
    r"|DETACH|PRAGMA|BEGIN|START|COMMIT|ROLLBACK|VACUUM|ANALYZE|EXPLAIN|DESCRIBE|SHOW|USE|LOCK"
    r"|KILL|HANDLER|OPTIMIZE|SYSTEM|INSTALL|DECLARE|PREPARE|TABLE)\b)",
    re.IGNORECASE,
)
"""The beginning of another statement, which is not removed: the guard refuses both."""
_TSQL = re.compile(
    r"\bTOP\s*\(?\s*\d|\[\w+\]|\b(?:GETDATE|DATEPART|LEN|ISNULL)\s*\(", re.IGNORECASE
)


def find_dialect_name(dialect: str) -> str:
    """The display name of a dialect."""
    return find_dialect(dialect).title


def list_translations(sql: str, dialect: str) -> Iterator[str]:
    """The statement as the source's dialect says it, read as each dialect that can read it."""
    texts = {sql}
    for read_dialect in (dialect, *(other for other in FOREIGN if other != dialect)):
        tree = (
            parse_query(sql, read_dialect) if read_dialect != "tsql" or _TSQL.search(sql) else None
        )
        if tree is None:
            continue
        if find_dialect(dialect).lacks_date_parts:
            for node in list(tree.find_all(exp.Func)):
                if (part := _to_sqlite_part(node)) is not None:
                    node.replace(part)
        text = render_query(tree, dialect)
        if text is not None and text not in texts:
            texts.add(text)
            yield text


def strip_prose(sql: str) -> Iterator[str]:
    """The statement without what follows it."""
    head, separator, tail = sql.partition(";")
    if separator and tail.strip() and not _BEGINS.match(tail):
        yield head
    end = _END.search(sql)
    if end is not None and end.start() > 0 and not _BEGINS.match(sql[end.end() :]):
        yield sql[: end.start()]


def _to_sqlite_part(node: exp.Func) -> exp.Expr | None:
    """`YEAR(day)` and `EXTRACT(YEAR FROM day)` in SQLite's words."""
    if isinstance(node, exp.Extract):
        name, day = node.name.lower(), node.expression
    elif isinstance(node, exp.Year | exp.Month | exp.Day | exp.DayOfMonth | exp.Hour | exp.Minute):
        name, day = node.key.lower(), node.this
    else:
        return _to_sqlite_function(node)
    if isinstance(day, exp.TsOrDsToDate):
        day = day.this
    form = _SQLITE_PARTS.get(name)
    if form is None or day is None:
        return None
    return exp.cast(_make_strftime(form, day), "int")


def _to_sqlite_function(node: exp.Func) -> exp.Expr | None:
    if isinstance(node, exp.Left) and node.expression is not None:
        arguments = [node.this, exp.Literal.number(1), node.expression]
        return exp.Anonymous(this="SUBSTR", expressions=[a.copy() for a in arguments])
    if isinstance(node, exp.CurrentTimestamp):
        return exp.Anonymous(this="DATETIME", expressions=[exp.Literal.string("now")])
    return None


def _make_strftime(form: str, day: exp.Expr) -> exp.Anonymous:
    return exp.Anonymous(this="STRFTIME", expressions=[exp.Literal.string(form), day.copy()])
