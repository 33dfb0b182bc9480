"""A part of a question set: a database with the questions that are asked of it."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.evals.datasets.eval_question import EvalQuestion
from tests.evals.datasets.warehouse import Warehouse
from tests.evals.datasets.workbook import Workbook

Dataset = Warehouse | Workbook


@dataclass(frozen=True, slots=True)
class Part:
    """A database is built or opened only when it is asked."""

    name: str
    open: Callable[[], Dataset]
    questions: tuple[EvalQuestion, ...]
