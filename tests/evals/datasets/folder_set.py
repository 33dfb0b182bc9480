"""Question sets in a folder: `*.jsonl` with questions, `<db_id>.sqlite` beside them.

A line has `id`, `db_id`, `question` and `gold_sql`; it may have `lang` (`en` when it is missing),
`difficulty`, `gold_sql_alts`, and `evidence`: a hint that is asked along with the question.
"""

import json
import sqlite3
from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from tests.evals.datasets.dataset_part import Part
from tests.evals.datasets.eval_question import EvalQuestion
from tests.evals.datasets.warehouse import Warehouse, make_warehouse

TODAY = date(2026, 1, 1)
"""These sets know no day."""


def parts(folder: Path) -> Iterator[Part]:
    """Database by database."""
    lines = [line for file in _files(folder) for line in file.read_text("utf-8").splitlines()]
    items = sorted(map(json.loads, lines), key=_database)
    for name, asked in groupby(items, key=_database):
        yield Part(name, partial(_open, folder, name), tuple(_to_question(item) for item in asked))


def _open(folder: Path, name: str) -> Warehouse:
    uri = f"file:{folder / name}.sqlite?mode=ro"
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return make_warehouse(name, connection, TODAY)


def _files(folder: Path) -> list[Path]:
    """The files of questions; a catalogue of schemas has none."""
    return [file for file in sorted(folder.glob("*.jsonl")) if file.name != "catalogue.jsonl"]


def _database(item: dict[str, Any]) -> str:
    return str(item["db_id"])


def _to_question(item: dict[str, Any]) -> EvalQuestion:
    return EvalQuestion(
        str(item["id"]),
        str(item.get("difficulty", "")),
        item.get("lang", "en"),
        item["question"],
        (item["gold_sql"], *item.get("gold_sql_alts", ())),
        evidence=item.get("evidence") or "",
    )
