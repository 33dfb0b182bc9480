"""Adds the name of an entity beside its key in an answer."""

import re
from collections.abc import Callable, Iterator

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.groups.grouping import make_group_key
from agent.data_agent.correction.joins.missing_joins import (
    Hop,
    make_join,
    may_add_joins,
    qualify_columns,
)
from agent.data_agent.correction.name_resolution import FromItem, ResolvedColumn, Statement
from agent.data_agent.correction.syntax.nodes import make_column, sorts_by_place
from agent.labels.thing_names import is_number_of_thing
from agent.lexicon import expand_name, find_concepts
from agent.schema_graph import Field
from model.locales.chinese import compile_chinese
from model.sources.schema import Column, Table

_ASKS_FOR_KEY = re.compile(
    r"\b(?:ids?|codes?|keys?|identifiers?|numbers?(?! of)|nos?\.)(?![a-z])|编号|编码|代码|代号|号",
    re.IGNORECASE,
)
_ASKS_FOR_NUMBER = re.compile(r"\bnumbers?\b(?! of)|编号|号", re.IGNORECASE)
_NUMBERED = compile_chinese(r"^\p{Han}{0,6}(?:编号|号)(?=$|[\s,，;；（(:：])|\bnumber\b(?! of)")
_KEYS = frozenset({"id", "code", "number", "key", "uuid", "guid"})
FindColumn = Callable[[Table, Statement], str | None]
_NUMBER_OF = re.compile(
    r"(?:编号|编码|号码?|\s*\b(?:numbers?|no)\b|\s*id(?![a-z])).*$", re.IGNORECASE
)
"""Behind what thing a number or an id is of: 合同ID, 合同编号."""
_LABELS = ("编号", "编码", "代码", "代号")


def add_entity_name(statement: Statement) -> Correction | None:
    """Adds the name of one thing that the answer shows by its key, unless the key is asked for.

    Where its number is asked for, that is added to an id which is not what is written on it.
    """
    select, find_column = statement.tree, _choose_column(statement.tables.question)
    if not isinstance(select, exp.Select) or find_column is None:
        return None
    if any(part.is_star for part in select.expressions):
        return None
    shown_columns = [_find_shown_column(part, statement) for part in select.expressions]
    shown = {(place.table.name, place.column.name) for place in shown_columns if place}
    for place, stored_column in enumerate(shown_columns):
        if stored_column is None or not _is_key(stored_column, statement):
            continue
        for table, join_column in _find_entities(stored_column, statement):
            name = find_column(table, statement)
            if name is None or (table.name, name) in shown:
                continue
            if _add_column(place, table, join_column, name, select, statement):
                return Correction(
                    "named", {"key": stored_column.column.name, "column": f"{table.name}.{name}"}
                )
    return None


def _choose_column(question: str) -> FindColumn | None:
    """What is to stand beside a key; nothing where the question asks for the key."""
    if not question:
        return None
    if not _ASKS_FOR_KEY.search(question):
        return _find_name_column
    return _find_number_column if _ASKS_FOR_NUMBER.search(question) else None


def _find_shown_column(part: exp.Expr, statement: Statement) -> ResolvedColumn | None:
    inner = part.unalias()
    return statement.find_stored_column(inner) if isinstance(inner, exp.Column) else None


def _is_key(resolved_column: ResolvedColumn, statement: Statement) -> bool:
    column = resolved_column.column
    if column.kind == "integer" and any(_find_entities(resolved_column, statement)):
        return True
    words = expand_name(column.name)
    last = {words[-1], *find_concepts(words[-1])} if words else set[str]()
    return bool(last & _KEYS) or any(label in column.label for label in _LABELS)


def _find_entities(column: ResolvedColumn, statement: Statement) -> Iterator[tuple[Table, str]]:
    """The tables whose rows the key stands for, and their column that has it."""
    table, name = column
    if table.primary_key == (name.name,):
        yield table, name.name
    for join in statement.tables.list_joins(table):
        if len(join.on) == 1 and join.left == table.name:
            [(own, key)] = join.on
            other = statement.tables.find_table(join.right)
            if own == name.name and other is not None and other.primary_key == (key,):
                yield other, key


def _find_name_column(table: Table, statement: Statement) -> str | None:
    graph = statement.tables.graph
    field: Field = graph.display_column(table.name)
    column = table.column(field.column)
    if column is None or column.kind != "text":
        return None
    if not graph.is_name(field) and not is_number_of_thing(graph.find_label(field)):
        return None
    return None if (column.name,) == table.primary_key else column.name


def _find_number_column(table: Table, statement: Statement) -> str | None:
    """The only number that is written on the rows of a table whose key is an id."""
    del statement
    key = table.column(table.primary_key[0]) if len(table.primary_key) == 1 else None
    if key is None or _is_numbered(key):
        return None
    numbers = [c for c in table.columns if c.kind == "text" and _is_numbered(c)]
    if len(numbers) > 1:
        thing = _NUMBER_OF.sub("", key.label).lower()
        numbers = [c for c in numbers if _NUMBER_OF.sub("", c.label).lower() == thing]
    return numbers[0].name if len(numbers) == 1 else None


def _is_numbered(column: Column) -> bool:
    label = column.label or " ".join(expand_name(column.name)[-1:])
    return _NUMBERED.search(label) is not None


def _add_column(
    place: int, table: Table, key: str, name: str, select: exp.Select, statement: Statement
) -> bool:
    part = select.expressions[place]
    column = part.unalias()
    group = select.args.get("group")
    by = list(group.expressions) if group is not None else []
    is_numbered = any(isinstance(item, exp.Literal) for item in by) or sorts_by_place(select)
    if group is not None and make_group_key(column, statement) not in _group_keys(by, statement):
        return False
    label = _find_label(table, column, key, select, statement)
    if label is None:
        return False
    name_column = make_column(name, label)
    at = len(select.expressions) if is_numbered else place
    select.set("expressions", [*select.expressions[:at], name_column, *select.expressions[at:]])
    if group is not None:
        select.group_by(name_column.copy(), copy=False)
    return True


def _group_keys(by: list[exp.Expr], statement: Statement) -> set[str]:
    return {make_group_key(part, statement) for part in by}


def _find_label(
    table: Table, column: exp.Expr, key: str, select: exp.Select, statement: Statement
) -> str | None:
    """What the statement calls the table, which is joined where it is not read."""
    sources = statement.find_sources(select) or ()
    lookup = statement.resolve(column) if isinstance(column, exp.Column) else None
    if lookup is None or lookup.kind != "one" or any(source.outputs is None for source in sources):
        return None
    own: FromItem = lookup.sources[0]
    if own.table is table:
        return own.label
    same = [source for source in sources if source.table is table]
    if same:
        return same[0].label if len(same) == 1 and _is_joined_by(same[0], column, key) else None
    label = table.unqualified_name
    if own.table is None or not may_add_joins(select) or any(s.label == label for s in sources):
        return None
    qualify_columns(table, select, statement)
    joins = statement.tables.list_joins(own.table)
    join = next(r for r in joins if r.on == ((column.name, key),))
    hop = Hop(own.label, own.table, table, ((column.name, key),), join)
    clause = make_join(hop, label, side=None if hop.is_certain else "LEFT")
    select.set("joins", [*(select.args.get("joins") or []), clause])
    return label


def _is_joined_by(source: FromItem, column: exp.Expr, key: str) -> bool:
    """Whether the statement joins the table by this key."""
    join = source.node.find_ancestor(exp.Join)
    select = source.node.find_ancestor(exp.Select)
    conditions = [join.args.get("on")] if join is not None else []
    conditions += [j.args.get("on") for j in (select.args.get("joins") or [])] if select else []
    key_names = {column.name.lower(), key.lower()}
    return any(
        {side.name.lower() for side in (pair.this, pair.expression)} == key_names
        for condition in conditions
        if condition is not None
        for pair in condition.find_all(exp.EQ)
    )
