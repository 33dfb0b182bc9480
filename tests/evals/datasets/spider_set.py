"""The Spider development set, read where it lies; it is not ours and stays outside the project."""

import sys
from collections.abc import Iterable, Iterator

from tests.evals.datasets import folder_set
from tests.evals.datasets.asked import Asked
from tests.evals.datasets.warehouse import Warehouse
from tests.evals.retrieval import shared_data


def questions() -> Iterator[tuple[Warehouse, Iterable[Asked]]]:
    """Database by database; nothing when the set is not beside the project."""
    folder = shared_data()
    if folder is None:
        sys.stdout.write("skipped: no shared/data/spider beside the project\n")
        return
    yield from folder_set.questions(folder)
