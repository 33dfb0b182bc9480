"""The Spider development set, read where it lies; it is not ours and stays outside the project."""

import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from tests.evals.datasets.asked import Asked
from tests.evals.datasets.warehouse import Warehouse, opened
from tests.evals.retrieval import shared_data

TODAY = date(2026, 1, 1)


def questions() -> Iterator[tuple[Warehouse, Iterable[Asked]]]:
    """Database by database; nothing when the set is not beside the project."""
    folder = shared_data()
    if folder is None:
        sys.stdout.write("skipped: no shared/data/spider beside the project\n")
        return
    lines = (folder / "spider_dev.jsonl").read_text("utf-8").splitlines()
    items = sorted(map(json.loads, lines), key=lambda item: str(item["db_id"]))
    for name, asked in groupby(items, key=lambda item: str(item["db_id"])):
        connection = sqlite3.connect(f"file:{folder / name}.sqlite?mode=ro", uri=True)
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        yield (
            opened(name, connection, TODAY),
            [Asked(q["id"], q["difficulty"], "en", q["question"], (q["gold_sql"],)) for q in asked],
        )
