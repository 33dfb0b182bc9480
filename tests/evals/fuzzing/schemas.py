"""Small databases of awkward shapes, without a note, in SQLite and in DuckDB."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from importlib.resources import files
from random import Random

import duckdb

from model.sources.schema import ColumnKind, ForeignKey, Schema, SourceInfo, Table
from tests.evals.datasets.catalog import file_set, own_set
from tests.evals.datasets.connection import sync_tables
from tests.evals.datasets.dataset_part import Dataset
from tests.evals.datasets.demo_set import add_notes
from tests.evals.datasets.eval_question import OPENINGS
from tests.evals.datasets.sqlite_tables import tables_of
from tests.evals.datasets.warehouse import Warehouse, make_warehouse, open_own
from tests.evals.datasets.workbook import Workbook

TODAY = date(2025, 11, 20)
ROWS = 24
_WORDS = ("North", "South", "红", "蓝", "A", "VIP", "paid", "已取消", "O'Neil", "100%")
_TYPES: dict[ColumnKind, str] = {
    "integer": "BIGINT",
    "decimal": "DOUBLE",
    "float": "DOUBLE",
    "date": "DATE",
    "datetime": "TIMESTAMP",
}

SAME_NAMES = """
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, type TEXT, status TEXT,
  region TEXT, created_at DATETIME);
CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT, type TEXT, status TEXT, amount REAL,
  place TEXT, created_at DATETIME);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (id),
  status TEXT, type TEXT, region TEXT, amount REAL, created_at DATETIME);
CREATE TABLE order_items (id INTEGER PRIMARY KEY, order_id INTEGER REFERENCES orders (id),
  product_id INTEGER REFERENCES products (id), quantity INTEGER, amount REAL, status TEXT);
CREATE TABLE refunds (id INTEGER PRIMARY KEY, item_id INTEGER REFERENCES order_items (id),
  amount REAL, status TEXT, type TEXT, created_at DATETIME);
"""
SNOWFLAKE = """
CREATE TABLE country (country_id INTEGER PRIMARY KEY, name TEXT, continent TEXT);
CREATE TABLE province (province_id INTEGER PRIMARY KEY,
  country_id INTEGER REFERENCES country (country_id), name TEXT, population INTEGER);
CREATE TABLE city (city_id INTEGER PRIMARY KEY,
  province_id INTEGER REFERENCES province (province_id), name TEXT, population INTEGER);
CREATE TABLE department (department_id INTEGER PRIMARY KEY, name TEXT, budget REAL);
CREATE TABLE category (category_id INTEGER PRIMARY KEY,
  department_id INTEGER REFERENCES department (department_id), name TEXT);
CREATE TABLE product (product_id INTEGER PRIMARY KEY,
  category_id INTEGER REFERENCES category (category_id), name TEXT, price REAL, brand TEXT);
CREATE TABLE store (store_id INTEGER PRIMARY KEY, city_id INTEGER REFERENCES city (city_id),
  name TEXT, area INTEGER, opened_on DATE);
CREATE TABLE sales (sale_id INTEGER PRIMARY KEY, store_id INTEGER REFERENCES store (store_id),
  product_id INTEGER REFERENCES product (product_id), sale_date DATE, revenue REAL,
  quantity INTEGER);
CREATE TABLE complaint (complaint_id INTEGER PRIMARY KEY,
  sale_id INTEGER REFERENCES sales (sale_id), reason TEXT, complaint_date DATE);
CREATE TABLE target (store_id INTEGER REFERENCES store (store_id), year INTEGER, target REAL,
  PRIMARY KEY (store_id, year));
"""
SELF_REFERENCE = """
CREATE TABLE employee (id INTEGER PRIMARY KEY, name TEXT, title TEXT, salary REAL, age INTEGER,
  hired_on DATE, manager_id INTEGER REFERENCES employee (id),
  mentor_id INTEGER REFERENCES employee (id), team_id INTEGER REFERENCES team (id));
CREATE TABLE team (id INTEGER PRIMARY KEY, name TEXT, lead_id INTEGER REFERENCES employee (id),
  parent_id INTEGER REFERENCES team (id), budget REAL);
CREATE TABLE task (id INTEGER PRIMARY KEY, title TEXT,
  assignee_id INTEGER REFERENCES employee (id), reporter_id INTEGER REFERENCES employee (id),
  hours REAL, due_date DATE, status TEXT);
"""
UNRELATED = """
CREATE TABLE weather (city TEXT, day DATE, temperature REAL, rainfall REAL);
CREATE TABLE inventory (sku TEXT, warehouse TEXT, quantity INTEGER, checked_at TEXT);
CREATE TABLE budget (department TEXT, year TEXT, amount REAL);
"""
ODD_NAMES = """
CREATE TABLE "order" (id INTEGER PRIMARY KEY, "desc" TEXT, "date" DATE, "year" INTEGER,
  "month" TEXT, "Total Amount" REAL, "user" INTEGER REFERENCES "user" (id), share REAL,
  "limit" INTEGER, place TEXT);
CREATE TABLE "user" (id INTEGER PRIMARY KEY, "group" TEXT, "First Name" TEXT, "rank" INTEGER,
  "key" TEXT, "place" TEXT, 生日 DATE);
CREATE TABLE 门店 (门店编号 INTEGER PRIMARY KEY, 门店名称 TEXT, 省份 TEXT, "面积(平米)" INTEGER);
CREATE TABLE 销售记录 (编号 INTEGER PRIMARY KEY, 门店编号 INTEGER REFERENCES 门店 (门店编号),
  日期 DATE, "销售额" REAL, 数量 INTEGER, 品类 TEXT, 占比 REAL);
"""
TWO_SCHEMAS = """
CREATE TABLE crm__account (id INTEGER PRIMARY KEY, name TEXT, region TEXT, opened_on DATE);
CREATE TABLE crm__orders (id INTEGER PRIMARY KEY, account_id INTEGER REFERENCES crm__account (id),
  order_date DATE, amount REAL, status TEXT);
CREATE TABLE erp__orders (id INTEGER PRIMARY KEY, crm_order_id INTEGER REFERENCES crm__orders (id),
  shipped_on DATE, freight REAL, carrier TEXT, status TEXT);
CREATE TABLE erp__account (id INTEGER PRIMARY KEY, account_id INTEGER REFERENCES crm__account (id),
  balance REAL, currency TEXT);
"""
DAYS_AND_SWITCHES = """
CREATE TABLE skippers (skipper_id INTEGER PRIMARY KEY, full_nm TEXT, hired_ymd INTEGER,
  trainer_id INTEGER REFERENCES skippers (skipper_id), is_active INTEGER);
CREATE TABLE boats (boat_id INTEGER PRIMARY KEY, hull_type TEXT, is_insured INTEGER,
  built_ymd INTEGER, keeper_id INTEGER REFERENCES skippers (skipper_id));
CREATE TABLE hires (hire_id INTEGER PRIMARY KEY, boat_id INTEGER REFERENCES boats (boat_id),
  skipper_id INTEGER REFERENCES skippers (skipper_id), out_ymd INTEGER, back_ymd INTEGER,
  hire_status TEXT, mins INTEGER, fee REAL, paid_flg INTEGER);
CREATE TABLE fixes (fix_id INTEGER PRIMARY KEY, boat_id INTEGER REFERENCES boats (boat_id),
  fixed_ymd TEXT, cost REAL);
"""
SCRIPTS = {
    "same names": SAME_NAMES,
    "snowflake": SNOWFLAKE,
    "self reference": SELF_REFERENCE,
    "unrelated": UNRELATED,
    "odd names": ODD_NAMES,
    "days and switches": DAYS_AND_SWITCHES,
}


def openers() -> Iterator[tuple[str, Callable[[], Dataset]]]:
    """Every database by name; it is made when it is opened."""
    for name, script in SCRIPTS.items():
        yield name, partial(bare, name, script)
        yield f"{name} in DuckDB", partial(in_duckdb, name, script)
    yield "two schemas in DuckDB", partial(in_duckdb, "two schemas", TWO_SCHEMAS)
    yield "demo", demo
    for part in (*own_set(), *file_set()):
        yield part.name, part.open
    for name in OPENINGS:
        yield name, partial(open_own, name)


def bare(name: str, script: str) -> Warehouse:
    """The tables of a script with some rows, in SQLite."""
    return make_warehouse(name, _open_filled(script), TODAY)


def demo() -> Warehouse:
    """The demo's tables and notes, with few rows."""
    script = files("services.datasources.demo").joinpath("schema.sql").read_text("utf-8")
    return add_notes(_open_filled(script))


def in_duckdb(name: str, script: str) -> Workbook:
    """The same in DuckDB; what stands before `__` is the schema of a table."""
    source = _open_filled(script)
    tables = [_shift_dates(table) for table in tables_of(source)]
    connection = duckdb.connect(":memory:", config={"threads": 1})
    for table in tables:
        schema, _, bare_name = table.name.rpartition(".")
        if schema:
            connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
        columns = ", ".join(f'"{c.name}" {_TYPES.get(c.kind, "VARCHAR")}' for c in table.columns)
        stored = ".".join(f'"{part}"' for part in (schema, bare_name) if part)
        connection.execute(f"CREATE TABLE {stored} ({columns})")
        held = f'"{table.name.replace(".", "__")}"'
        rows = source.execute(f"SELECT * FROM {held}").fetchall()
        marks = ", ".join("?" * len(table.columns))
        connection.executemany(f"INSERT INTO {stored} VALUES ({marks})", rows)
    found = tuple(sync_tables(tables, connection, "duckdb"))
    return Workbook(
        name, connection, Schema(SourceInfo(name, name, "files", "duckdb"), found, ()), TODAY
    )


def _shift_dates(table: Table) -> Table:
    keys = tuple(replace(key, table=_to_dotted(key.table)) for key in table.foreign_keys)
    return replace(table, name=_to_dotted(table.name), foreign_keys=keys)


def _to_dotted(name: str) -> str:
    return name.replace("__", ".")


def _open_filled(script: str) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(script)
    random = Random(script)
    for table in tables_of(connection):
        refers = {key.columns[0]: key for key in table.foreign_keys}
        kinds = [(c.name, c.kind) for c in table.columns]
        rows = [
            tuple(_cell(table, refers, name, kind, n, random) for name, kind in kinds)
            for n in range(1, ROWS + 1)
        ]
        marks = ", ".join("?" * len(kinds))
        connection.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', rows)
    return connection


def _cell(
    table: Table,
    refers: dict[str, ForeignKey],
    name: str,
    kind: ColumnKind,
    n: int,
    random: Random,
) -> object:
    if (name,) == table.primary_key:
        return n
    if name in refers:
        return random.randint(1, ROWS)
    if name == "year" and table.primary_key:
        return 2000 + n
    return _make_name(name, kind, random)


def _make_name(name: str, kind: ColumnKind, random: Random) -> object:
    if name == "year":
        return random.randint(2022, 2025)
    if name.endswith("_ymd"):
        return int(str(_value("date", random)).replace("-", ""))
    if name.startswith("is_") or name.endswith("_flg"):
        return random.randint(0, 1)
    return _value(kind if not name.endswith("_at") else "datetime", random)


def _value(kind: ColumnKind, random: Random) -> object:
    if kind in ("date", "datetime"):
        day = date(2023, 1, 1) + timedelta(days=random.randrange(1050))
        return f"{day} 08:30:00" if kind == "datetime" else str(day)
    if kind == "text":
        return random.choice(_WORDS)
    return random.randint(1, 60) if kind == "integer" else round(random.uniform(1, 900), 2)
