"""What correction and review make of gold statements, which are right: nothing, ideally.

`python -m tests.evals.correcting [--set own|files|demo|spider|FOLDER] [--show]` prints how many
gold statements were changed, how many gave other rows then, how many answers would carry a
warning because of their statement or of their rows, and how long the first two took.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from agent.data_agent.correction.corrected_check import CorrectedQuery, check_with_correction
from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.correction.sql_parsing import parse_query
from agent.data_agent.correction.table_lookup import TableLookup
from agent.data_agent.derivation.reinterpretation import find_reinterpretations
from agent.data_agent.derivation.statement_derivation import (
    EMPTY_DERIVATION,
    Derivation,
    derive_statement,
)
from agent.data_agent.review.implausible_results import find_implausible
from agent.data_agent.review.notices import make_statement_notices
from agent.data_agent.review.reasons.missing_values import has_no_values
from model.actor import SystemActor
from model.audit.entry import ignore_entry
from model.chats.question import Question
from model.locales import Locale
from model.sources.query import CheckedQuery
from services.datasources.access.source_access import SourceAccess
from services.datasources.query_runner import SourceRunner
from services.evaluation.row_comparison import Row
from services.sqlguard.schema_check import check_query
from tests.evals.datasets.catalog import question_set
from tests.evals.datasets.connection import LIMITS, ConnectionSource, run_sync
from tests.evals.datasets.dataset_part import Dataset
from tests.evals.datasets.eval_question import EvalQuestion
from tests.evals.datasets.workbook import Workbook
from tests.evals.engine_answer import run_statement


@dataclass(frozen=True)
class CorrectionCheck:
    """What was made of one gold statement."""

    asked: EvalQuestion
    gold: str
    corrected: CorrectedQuery
    same_rows: bool
    warnings: tuple[str, ...]
    ms: float


def check_gold(dataset: Dataset, asked: EvalQuestion) -> Iterator[CorrectionCheck]:
    """Each gold statement of a question, with and without correction."""
    locale: Locale = "zh-CN" if asked.language == "zh" else "en"
    question = Question(asked.text, locale, dataset.today, asked.history)
    tables = TableLookup(dataset.index.search(question), asked.text)

    def check(sql: str) -> CheckedQuery:
        return check_query(sql, schema=dataset.schema)

    for gold in asked.golds:
        plain = check(gold)
        began = time.thread_time()
        corrected = check_with_correction(gold, check, tables)
        tree = parse_query(corrected.query.sql, tables.dialect)
        statement = corrected.statement or (Statement(tree, tables) if tree else None)
        notices = (
            make_statement_notices(statement, question, is_users_sql=False) if statement else ()
        )
        derivation = derive_statement(statement) if statement else EMPTY_DERIVATION
        ms = (time.thread_time() - began) * 1000
        same = corrected.query.sql == plain.sql
        same = same or _rows(dataset, plain.sql) == _rows(dataset, corrected.query.sql)
        codes = tuple(n.code for n in notices) + _odd(dataset, plain, derivation)
        codes += find_reinterpretations(statement, gold, question) if statement else ()
        yield CorrectionCheck(asked, gold, corrected, same, codes, ms)


def _odd(dataset: Dataset, query: CheckedQuery, derivation: Derivation) -> tuple[str, ...]:
    """What is told of the rows."""
    source = ConnectionSource(dataset.connection)
    access = SourceAccess.for_system(dataset.name, SystemActor("evaluation"))
    runner = SourceRunner(
        dataset.schema, access, source, LIMITS, lambda _sql, _schema: query, ignore_entry
    )
    result = run_sync(runner.run(runner.check(query.sql)))
    if has_no_values(result):  # which is told as such, and no warning
        return ()
    return tuple(f.code for f in find_implausible(replace(result, meanings=derivation.meanings)))


def _rows(dataset: Dataset, sql: str) -> list[str]:
    rows: list[Row] = (
        dataset.rows(sql)
        if isinstance(dataset, Workbook)
        else run_statement(dataset.connection, sql)
    )
    return sorted(map(repr, rows))


def main() -> None:
    """Print what was seen of a set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", default="spider")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    all_seen = [
        one
        for part in question_set(options.set)
        for dataset in [part.open()]
        for asked in part.questions
        for one in check_gold(dataset, asked)
    ]
    for one in all_seen:
        if options.show and (one.corrected.changes or one.warnings):
            changes = [change.describe("en") for change in one.corrected.changes]
            _say(f"{one.asked.text}\n   {one.gold}\n   {changes} {one.warnings}")
    times = sorted(one.ms for one in all_seen)
    _say(
        f"{len(all_seen)} statements, {sum(bool(s.corrected.changes) for s in all_seen)} changed, "
        f"{sum(not s.same_rows for s in all_seen)} with other rows, "
        f"{sum(bool(s.warnings) for s in all_seen)} warned of; with the guard's check "
        f"median {statistics.median(times):.2f} ms, p95 {times[int(len(times) * 0.95) - 1]:.2f} ms"
    )


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
