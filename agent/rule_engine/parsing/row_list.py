"""Chooses the columns of a list of rows: those that identify and characterize a row."""

import re
from collections.abc import Iterator

from agent.labels.language_variants import find_base_column
from agent.lexicon import expand_name
from agent.rule_engine.intent import Extent, Intent, Order
from agent.rule_engine.parsing.column_senses import find_column_senses, is_summable
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field, JoinEdge, SchemaGraph

MOST_COLUMNS = 8
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
_COMPUTING_VERBS = frozenset(["统计", "求", "计算", "compute", "calculate", "report"])
_LOOKING_UP = frozenset(
    (
        *("查询", "查看", "查", "查一下", "查找", "看看", "看一下", "帮我查", "帮我", "给我"),
        *("我想知道", "告诉我", "统计", "求", "计算", "look up", "tell me", "compute", "calculate"),
    )
)
"""Verbs that ask for a number as well as for rows."""
_TECHNICAL = frozenset(
    (
        *("created", "create", "updated", "update", "modified", "deleted", "version", "remark"),
        *("hash", "uuid", "guid", "token", "password", "pwd", "salt", "secret", "md5", "checksum"),
        *("url", "uri", "link", "avatar", "image", "photo", "ip", "etl", "sync", "batch", "json"),
    )
)
_TECHNICAL_LABEL = re.compile(r"创建|更新|修改时间|删除|版本|密码|备注|链接|头像|同步|批次")
_UNREADABLE_KINDS = ("json", "binary", "time")


def find_extent(text: str, spans: list[Span]) -> Extent:
    """How much of its rows a question asks to see: their names, an overview, or every column."""
    whole, rows = _EVERY_COLUMN.search(text), _ROWS.search(text)
    for match in (whole, rows):
        for span in spans if match else []:
            inside = match is not None and match.start() <= span.start and span.end <= match.end()
            span.consumed = span.consumed or (inside and not span.candidates)
    if whole:
        return "all"
    listing = rows or _LATEST_ROWS.search(text) or any(map(_asks_for_list, spans))
    return "overview" if listing else "names"


def find_row_limit(spans: list[Span]) -> int | None:
    """List 10 orders, 列出10个订单: a number right behind the verb says how many rows."""
    words = [m for m in spans if not m.is_filler]
    for place, span in enumerate(words):
        before = words[max(0, place - 2) : place]
        latest = "".join(m.text for m in before).endswith(_LATEST)
        asks_list = bool(before) and _asks_for_list(before[-1])
        if span.number and not span.consumed and span.number % 1 == 0 and (latest or asks_list):
            for one in (span, *(before if latest else ())):
                one.consumed = True
            return int(span.number)
    return None


def _asks_for_list(span: Span) -> bool:
    return span.does("list") and span.text.lower() not in _COMPUTING_VERBS


def lists_things(parse: Parse) -> bool:
    """Whether rows are listed: 查询去年的销售额 looks a number up, and names nothing to list."""
    verbs = [m for m in parse.spans if m.does("list")]
    if all(m.text.lower() in _LOOKING_UP for m in verbs):
        return bool(verbs) and any(map(parse.names_table, parse.spans))
    return True


def choose_columns(graph: SchemaGraph, table: str, extent: Extent) -> list[Field]:
    """The columns of a list of rows of `table`."""
    if extent == "names":
        return [graph.display_column(table)]
    if extent == "all":
        return list(_list_every_column(graph, table))
    return _choose_overview(graph, table)


def order_newest_first(intent: Intent, graph: SchemaGraph, spans: list[Span]) -> None:
    """Rows without an order of their own begin with the latest; some of them, if so many do."""
    if intent.extent == "names" or intent.order is not None or intent.subject is None:
        return
    days = sort_dates(graph, intent.subject)
    if days and not intent.distinct:
        earliest = any(m.limit and m.text.lower().startswith("first") for m in spans)
        intent.order = Order(days[0], descending=not earliest)
        intent.limit = intent.limit or find_row_limit(spans)


def _choose_overview(graph: SchemaGraph, table: str) -> list[Field]:
    """The name or number, the day, who and what it is about, what kind, how much, how it stands."""
    first = _find_identity(graph, table)
    own = [f for f in graph.fields(table) if f != first and _is_informative(graph, f)]
    days = sort_dates(graph, table)[:1]
    about = list(_find_related_names(graph, table))
    numbers = _sort_numbers(graph, own)[:MOST_NUMBERS]
    kinds = [f for f in own if f not in numbers and not graph.is_date(f)]
    status = [f for f in kinds if "status" in find_column_senses(graph, f)][:1]
    kinds = [f for f in kinds if f not in status]
    room = MOST_COLUMNS - sum(map(len, ([first], days, about, numbers, status)))
    kinds = kinds[: max(room, 0)]
    if graph.count_references(table):
        fields = [first, *days, *about, *kinds, *numbers, *status]
    else:
        fields = [first, *kinds, *about, *numbers, *status, *days]
    return list(dict.fromkeys(fields))[:MOST_COLUMNS]


def _list_every_column(graph: SchemaGraph, table: str) -> Iterator[Field]:
    """Every column, and behind a reference the name of what it refers to."""
    edges = [e for e in graph.edges[table] if e.to_one and _is_reference(graph, e)]
    for field in graph.fields(table):
        yield field
        for edge in edges:
            if edge.on[0][0] == field.column and _has_single_name(graph, edge, edges):
                yield graph.display_column(edge.right)


def _find_identity(graph: SchemaGraph, table: str) -> Field:
    name = graph.display_column(table)
    key = graph.key(table)
    identifies = graph.is_name(name) or graph.is_unique(name)
    identifies = identifies or bool(find_column_senses(graph, name) & {"number", "code"})
    return name if identifies or key is None else key


def _find_related_names(graph: SchemaGraph, table: str) -> Iterator[Field]:
    """The names of what a row refers to; the reference itself where there is no one name.

    What has no name is known by what it refers to itself: a returned item by its product.
    """
    edges = [e for e in graph.edges[table] if e.to_one and _is_reference(graph, e)]
    beyond: list[Field] = []
    for edge in edges:
        if _has_single_name(graph, edge, edges):
            yield graph.display_column(edge.right)
            continue
        yield Field(table, edge.on[0][0])
        if sum(other.right == edge.right for other in edges) == 1:
            beyond += _list_referred_names(graph, edge.right)
    yield from beyond[:MOST_BEYOND]


def _list_referred_names(graph: SchemaGraph, table: str) -> Iterator[Field]:
    """The names of what a row without a name refers to."""
    edges = [e for e in graph.edges[table] if e.to_one and _is_reference(graph, e)]
    for edge in edges:
        if _has_single_name(graph, edge, edges) and graph.is_name(graph.display_column(edge.right)):
            yield graph.display_column(edge.right)


def _has_single_name(graph: SchemaGraph, edge: JoinEdge, edges: list[JoinEdge]) -> bool:
    """Whether what it leads to has one name, and nothing else of a row leads there."""
    has_name = graph.column(graph.display_column(edge.right)).kind == "text" and len(edge.on) == 1
    return has_name and sum(other.right == edge.right for other in edges) == 1


def _is_reference(graph: SchemaGraph, edge: JoinEdge) -> bool:
    """Whether it is a reference of the row itself, not of another row to it."""
    own = {column for column, _ in edge.on}
    return own != set(graph.tables[edge.left].primary_key)


def _is_informative(graph: SchemaGraph, field: Field) -> bool:
    column = graph.column(field)
    if graph.is_key(field) or column.kind in _UNREADABLE_KINDS:
        return False
    if find_base_column(graph.tables[field.table], column) is not None:
        return False  # the same in another language
    return not _is_technical(graph, field)


def _is_technical(graph: SchemaGraph, field: Field) -> bool:
    column = graph.column(field)
    words = set(expand_name(column.name)) & _TECHNICAL
    return bool(words) or _TECHNICAL_LABEL.search(column.label) is not None


def _sort_numbers(graph: SchemaGraph, fields: list[Field]) -> list[Field]:
    """What adds up comes before prices and rates."""
    numbers = [f for f in fields if graph.is_number(f) and not graph.is_year(f)]
    numbers = [f for f in numbers if "status" not in find_column_senses(graph, f)]
    return sorted(numbers, key=lambda f: not is_summable(graph, f))


def sort_dates(graph: SchemaGraph, table: str) -> list[Field]:
    """When a row happened; when it was recorded only where nothing else says it."""
    dates = graph.dates(table)
    return sorted(dates, key=lambda f: _is_technical(graph, f))
