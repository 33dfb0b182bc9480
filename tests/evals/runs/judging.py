"""Whether an attempt is right, and what its statement is made of."""

import re
from collections.abc import Sequence

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from model.errors import SqlRejected
from services.evaluation.scoring import (
    Candidate,
    Outcome,
    Reference,
    has_order,
    score_answer,
)
from services.sqlguard import check_query
from tests.evals.datasets.connection import fetch
from tests.evals.datasets.dataset_part import Dataset
from tests.evals.datasets.eval_question import RATIO_KINDS, EvalQuestion
from tests.evals.runs.attempt import Attempt


def find_outcome(dataset: Dataset, asked: EvalQuestion, attempt: Attempt) -> Outcome:
    """By the rows, beside those of the gold statements; a text by what it has to name."""
    candidate = Candidate(attempt.rows, attempt.refused)
    if asked.unanswerable:
        return "right" if candidate.is_refused else "wrong"
    if asked.mentions:
        return score_text(attempt, asked.mentions)
    return score_answer(candidate, (_run_gold(dataset, asked, gold) for gold in asked.golds))


def score_text(attempt: Attempt, mentions: Sequence[str]) -> Outcome:
    """Of a question that is answered in words: right when these name all of `mentions`."""
    if attempt.refused:
        return "refused"
    text = attempt.text.lower()
    names_all = all(word.lower() in text for word in mentions)
    return "right" if names_all and not attempt.sql else "wrong"


def _run_gold(dataset: Dataset, asked: EvalQuestion, gold: str) -> Reference:
    return Reference(
        fetch(dataset.connection, gold).rows,
        ordered=has_order(gold, dataset.schema.source.dialect),
        shares=asked.kind in RATIO_KINDS,
    )


def find_joins(sql: str, dataset: Dataset) -> int | None:
    """How many JOINs a statement has; None when it cannot be parsed."""
    tree = parse_statement(sql, dataset)
    return len(list(tree.find_all(exp.Join))) if tree else None


def is_corrected(dataset: Dataset, attempt: Attempt) -> bool:
    """Whether another statement ran than the one that was written."""
    if attempt.rows is None or not attempt.written:
        return False
    try:
        return check_query(attempt.written, schema=dataset.schema).sql != attempt.sql
    except SqlRejected:
        return True


def is_complete(dataset: Dataset, asked: EvalQuestion, attempt: Attempt) -> bool:
    """Whether the writer was shown all tables of the gold statement, if by a prompt then in it."""
    if attempt.tables is None:
        return True
    gold = {name.lower() for name in tables_of(asked.golds[0] if asked.golds else "", dataset)}
    if not gold <= {name.lower() for name in attempt.tables}:
        return False
    if not attempt.exchange:
        return True
    shown = "\n".join(message["content"] for message in attempt.exchange[0]["messages"]).lower()
    return all(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", shown) for name in gold)


def tables_of(sql: str, dataset: Dataset) -> set[str]:
    """The tables that a statement names; what it defines itself is none."""
    tree = parse_statement(sql, dataset)
    if tree is None:
        return set()
    defined = {cte.alias.lower() for cte in tree.find_all(exp.CTE)}
    names = {table.name for table in tree.find_all(exp.Table) if table.name}
    return {name for name in names if name.lower() not in defined}


def parse_statement(sql: str, dataset: Dataset) -> exp.Expr | None:
    """The tree of a statement; None when it has none."""
    if not sql:
        return None
    try:
        return parse_one(sql, read=dataset.schema.source.dialect)
    except SqlglotError:
        return None
