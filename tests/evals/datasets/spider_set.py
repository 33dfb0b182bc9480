"""The Spider development set, read where it lies; it is not ours and stays outside the project."""

import sys
from collections.abc import Iterator

from tests.evals.datasets import folder_set
from tests.evals.datasets.dataset_part import Part
from tests.evals.datasets.shared_data import find_shared_data


def parts() -> Iterator[Part]:
    """Database by database; nothing when the set is not beside the project."""
    folder = find_shared_data()
    if folder is None:
        sys.stdout.write("skipped: no shared/data/spider beside the project\n")
        return
    yield from folder_set.parts(folder)
