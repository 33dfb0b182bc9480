"""Annotated warehouses of three trades, made by somebody who did not know the engine."""

import gzip
import json
import sqlite3
from collections.abc import Iterator
from datetime import date
from functools import partial

from tests.evals.datasets.dataset_part import Part
from tests.evals.datasets.eval_question import read_questions
from tests.evals.datasets.warehouse import FOLDER, Warehouse, make_warehouse

ANNOTATED = ("petshop", "polyclinic", "bikeworks")
"""Chinese notes without declared keys, pinyin abbreviations with Chinese notes, English notes."""


DEVELOPED = ("coldchain", "wuye", "dianxin", "cinema")
"""A haulier, a property manager, a telecom, a cinema chain, made while rules were written."""


def developed_parts() -> Iterator[Part]:
    """Fifteen to thirty Chinese and as many English questions of each."""
    for name in DEVELOPED:
        yield Part(name, partial(open_annotated, name), tuple(read_questions(name)))


def parts() -> Iterator[Part]:
    """Forty Chinese and forty English questions of each."""
    for name in ANNOTATED:
        yield Part(name, partial(open_annotated, name), tuple(read_questions(name)))


def open_annotated(name: str) -> Warehouse:
    """A warehouse from its dump, in memory, with its notes."""
    folder = FOLDER / "dumps"
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    script = gzip.decompress((folder / f"{name}.sql.gz").read_bytes())
    connection.executescript(script.decode("utf-8"))
    known = json.loads((folder / f"{name}.json").read_text("utf-8"))
    return make_warehouse(name, connection, date.fromisoformat(known["today"]), known["notes"])
