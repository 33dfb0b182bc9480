"""Judges answers to questions that have no answer, or more than one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlglot import exp

from model.errors import SqlFailed, SqlRejected
from model.locales.chinese import has_chinese
from services.evaluation.row_comparison import Row, is_same_result
from services.sqlguard import check_query
from tests.evals.datasets.connection import fetch
from tests.evals.datasets.dataset_part import Dataset
from tests.evals.datasets.unclear_set import Reading, UnclearQuestion
from tests.evals.runs.attempt import Attempt
from tests.evals.runs.judging import parse_statement

Outcome = Literal["named", "unnamed", "told", "offered", "stated", "silent"]
"""Refused and what is missing named, or not; answered and told that it is missing; the reading
stated and another one offered, or stated only; answered as if nothing were wrong."""
_READING = re.compile("taken for|[Rr]ead as|the model chose|Ranked by|理解|选定|排序")
_EXPLAINS = re.compile(r"(.{2,40}?)\s*(?:\bmeans?\b|\bis the\b|\bare the\b|指|按.{1,20}计算)")
"""How a model says what it took words for; our own lines are formulas and periods."""
_HEAD = re.compile(r"[:;：；]")
_QUOTED = re.compile(r"[“「]([^”」]+)[”」]")
_WORD = re.compile(r"[a-z]{3,}|\d{4}(?:-\d\d-\d\d)?")
_STOP_WORDS = frozenset(
    ["the", "and", "its", "any", "only", "there", "was", "one", "that", "who", "before", "named"]
)
_STOP_PAIRS = frozenset(["没有", "数据", "这是", "客户", "患者", "员工", "就诊", "记录", "开始"])
_STEM = 5


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a question went; `taken` is the number of the reading whose rows were given."""

    question: UnclearQuestion
    outcome: Outcome
    taken: int | None = None
    clicks: tuple[int, ...] = ()
    """The other readings whose rows an offer gives."""
    said: str = ""
    sql: str = ""


def judge(dataset: Dataset, asked: UnclearQuestion, attempt: Attempt) -> Verdict:
    """By what is said, and by the rows of the readings."""
    said = " | ".join([attempt.problem, attempt.reading, *attempt.assumptions, *attempt.notices])
    if attempt.rows is None:
        named = _names_missing(asked, attempt.problem)
        return Verdict(asked, "named" if named else "unnamed", said=said, sql=attempt.sql)
    if not asked.readings:
        told = _names_missing(asked, said)
        return Verdict(asked, "told" if told else "silent", said=said, sql=attempt.sql)
    taken = _find_reading(dataset, asked.readings, attempt.rows)
    clicks = tuple(_list_clicks(dataset, asked.readings, attempt.offers, taken))
    outcome: Outcome = "offered" if clicks else "stated" if _is_stated(asked, attempt) else "silent"
    return Verdict(asked, outcome, taken, clicks, said, attempt.sql)


def _names_missing(asked: UnclearQuestion, said: str) -> bool:
    """Whether a word of what is missing is said; of an unclear question, a word of its own."""
    if asked.readings:
        return any(phrase in asked.text for phrase in _QUOTED.findall(said))
    plain = said.lower()
    return any(word in plain for word in _list_missing_words(asked.missing))


def _list_missing_words(missing: str) -> Iterator[str]:
    head = _HEAD.split(missing)[0]
    if has_chinese(head):
        pairs = (head[at : at + 2] for at in range(len(head) - 1))
        yield from _WORD.findall(head)
        yield from (pair for pair in pairs if pair not in _STOP_PAIRS and has_chinese(pair))
        return
    words = _WORD.findall(head.partition(" of ")[0].lower())
    words += _WORD.findall(head.lower()) if "of " in head[:12] else []
    yield from (word[:_STEM] for word in words if word not in _STOP_WORDS)


def _is_stated(asked: UnclearQuestion, attempt: Attempt) -> bool:
    """Whether the reading is told: which date counts, which days a period has, or in full.

    Whoever is offered another reading, or told that one gives other rows, knows that there are two.
    """
    if attempt.reading or attempt.offers or attempt.agrees is False:
        return True
    told = [*attempt.assumptions, *attempt.notices]
    if any(_explains(line, asked.text) for line in attempt.assumptions):
        return True
    if asked.kind == "two dates":
        return any("Time is counted by" in line or "统计时间" in line for line in told)
    if asked.kind == "which period":
        return any(re.search(r"\d{4}-\d\d-\d\d", line) for line in told)
    return any(map(_READING.search, told))


def _explains(line: str, question: str) -> bool:
    """Whether the model says what it takes a word of the question for: "large means …"."""
    match = _EXPLAINS.match(line)
    if match is None:
        return False
    subject = match[1].strip("“”「」 ").lower()
    words = [word[:_STEM] for word in _WORD.findall(subject) if word not in _STOP_WORDS]
    return subject in question.lower() or any(word in question.lower() for word in words)


def _find_reading(dataset: Dataset, readings: Sequence[Reading], rows: Sequence[Row]) -> int | None:
    """The first reading with these rows; columns beside those of the reading are no matter."""
    for place, reading in enumerate(readings):
        tree = parse_statement(reading.sql, dataset)
        ordered = bool(tree and tree.args.get("order"))
        expected = fetch(dataset.connection, reading.sql).rows
        if is_same_result(expected, rows, ordered=ordered and _has_limit(tree)):
            return place
    return None


def _has_limit(tree: exp.Expr | None) -> bool:
    return bool(tree and tree.args.get("limit"))


def _list_clicks(
    dataset: Dataset, readings: Sequence[Reading], offers: Sequence[str], taken: int | None
) -> Iterator[int]:
    """Which other readings the offered statements lead to."""
    for sql in offers:
        try:
            checked = check_query(sql, schema=dataset.schema).sql
            found = _find_reading(dataset, readings, fetch(dataset.connection, checked).rows)
        except (SqlRejected, SqlFailed):
            continue
        if found is not None and found != taken:
            yield found
