"""Writes the set into a folder, once as it is and once with its terms and examples.

python -m tests.evals.taught .eval/taught
python -m tests.evals --sets .eval/taught/plain .eval/taught/taught --ways ours
"""

import argparse
import json
import random
import shutil
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).parent
NAME = "retail"
SEED = 20
TABLES = """
CREATE TABLE stor (stor_id INTEGER PRIMARY KEY, nm TEXT, prv TEXT, tp TEXT, opn_dt DATE,
  cls_dt DATE);
CREATE TABLE mbr (mbr_id INTEGER PRIMARY KEY, nm TEXT, lvl INTEGER, reg_dt DATE, lst_dt DATE);
CREATE TABLE sku (sku_id INTEGER PRIMARY KEY, nm TEXT, cat TEXT, cst INTEGER, onsh INTEGER);
CREATE TABLE ord (ord_id INTEGER PRIMARY KEY, stor_id INTEGER REFERENCES stor (stor_id),
  mbr_id INTEGER REFERENCES mbr (mbr_id), ord_dt DATE, sts INTEGER, chn INTEGER, pay_amt INTEGER,
  cpn_amt INTEGER);
CREATE TABLE ln (ln_id INTEGER PRIMARY KEY, ord_id INTEGER REFERENCES ord (ord_id),
  sku_id INTEGER REFERENCES sku (sku_id), qty INTEGER, amt INTEGER);
"""


def main() -> None:
    """Write both sets."""
    parser = argparse.ArgumentParser(description="writes a set with terms and examples")
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    for kind in ("plain", "taught"):
        place = folder / kind
        place.mkdir(parents=True, exist_ok=True)
        path = place / f"{NAME}.sqlite"
        path.unlink(missing_ok=True)
        with closing(sqlite3.connect(path)) as connection:
            fill(connection, random.Random(SEED))
            connection.commit()
        lines = (HERE / "questions.jsonl").read_text("utf-8").splitlines()
        items = (json.loads(line) | {"db_id": NAME} for line in lines)
        text = "\n".join(json.dumps(item, ensure_ascii=False) for item in items)
        (place / f"{NAME}.jsonl").write_text(text, "utf-8")
    shutil.copy(HERE / "teaching.yaml", folder / "taught" / f"{NAME}.teaching.yaml")


def fill(connection: sqlite3.Connection, chance: random.Random) -> None:
    """The tables with their rows."""
    connection.executescript(TABLES)
    for number in range(1, 13):
        opened = _pick_day(chance, 2019, 2025)
        closed = _pick_day(chance, 2025, 2025) if chance.random() < 0.25 else None
        place = chance.choice(["Guangdong", "Zhejiang", "Hubei"])
        row = (number, f"Store {number:02}", place, chance.choice("ABC"), opened, closed)
        connection.execute("INSERT INTO stor VALUES (?, ?, ?, ?, ?, ?)", row)
    for number in range(1, 61):
        seen = _pick_day(chance, 2024, 2025)
        row = (
            number,
            f"Member {number:02}",
            chance.randint(1, 4),
            _pick_day(chance, 2021, 2024),
            seen,
        )
        connection.execute("INSERT INTO mbr VALUES (?, ?, ?, ?, ?)", row)
    for number in range(1, 21):
        kind = chance.choice(["tea", "coffee", "snacks", "gifts"])
        row = (
            number,
            f"Product {number:02}",
            kind,
            chance.randint(3, 40),
            int(chance.random() < 0.7),
        )
        connection.execute("INSERT INTO sku VALUES (?, ?, ?, ?, ?)", row)
    for number in range(1, 401):
        _add_order(connection, chance, number)


def _add_order(connection: sqlite3.Connection, chance: random.Random, number: int) -> None:
    total = 0
    for _ in range(chance.randint(1, 4)):
        count, price = chance.randint(1, 3), chance.randint(20, 90)
        total += count * price
        line = (number, chance.randint(1, 20), count, count * price)
        connection.execute("INSERT INTO ln (ord_id, sku_id, qty, amt) VALUES (?, ?, ?, ?)", line)
    less = chance.choice([0, 0, 5, 10])
    order = (
        *(number, chance.randint(1, 12), chance.randint(1, 55), _pick_day(chance, 2024, 2025)),
        *(chance.choice([1, 3, 3, 3, 3, 5]), chance.randint(1, 4), total - less, less),
    )
    connection.execute("INSERT INTO ord VALUES (?, ?, ?, ?, ?, ?, ?, ?)", order)


def _pick_day(chance: random.Random, first: int, last: int) -> str:
    start = date(first, 1, 1)
    days = (date(last, 12, 31) - start).days
    return (start + timedelta(days=chance.randint(0, days))).isoformat()


if __name__ == "__main__":
    main()
