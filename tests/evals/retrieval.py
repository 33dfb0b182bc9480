"""How many questions get all their tables among the first ten: `python -m tests.evals.retrieval`.

With vectors too where `tests.evals.minilm` finds its model.

All databases of the shared catalogue are pooled into one source, so that each question has to find
its few tables among a thousand.
"""

import json
import logging
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from agent.retrieval import TableIndex
from agent.retrieval.vector_index import TextVectors, VectorIndex
from model.chats.question import Question
from model.sources.schema import Column, ForeignKey, RetrievedSchema, Schema, SourceInfo, Table
from services.knowledge.embedding_job import find_texts
from services.knowledge.semantic_ranking import SchemaRanking
from tests.evals import minilm
from tests.evals.datasets.shared_data import find_shared_data
from tests.evals.pooled_catalog import join_pools, list_items, list_parts

log = logging.getLogger("evals.retrieval")
FIRST = 10
TODAY = date(2024, 1, 1)


def pool_schemas(catalogue: Path) -> Schema:
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


Search = Callable[[Question], RetrievedSchema]
Wanted = tuple[Question, frozenset[str]]
"""A question, and the tables it needs, in lower case."""


def by_meaning(index: TableIndex, questions: list[Wanted]) -> Search:
    """A search with the vectors of a small English model."""
    wanted = find_texts(index.schema.tables, "minilm")
    asked = list(dict.fromkeys(question.text for question, _ in questions))
    matrix = minilm.embed_texts([each.text for each in wanted.values()])
    vectors = dict(zip(asked, minilm.embed_texts(asked), strict=True))
    held = VectorIndex([TextVectors(False, list(wanted), matrix.astype(np.float16))])
    owners = {fingerprint: each.tables for fingerprint, each in wanted.items()}
    near = SchemaRanking(index, None, owners, None)
    return lambda question: index.retrieve(
        near._add_similarity(index.rank(question), held, vectors[question.text])
    )


def spider_questions(lines: list[str]) -> list[Wanted]:
    """The questions of the set with the tables they need."""
    return [
        (
            Question(item["question"], "en", TODAY),
            frozenset(f"{item['db_id']}.{name}".lower() for name in item["gold_tables"]),
        )
        for item in map(json.loads, lines)
    ]


def measure(search: Search, questions: list[Wanted]) -> tuple[float, float]:
    """The share of questions answered completely, and the 95th percentile of a search in ms."""
    complete, times = 0, []
    for question, wanted in questions:
        started = time.perf_counter()
        found = search(question)
        times.append((time.perf_counter() - started) * 1000)
        complete += wanted <= {t.table.name.lower() for t in found.tables[:FIRST]}
    return complete / len(questions), statistics.quantiles(times, n=20)[-1]


def across_languages(pool: Schema) -> None:
    """Our own questions in both languages, over the same databases among those of the pool.

    The warehouses are explained in Chinese; the demo is without its notes, so in English.
    """
    for name in ("own", "demo-bare"):
        added = list_parts(name)
        index = TableIndex(join_pools(pool, added))
        for language in ("zh", "en"):
            asked = [
                (Question(each.text, "zh-CN" if language == "zh" else "en", TODAY), gold)
                for each, gold in list_items(added, language)
            ]
            _tell(f"words, {name} {language} ({len(asked)})", *measure(index.search, asked))


def main() -> None:
    """Print the share and the time."""
    logging.basicConfig(level=logging.INFO, stream=sys.stdout, format="%(message)s")
    data = find_shared_data()
    if data is None:
        log.info("skipped: no ../shared/data/spider beside the project")
        return
    started = time.perf_counter()
    index = TableIndex(pool_schemas(data / "catalogue.jsonl"))
    built = time.perf_counter() - started
    lines = (data / "spider_dev.jsonl").read_text("utf-8").splitlines()
    questions = spider_questions(lines)
    log.info("index of %d tables built in %.2f s", len(index.schema.tables), built)
    _tell("words", *measure(index.search, questions))
    across_languages(index.schema)
    if minilm.is_installed():
        _tell("words and vectors", *measure(by_meaning(index, questions), questions))
    else:
        log.info("without vectors: see tests/evals/minilm.py")


def _tell(by: str, share: float, slow: float) -> None:
    log.info("by %s: complete@%d %.1f%%, search p95 %.1f ms", by, FIRST, share * 100, slow)


if __name__ == "__main__":
    main()
