"""Which columns a list of whole rows shows: those by which people know and judge a row."""

import re
from collections.abc import Iterator

from agent.builtin.intent import Extent, Intent, Order
from agent.builtin.reading.context import adds_up, column_senses
from agent.builtin.reading.marks import Mark
from agent.builtin.warehouse import Edge, Field, Warehouse
from agent.languages import base_of
from agent.lexicon import expand

MOST = 8
MOST_NUMBERS = 3
MOST_BEYOND = 2
_EVERY_COLUMN = re.compile(
    r"(?:所有|全部|完整)的?(?:列|字段|信息|属性)"
    r"|\b(?:all|every) (?:the )?(?:columns?|fields?|details)\b",
    re.IGNORECASE,
)
_ROWS = re.compile(r"明细|清单|列表|记录|\b(?:details|records|rows)\b", re.IGNORECASE)
_LATEST = ("最近", "最新", "最近的", "最新的", "latest", "newest")
_LATEST_ROWS = re.compile(
    r"(?:最近|最新)的?\s*\d+\s*[个条笔份张位名家]|(?:最近|最新)的"
    r"|\b(?:latest|newest|most recent|last)\s+\d+\s+(?!(?:hour|day|week|month|quarter|year)s?\b)"
    r"|\b(?:latest|newest|most recent)\s+[a-z]",
    re.IGNORECASE,
)
_COMPUTING = frozenset(["统计", "求", "计算", "compute", "calculate", "report"])
_TECHNICAL = frozenset(
    (
        *("created", "create", "updated", "update", "modified", "deleted", "version", "remark"),
        *("hash", "uuid", "guid", "token", "password", "pwd", "salt", "secret", "md5", "checksum"),
        *("url", "uri", "link", "avatar", "image", "photo", "ip", "etl", "sync", "batch", "json"),
    )
)
_TECHNICAL_LABEL = re.compile(r"创建|更新|修改时间|删除|版本|密码|备注|链接|头像|同步|批次")
_UNREAD = ("json", "binary", "time")


def extent_of(text: str, marks: list[Mark]) -> Extent:
    """How much of its rows a question asks to see: their names, an overview, or every column."""
    whole, rows = _EVERY_COLUMN.search(text), _ROWS.search(text)
    for found in (whole, rows):
        for mark in marks if found else []:
            inside = found is not None and found.start() <= mark.start and mark.end <= found.end()
            mark.used = mark.used or (inside and not mark.refs)
    if whole:
        return "all"
    listing = rows or _LATEST_ROWS.search(text) or any(map(_lists, marks))
    return "overview" if listing else "names"


def how_many(marks: list[Mark]) -> int | None:
    """List 10 orders, 列出10个订单: a number right behind the verb says how many rows."""
    said = [m for m in marks if not m.filler]
    for place, mark in enumerate(said):
        before = said[max(0, place - 2) : place]
        latest = "".join(m.text for m in before).endswith(_LATEST)
        listed = bool(before) and _lists(before[-1])
        if mark.number and not mark.used and mark.number % 1 == 0 and (latest or listed):
            for one in (mark, *(before if latest else ())):
                one.used = True
            return int(mark.number)
    return None


def _lists(mark: Mark) -> bool:
    return mark.does("list") and mark.text.lower() not in _COMPUTING


def columns_of(warehouse: Warehouse, table: str, extent: Extent) -> list[Field]:
    """The columns of a list of rows of `table`."""
    if extent == "names":
        return [warehouse.display(table)]
    if extent == "all":
        return list(_every(warehouse, table))
    return _overview(warehouse, table)


def newest_first(intent: Intent, warehouse: Warehouse, marks: list[Mark]) -> None:
    """Rows without an order of their own begin with the latest; some of them, if so many do."""
    if intent.extent == "names" or intent.order is not None or intent.subject is None:
        return
    days = _days(warehouse, intent.subject)
    if days and not intent.distinct:
        earliest = any(m.limit and m.text.lower().startswith("first") for m in marks)
        intent.order = Order(days[0], descending=not earliest)
        intent.limit = intent.limit or how_many(marks)


def _overview(warehouse: Warehouse, table: str) -> list[Field]:
    """The name or number, the day, who and what it is about, what kind, how much, how it stands."""
    first = _identity(warehouse, table)
    own = [f for f in warehouse.fields(table) if f != first and _tells(warehouse, f)]
    days = _days(warehouse, table)[:1]
    about = list(_about(warehouse, table))
    numbers = _numbers(warehouse, own)[:MOST_NUMBERS]
    kinds = [f for f in own if f not in numbers and not warehouse.is_date(f)]
    status = [f for f in kinds if "status" in column_senses(warehouse, f)][:1]
    kinds = [f for f in kinds if f not in status]
    room = MOST - sum(map(len, ([first], days, about, numbers, status)))
    kinds = kinds[: max(room, 0)]
    if warehouse.references(table):
        shown = [first, *days, *about, *kinds, *numbers, *status]
    else:
        shown = [first, *kinds, *about, *numbers, *status, *days]
    return list(dict.fromkeys(shown))[:MOST]


def _every(warehouse: Warehouse, table: str) -> Iterator[Field]:
    """Every column, and behind a reference the name of what it refers to."""
    edges = [e for e in warehouse.edges[table] if e.to_one and _points(warehouse, e)]
    for field in warehouse.fields(table):
        yield field
        for edge in edges:
            if edge.on[0][0] == field.column and _shown(warehouse, edge, edges):
                yield warehouse.display(edge.right)


def _identity(warehouse: Warehouse, table: str) -> Field:
    shown = warehouse.display(table)
    key = warehouse.key(table)
    known = warehouse.named(shown) or warehouse.is_unique(shown)
    known = known or bool(column_senses(warehouse, shown) & {"number", "code"})
    return shown if known or key is None else key


def _about(warehouse: Warehouse, table: str) -> Iterator[Field]:
    """The names of what a row refers to; the reference itself where there is no one name.

    What has no name is known by what it refers to itself: a returned item by its product.
    """
    edges = [e for e in warehouse.edges[table] if e.to_one and _points(warehouse, e)]
    beyond: list[Field] = []
    for edge in edges:
        if _shown(warehouse, edge, edges):
            yield warehouse.display(edge.right)
            continue
        yield Field(table, edge.on[0][0])
        if sum(other.right == edge.right for other in edges) == 1:
            beyond += _named_by(warehouse, edge.right)
    yield from beyond[:MOST_BEYOND]


def _named_by(warehouse: Warehouse, table: str) -> Iterator[Field]:
    """The names of what a row without a name refers to."""
    edges = [e for e in warehouse.edges[table] if e.to_one and _points(warehouse, e)]
    for edge in edges:
        if _shown(warehouse, edge, edges) and warehouse.named(warehouse.display(edge.right)):
            yield warehouse.display(edge.right)


def _shown(warehouse: Warehouse, edge: Edge, edges: list[Edge]) -> bool:
    """Whether what it leads to has one name, and nothing else of a row leads there."""
    named = warehouse.column(warehouse.display(edge.right)).kind == "text" and len(edge.on) == 1
    return named and sum(other.right == edge.right for other in edges) == 1


def _points(warehouse: Warehouse, edge: Edge) -> bool:
    """Whether it leads from a row to what the row is about, not to a row that refers to it."""
    own = {column for column, _ in edge.on}
    return own != set(warehouse.tables[edge.left].primary_key)


def _tells(warehouse: Warehouse, field: Field) -> bool:
    column = warehouse.column(field)
    if warehouse.is_key(field) or column.kind in _UNREAD:
        return False
    if base_of(warehouse.tables[field.table], column) is not None:
        return False  # the same in another language
    return not _is_technical(warehouse, field)


def _is_technical(warehouse: Warehouse, field: Field) -> bool:
    column = warehouse.column(field)
    named = set(expand(column.name)) & _TECHNICAL
    return bool(named) or _TECHNICAL_LABEL.search(column.label) is not None


def _numbers(warehouse: Warehouse, fields: list[Field]) -> list[Field]:
    """What adds up comes before prices and rates."""
    numbers = [f for f in fields if warehouse.is_number(f) and not warehouse.is_year(f)]
    numbers = [f for f in numbers if "status" not in column_senses(warehouse, f)]
    return sorted(numbers, key=lambda f: not adds_up(warehouse, f))


def _days(warehouse: Warehouse, table: str) -> list[Field]:
    """When a row happened; when it was recorded only where nothing else says it."""
    found = warehouse.dates(table)
    return sorted(found, key=lambda f: _is_technical(warehouse, f))
