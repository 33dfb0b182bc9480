"""Reads the columns of a table that does not exist where they are: in the one table that has all.

A small model invents a table for facts that another one holds: `addresses` for the city of
customers.
"""

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.syntax.nodes import make_identifier
from agent.data_agent.correction.table_lookup import TableLookup
from agent.lexicon import stem
from agent.lexicon.translations import load_english_synonyms
from agent.retrieval.cross_lingual import translate_to_english
from agent.retrieval.tokenization import tokenize_text
from model.sources.schema import Table

_MIN_COLUMNS = 2
"""So many columns in common tell which table is meant; one could be of any."""


def replace_unknown_table(
    tree: exp.Query, refused_name: str, tables: TableLookup
) -> Correction | None:
    """Replaces the refused table by the only one that has its columns, joined already or not.

    None where the question asks for what that table would hold: then the data lack it.
    """
    nodes = [
        each
        for each in tree.find_all(exp.Table)
        if ".".join(part.name for part in each.parts).lower() == refused_name.lower()
    ]
    select = nodes[0].find_ancestor(exp.Select) if len(nodes) == 1 else None
    if select is None or _is_asked_for(refused_name, tables.question):
        return None
    [node] = nodes
    columns = _list_columns(node, select)
    table = _merge_into_joined(node, columns, select, tables) or _read_instead(
        node, columns, select, tables
    )
    if table is None:
        return None
    return Correction("renamed_table", {"written": refused_name, "table": table.name})


def _is_asked_for(name: str, question: str) -> bool:
    """Whether the question says, in either language, what the table would hold."""
    asked_words = set(tokenize_text(question))
    for group in translate_to_english(question):
        asked_words.update(stem(word) for word, _ in group)
    synonyms = load_english_synonyms()
    return any(
        word in asked_words or any(stem(near) in asked_words for near, _ in synonyms.lookup(word))
        for word in tokenize_text(name)
    )


def _list_columns(node: exp.Table, select: exp.Select) -> list[exp.Column]:
    """The columns that the statement takes from the table."""
    label = node.alias_or_name.lower()
    alone = not select.args.get("joins")
    return [
        column
        for column in select.find_all(exp.Column)
        if column.table.lower() == label or (alone and not column.table)
    ]


def _merge_into_joined(
    node: exp.Table, columns: list[exp.Column], select: exp.Select, tables: TableLookup
) -> Table | None:
    """Takes the columns from the table that it is joined to, and the join away."""
    join = node.parent
    if not isinstance(join, exp.Join) or join.side or join.args.get("on") is None:
        return None
    used = [column for column in columns if column.find_ancestor(exp.Join) is not join]
    items = [
        (item, table)
        for item in select.find_all(exp.Table)
        if item is not node and (table := tables.resolve_item(item)) is not None
        if item.find_ancestor(exp.Select) is select
    ]
    holders = [(item, t) for item, t in items if used and all(t.column(c.name) for c in used)]
    if len(holders) != 1:
        return None
    [(item, table)] = holders
    for column in used:
        column.set("table", exp.to_identifier(item.alias_or_name))
    select.args["joins"].remove(join)
    return table


def _read_instead(
    node: exp.Table, columns: list[exp.Column], select: exp.Select, tables: TableLookup
) -> Table | None:
    names = {column.name.lower() for column in columns}
    read = [tables.resolve_item(item) for item in select.find_all(exp.Table)]
    holders = [t for t in tables.tables if t not in read and all(map(t.column, names))]
    if len(names) < _MIN_COLUMNS or len(holders) != 1:
        return None
    [table] = holders
    schema, _, last = table.name.rpartition(".")
    if not node.alias:
        node.set("alias", exp.TableAlias(this=make_identifier(node.name)))
    node.set("this", make_identifier(last))
    node.set("db", exp.to_identifier(schema) if schema else None)
    node.set("catalog", None)
    return table
