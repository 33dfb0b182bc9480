"""Question sets in a folder: `*.jsonl` with questions, `<db_id>.sqlite` beside them.

A line has `id`, `db_id`, `question` and `gold_sql`; it may have `lang` (`en` when it is missing),
`difficulty`, `gold_sql_alts`, and `evidence`: a hint that is asked along with the question. A
conversation has `turns` instead: each a `question` with its `gold_sql`, all of which are asked,
each after the ones before it. `<db_id>.json` may tell `today` (`YYYY-MM-DD`) and `notes`: what
`table` and `table.column` are called.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from model.chats.question import Turn
from tests.evals.datasets.dataset_part import Part
from tests.evals.datasets.eval_question import EvalQuestion
from tests.evals.datasets.warehouse import Warehouse, make_warehouse


def parts(folder: Path) -> Iterator[Part]:
    """Database by database."""
    lines = [line for file in _files(folder) for line in file.read_text("utf-8").splitlines()]
    items = sorted(map(json.loads, lines), key=_database)
    for name, asked in groupby(items, key=_database):
        yield Part(name, partial(_open, folder, name), tuple(_read_questions(asked)))


def _open(folder: Path, name: str) -> Warehouse:
    uri = f"file:{folder / name}.sqlite?mode=ro"
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    known = _read_database(folder / f"{name}.json")
    today = date.fromisoformat(known["today"]) if "today" in known else None
    return make_warehouse(name, connection, today, known.get("notes"))


def _read_database(file: Path) -> dict[str, Any]:
    return dict(json.loads(file.read_text("utf-8"))) if file.exists() else {}


def _files(folder: Path) -> list[Path]:
    """The files of questions; a catalogue of schemas has none."""
    return [file for file in sorted(folder.glob("*.jsonl")) if file.name != "catalogue.jsonl"]


def _database(item: dict[str, Any]) -> str:
    return str(item["db_id"])


def _read_questions(items: Iterable[dict[str, Any]]) -> Iterator[EvalQuestion]:
    for item in items:
        history: tuple[Turn, ...] = ()
        for number, turn in enumerate(item.get("turns") or [item], start=1):
            part = f"-{number}" if "turns" in item else ""
            yield _to_question({**item, **turn, "id": f"{item['id']}{part}"}, history)
            history = (*history, Turn(turn["question"], turn["gold_sql"]))


def _to_question(item: dict[str, Any], history: tuple[Turn, ...]) -> EvalQuestion:
    return EvalQuestion(
        str(item["id"]),
        str(item.get("difficulty", "")),
        item.get("lang", "en"),
        item["question"],
        (item["gold_sql"], *item.get("gold_sql_alts", ())),
        history,
        evidence=item.get("evidence") or "",
    )
