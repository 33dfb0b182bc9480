"""All question sets by name; a folder's path names the set that lies in it."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tests.evals.datasets import demo_set, folder_set, spider_set, unclear_set
from tests.evals.datasets.annotated import annotated_set
from tests.evals.datasets.dataset_part import Part
from tests.evals.datasets.eval_question import OWN_WAREHOUSES, read_questions
from tests.evals.datasets.warehouse import open_own
from tests.evals.datasets.workbook import WORKBOOKS, open_workbook


def own_set() -> Iterator[Part]:
    """Our own warehouses."""
    for name in OWN_WAREHOUSES:
        yield Part(name, partial(open_own, name), tuple(read_questions(name)))


def evidence_set() -> Iterator[Part]:
    """Our own warehouses again, with questions that a hint makes answerable."""
    for name in OWN_WAREHOUSES:
        yield Part(name, partial(open_own, name), tuple(read_questions("evidence", name)))


def file_set() -> Iterator[Part]:
    """Tables of files."""
    for name in WORKBOOKS:
        yield Part(name, partial(open_workbook, name), tuple(read_questions(name)))


SETS: dict[str, Callable[[], Iterator[Part]]] = {
    "own": own_set,
    "files": file_set,
    "demo": demo_set.parts,
    "demo-bare": demo_set.bare_parts,
    "openings": demo_set.opening_parts,
    "annotated": annotated_set.parts,
    "annotated-own": annotated_set.developed_parts,
    "evidence": evidence_set,
    "spider": spider_set.parts,
    "unclear": unclear_set.parts,
}


def question_set(name: str) -> Iterator[Part]:
    """The set of that name, or in that folder. Raises `ValueError`."""
    if name in SETS:
        return SETS[name]()
    if Path(name).is_dir():
        return folder_set.parts(Path(name))
    raise ValueError(f"{name} is neither a folder nor one of: {' '.join(SETS)}")
