"""Builds the demo's SQLite file: the same seed and day give the same rows."""

import os
import re
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from importlib.resources import files
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from services.datasources.demo import vocabulary

ORDERS = 50_000
CUSTOMERS = 4_000
PRODUCTS_PER_CATEGORY = 12
MONTHS = 36
DIP_MONTHS = (20, 21)
NEW_CATEGORY_MONTH = 17
SEED = 20240101
_SHOPPING_DAYS = {(11, 11): 5.0, (11, 10): 2.5, (11, 12): 1.8, (6, 18): 3.5, (6, 17): 2.0}
_MONTH_FACTORS = (1.25, 0.62, 0.95, 0.97, 1.05, 1.1, 0.96, 0.94, 1.08, 1.1, 1.3, 1.2)
_REGION_GROWTH = {"西南": 1.2, "华中": 0.8, "东北": -0.35, "西北": 0.3}

Row = tuple[Any, ...]


class Product(NamedTuple):
    """What order lines need to know of a product."""

    id: int
    category: int
    price: float


def build_demo_database(path: Path, today: date) -> None:
    """Make the file at `path`, whole or not at all; nothing happens when it is there.

    Money is in steps of 0.50, which binary floats add without an error.
    """
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        with closing(sqlite3.connect(draft)) as connection:
            _fill_database(connection, today)
        draft.chmod(0o600)
        try:
            os.link(draft, path)
        except FileExistsError:
            return  # another worker was quicker; its file has the same rows
    finally:
        draft.unlink(missing_ok=True)


def _fill_database(connection: sqlite3.Connection, today: date) -> None:
    connection.execute("PRAGMA journal_mode=OFF")
    connection.execute("PRAGMA synchronous=OFF")
    connection.executescript(files(__package__).joinpath("schema.sql").read_text("utf-8"))
    data = DemoData(today)
    with connection:
        for table, rows in data.generate_tables():
            _insert(connection, table, rows)
        connection.execute("CREATE INDEX items_order ON order_items (order_id)")
        connection.execute(
            "UPDATE orders SET total_amount ="
            " (SELECT sum(amount) FROM order_items i WHERE i.order_id = orders.order_id)"
        )
    connection.executescript(
        "CREATE INDEX orders_date ON orders (order_date);"
        "CREATE INDEX orders_store ON orders (store_id);"
        "CREATE INDEX items_product ON order_items (product_id);"
        "ANALYZE;"
    )


def _insert(connection: sqlite3.Connection, table: str, rows: Iterator[Row]) -> None:
    first = next(rows)
    marks = ", ".join("?" * len(first))
    statement = f"INSERT INTO {table} VALUES ({marks})"  # noqa: S608 - our own table names
    connection.execute(statement, first)
    connection.executemany(statement, rows)


def _round_to_half(amount: float) -> float:
    return max(round(amount * 2) / 2, 0.5)


class DemoData:
    """The rows of every table, in an order in which keys already exist."""

    def __init__(self, today: date) -> None:
        self.random = Random(SEED)  # noqa: S311 - a demo needs the same rows each time
        self.today = today
        self.start = _subtract_months(today.replace(day=1), MONTHS - 1)
        self.products: list[Product] = []
        self.stores: list[vocabulary.Province] = []
        self.lines: list[tuple[int, int, date, float]] = []

    def generate_tables(self) -> Iterator[tuple[str, Iterator[Row]]]:
        """Table by table."""
        regions = list(vocabulary.REGIONS.items())
        yield "regions", ((i, *pair) for i, pair in enumerate(regions, 1))
        number = {name: i for i, (name, _) in enumerate(regions, 1)}
        provinces = enumerate(vocabulary.PROVINCES, 1)
        yield "provinces", ((i, number[p.region], p.name, p.name_en) for i, p in provinces)
        yield "stores", self._make_stores()
        yield "customers", self._make_customers()
        yield "categories", self._make_categories()
        yield "products", self._make_products()
        days = self._draw_order_days()
        yield "orders", self._make_orders(days)
        yield "order_items", self._make_items(days)
        yield "returns", self._make_returns()

    def _make_stores(self) -> Iterator[Row]:
        store = 0
        for number, province in enumerate(vocabulary.PROVINCES, 1):
            for city in province.cities.split(","):
                for kind in vocabulary.STORE_TYPES[: 1 + int(province.weight / 2.5)]:
                    store += 1
                    self.stores.append(province)
                    opening_day = self.start - timedelta(self.random.randrange(200, 3000))
                    area = self.random.randrange(8, 60) * 10
                    name = f"{city}{self.random.choice(vocabulary.STREETS)}路{kind}"
                    yield store, number, name, city, kind, opening_day.isoformat(), area

    def _make_customers(self) -> Iterator[Row]:
        pick, days = self.random.choice, (self.today - self.start).days + 700
        for customer in range(1, CUSTOMERS + 1):
            name = pick(vocabulary.SURNAMES) + "".join(
                self.random.sample(vocabulary.GIVEN_NAMES, k=pick((1, 2)))
            )
            joining_day = self.today - timedelta(int(days * self.random.random() ** 0.8))
            traits = (
                pick("男女女"),
                self._pick_weighted(vocabulary.AGES),
                self._pick_weighted(vocabulary.LEVELS),
            )
            yield customer, name, *traits, joining_day.isoformat()

    def _make_categories(self) -> Iterator[Row]:
        for number, category in enumerate(vocabulary.CATEGORIES, 1):
            is_new = category.name == vocabulary.NEW_CATEGORY
            start = self._find_new_category_start() if is_new else self.start - timedelta(900)
            yield number, category.name, category.name_en, start.isoformat()

    def _make_products(self) -> Iterator[Row]:
        for number, category in enumerate(vocabulary.CATEGORIES, 1):
            goods = re.findall(r"(\D+)(\d+)", category.goods.replace(" ", ""))
            for index in range(PRODUCTS_PER_CATEGORY):
                brand = vocabulary.BRANDS[(index * 3 + number) % len(vocabulary.BRANDS)]
                what, usual = goods[index % len(goods)]
                price = _round_to_half(int(usual) * self.random.uniform(0.7, 1.5))
                self.products.append(Product(len(self.products) + 1, number - 1, price))
                name = f"{brand}{what}{'ABC'[index // len(goods)]}款"
                cost = _round_to_half(price * self.random.uniform(0.45, 0.75))
                launched = self._find_launch_date(category).isoformat()
                yield len(self.products), number, name, brand, price, cost, launched

    def _find_launch_date(self, category: vocabulary.Category) -> date:
        if category.name == vocabulary.NEW_CATEGORY:
            return self._find_new_category_start()
        return self.start - timedelta(self.random.randrange(30, 800))

    def _find_new_category_start(self) -> date:
        return _subtract_months(self.today.replace(day=1), MONTHS - 1 - NEW_CATEGORY_MONTH)

    def _draw_order_days(self) -> list[date]:
        every = [self.start + timedelta(n) for n in range((self.today - self.start).days + 1)]
        weights = list(accumulate(self._weigh_day(day) for day in every))
        return sorted(self.random.choices(every, cum_weights=weights, k=ORDERS))

    def _count_months(self, day: date) -> int:
        return (day.year - self.start.year) * 12 + day.month - self.start.month

    def _weigh_day(self, day: date) -> float:
        month = self._count_months(day)
        weight = _MONTH_FACTORS[day.month - 1] * 1.013**month
        weight *= _SHOPPING_DAYS.get((day.month, day.day), 1.0)
        weight *= 1.25 if day.weekday() >= 5 else 1.0
        return weight * (0.55 if month in DIP_MONTHS else 1.0)

    def _make_orders(self, days: list[date]) -> Iterator[Row]:
        stores, month, weights = range(1, len(self.stores) + 1), -1, []
        for order, day in enumerate(days, 1):
            if self._count_months(day) != month:
                month = self._count_months(day)
                weights = list(accumulate(self._store_weights(month)))
            store = self.random.choices(stores, cum_weights=weights)[0]
            customer = 1 + int(CUSTOMERS * self.random.random() ** 1.4)
            age = (self.today - day).days
            status = "已完成" if age > 7 else "配送中" if age > 2 else "待发货"
            number = f"SO{day:%Y%m%d}{order:06d}"
            paid = (
                self._pick_weighted(vocabulary.CHANNELS),
                self._pick_weighted(vocabulary.PAYMENTS),
            )
            yield order, number, customer, store, day.isoformat(), *paid, status, 0

    def _store_weights(self, month: int) -> Iterator[float]:
        for province in self.stores:
            growth = 1 + _REGION_GROWTH.get(province.region, 0.0) * month / MONTHS
            yield province.weight / self.stores.count(province) * growth

    def _make_items(self, days: list[date]) -> Iterator[Row]:
        item, month, weights = 0, -1, []
        for order, day in enumerate(days, 1):
            if self._count_months(day) != month:
                month = self._count_months(day)
                weights = list(accumulate(self._weigh_products(day, month)))
            for product in self.random.choices(
                self.products, cum_weights=weights, k=self.random.choice((1, 1, 1, 2, 2, 3))
            ):
                item += 1
                quantity = self.random.choice((1, 1, 1, 2, 2, 3)) if product.price < 500 else 1
                price = _round_to_half(product.price * self.random.choice((1, 1, 0.95, 0.9, 0.8)))
                if self.random.random() < 0.045:
                    self.lines.append((item, quantity, day, price))
                yield item, order, product.id, quantity, price, price * quantity

    def _weigh_products(self, day: date, month: int) -> Iterator[float]:
        for product in self.products:
            category = vocabulary.CATEGORIES[product.category]
            weight = category.weight * (1.5 if day.month in category.high_season else 1.0)
            if category.name == vocabulary.NEW_CATEGORY:
                weight *= max(0.0, (month - NEW_CATEGORY_MONTH + 1) / 8)
            yield weight / (product.price**0.25)

    def _make_returns(self) -> Iterator[Row]:
        number = 0
        for item, quantity, day, price in self.lines:
            back = day + timedelta(self.random.randrange(1, 15))
            if back <= self.today:
                number += 1
                count = self.random.randint(1, quantity)
                reason = self._pick_weighted(vocabulary.REASONS)
                yield number, item, back.isoformat(), count, price * count, reason

    def _pick_weighted(self, weighted: dict[str, int]) -> str:
        return self.random.choices(list(weighted), weights=list(weighted.values()))[0]


def _subtract_months(first: date, months: int) -> date:
    total = first.year * 12 + first.month - 1 - months
    return date(total // 12, total % 12 + 1, 1)
