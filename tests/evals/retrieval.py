"""How many questions get all their tables among the first ten: `python -m tests.evals.retrieval`.

All databases of the shared catalogue are pooled into one source, so that each question has to find
its few tables among a thousand.
"""

import json
import logging
import statistics
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from agent.retrieval import TableIndex
from model.question import Question
from model.schema import Column, ForeignKey, Schema, SourceInfo, Table

log = logging.getLogger("evals.retrieval")
FIRST = 10


def shared_data() -> Path | None:
    """The folder with the data set, which is no part of the project."""
    for root in Path(__file__).resolve().parents:
        if (found := root / "shared" / "data" / "spider").is_dir():
            return found
    return None


def pooled(catalogue: Path) -> Schema:
    """Every table of every database as `database.table`."""
    lines = catalogue.read_text("utf-8").splitlines()
    tables = [t for line in lines for t in _tables(json.loads(line))]
    return Schema(SourceInfo("pool", "pool", "sqlite", "sqlite"), tuple(tables), ())


def _tables(database: dict[str, Any]) -> list[Table]:
    prefix = database["db_id"]
    return [
        Table(
            f"{prefix}.{table['name']}",
            tuple(
                Column(
                    c["name"], c["type"], "text", comment=c["comment"], samples=tuple(c["samples"])
                )
                for c in table["columns"]
            ),
            comment=table["comment"],
            foreign_keys=tuple(
                ForeignKey((column,), f"{prefix}.{other}", (key,))
                for owner, column, other, key in database["fks"]
                if owner == table["name"]
            ),
        )
        for table in database["tables"]
    ]


def measure(index: TableIndex, questions: list[dict[str, Any]]) -> tuple[float, float]:
    """The share of questions answered completely, and the 95th percentile of a search in ms."""
    complete, times = 0, []
    for item in questions:
        question = Question(item["question"], "en", date(2024, 1, 1))
        started = time.perf_counter()
        found = index.search(question)
        times.append((time.perf_counter() - started) * 1000)
        first = {t.table.name.lower() for t in found.tables[:FIRST]}
        wanted = {f"{item['db_id']}.{name}".lower() for name in item["gold_tables"]}
        complete += wanted <= first
    return complete / len(questions), statistics.quantiles(times, n=20)[-1]


def main() -> None:
    """Print the share and the time."""
    logging.basicConfig(level=logging.INFO, stream=sys.stdout, format="%(message)s")
    data = shared_data()
    if data is None:
        log.info("skipped: no ../shared/data/spider beside the project")
        return
    started = time.perf_counter()
    index = TableIndex(pooled(data / "catalogue.jsonl"))
    built = time.perf_counter() - started
    lines = (data / "spider_dev.jsonl").read_text("utf-8").splitlines()
    share, slow = measure(index, [json.loads(line) for line in lines])
    log.info("complete@%d %.1f%% of %d questions", FIRST, share * 100, len(lines))
    log.info(
        "search p95 %.1f ms, index of %d tables built in %.2f s",
        slow,
        len(index.schema.tables),
        built,
    )


if __name__ == "__main__":
    main()
