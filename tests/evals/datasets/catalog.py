"""All question sets by name; a folder's path names the set that lies in it."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from tests.evals.datasets import demo_set, folder_set, spider_set
from tests.evals.datasets.asked import OWN, Asked, read
from tests.evals.datasets.warehouse import Warehouse, own
from tests.evals.datasets.workbook import WORKBOOKS, Workbook, workbook

Dataset = Warehouse | Workbook
QuestionSet = Iterator[tuple[Dataset, Iterable[Asked]]]


def own_set() -> QuestionSet:
    """Our own warehouses."""
    for name in OWN:
        yield own(name), read(name)


def file_set() -> QuestionSet:
    """Tables of files."""
    for name in WORKBOOKS:
        yield workbook(name), read(name)


SETS: dict[str, Callable[[], QuestionSet]] = {
    "own": own_set,
    "files": file_set,
    "demo": demo_set.questions,
    "spider": spider_set.questions,
}
DATED = frozenset({"own", "files", "demo"})
"""Sets whose questions count from a day ("last month")."""


def question_set(name: str) -> QuestionSet:
    """The set of that name, or in that folder. Raises `ValueError`."""
    if name in SETS:
        return SETS[name]()
    if Path(name).is_dir():
        return partial(folder_set.questions, Path(name))()
    raise ValueError(f"{name} is neither a folder nor one of: {' '.join(SETS)}")
