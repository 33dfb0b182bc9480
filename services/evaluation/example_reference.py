"""Runs the statement of an example: the answer to its question is compared with its rows."""

import asyncio
import re

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from agent.ports import QueryRunner
from model.sources.schema import Dialect
from services.evaluation.scoring import Reference, has_order

_SHARE_WORDS = re.compile(
    r"[率比]|%|％|份额|百分|\b(?:shares?|ratios?|rates?|percent\w*|growth|margins?|proportions?)\b",
    re.IGNORECASE,
)


async def run_reference(
    runner: QueryRunner, question: str, sql: str, dialect: Dialect
) -> Reference:
    """The rows of an example's statement, under the access of the runner.

    Raises `SqlRejected`, `SqlFailed`, `QueryTimeout`, `DatasourceUnavailable`.
    """
    query = await asyncio.to_thread(runner.check, sql)
    result = await runner.run(query)
    return Reference(
        result.rows,
        ordered=await asyncio.to_thread(has_order, query.sql, dialect),
        shares=await asyncio.to_thread(_computes_share, question, query.sql, dialect),
    )


def _computes_share(question: str, sql: str, dialect: Dialect) -> bool:
    """Whether the question asks for a share that the statement divides for.

    Then percentages and fractions are the same answer.
    """
    if not _SHARE_WORDS.search(question):
        return False
    try:
        return parse_one(sql, read=dialect).find(exp.Div) is not None
    except SqlglotError:
        return False
