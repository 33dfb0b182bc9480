"""Where the listed tables stand in the text that a checked tree was read from."""

from functools import lru_cache

from sqlglot import exp

from model.sources.query import TablePlace
from services.sqlguard.dialects import load_dialect
from services.sqlguard.tables.ctes import may_read_cte
from services.sqlguard.tables.table_checks import find_table_name
from services.sqlguard.tables.unnamed_columns import find_unnamed_columns, is_named_by_engine

_NAME = frozenset({"this", "db", "catalog", "alias"})


def find_table_places(tree: exp.Expr, text: str, dialect: str) -> tuple[TablePlace, ...] | None:
    """The places in their order; None unless a subquery can replace each name as it is written.

    That is so where each table is an item of FROM with nothing but a name and an alias, and no
    column is called by the schema of its table.
    """
    places: list[TablePlace] = []
    for node in tree.find_all(exp.Table, exp.Column):
        if isinstance(node, exp.Column) and node.args.get("db") is not None:
            return None
        if isinstance(node, exp.Table) and (name := find_table_name(node)):
            place = _find_place(node, name, text, dialect)
            if place is None:
                return None
            places.append(place)
    return tuple(sorted(places, key=lambda place: place.start))


def _find_place(table: exp.Table, name: str, text: str, dialect: str) -> TablePlace | None:
    """The place of a table; None where its words do not stand there exactly as they are written.

    None, too, where more than the name changes or a statement is refused: where an engine would
    call a column by the text of the subquery, or may read a part of a WITH.
    """
    if next(find_unnamed_columns(table), None) or is_named_by_engine(table):
        return None
    if may_read_cte(table, dialect):
        return None
    is_item = isinstance(table.parent, exp.From | exp.Join) and table.arg_key == "this"
    more = (value for key, value in table.args.items() if key not in _NAME)
    if not is_item or any(value is not None and value != [] for value in more):
        return None
    words = [_write_word(part.name, bool(part.args.get("quoted")), dialect) for part in table.parts]
    qualified_name = ".".join(words)
    start = table.parts[0].meta.get("start")
    if start is None or not text.startswith(qualified_name, start):
        return None
    return TablePlace(name, start, qualified_name, "" if table.args.get("alias") else words[-1])


@lru_cache(maxsize=1_024)
def _write_word(name: str, quoted: bool, dialect: str) -> str:
    """A part of a name as the dialect writes it."""
    sqlglot_dialect = load_dialect(dialect)
    return (
        sqlglot_dialect.generate(exp.Identifier(this=name, quoted=quoted))
        if sqlglot_dialect
        else ""
    )
