"""Tables without declared keys, in a few words."""

from model.sources.schema import Column, ForeignKey, Table

KINDS = {"int": "integer", "text": "text", "date": "date"}


def make_table(text: str, rows: int = 100, keys: tuple[ForeignKey, ...] = ()) -> Table:
    """`orders: *id int, customer_id int`: the columns with `*` are the primary key."""
    name, _, rest = text.partition(": ")
    columns = [part.strip().split() for part in rest.split(",")]
    return Table(
        name,
        tuple(Column(c.lstrip("*"), kind, KINDS[kind]) for c, kind in columns),
        primary_key=tuple(c[1:] for c, _ in columns if c.startswith("*")),
        foreign_keys=keys,
        rows=rows,
    )
