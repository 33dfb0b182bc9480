"""How many questions of the Spider development set the built-in engine answers.

`python -m tests.evals.spider FOLDER [--show wrong]`, where FOLDER holds `spider_dev.jsonl` and the
SQLite files. The data is not ours and stays outside the project.
"""

import argparse
import json
import sqlite3
import sys
from collections import Counter
from contextlib import closing
from datetime import date
from itertools import groupby
from pathlib import Path

from tests.evals.scoring import schema_of, score


def main() -> None:
    """Score every question and write the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", choices=["right", "wrong", "refused"])
    options = parser.parse_args()
    lines = (options.folder / "spider_dev.jsonl").read_text("utf-8").splitlines()
    questions = sorted(map(json.loads, lines), key=lambda q: str(q["db_id"]))
    outcomes: Counter[str] = Counter()
    for database, asked in groupby(questions, key=lambda q: str(q["db_id"])):
        with closing(sqlite3.connect(options.folder / f"{database}.sqlite")) as connection:
            connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
            schema = schema_of(connection, {})
            for item in asked:
                scored = score(
                    connection, schema, item["question"], item["gold_sql"], date(2026, 1, 1)
                )
                outcomes[scored.outcome] += 1
                if scored.outcome == options.show:
                    sys.stdout.write(f"{item['question']}\n  {item['gold_sql']}\n  {scored.sql}\n")
    for outcome, count in outcomes.most_common():
        sys.stdout.write(f"{outcome}: {count} ({100 * count / outcomes.total():.1f} %)\n")


if __name__ == "__main__":
    main()
