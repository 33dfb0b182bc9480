"""Questions that a source can answer, to be clicked under a reply."""

from collections.abc import Iterator

from agent.builtin.explain import Wording
from agent.builtin.reading.context import adds_up
from agent.builtin.warehouse import Warehouse
from agent.dataqa.replies.wording import table_title
from model.locales import Locale, text
from model.schema import RetrievedSchema, RetrievedTable, Schema, Table

MOST = 3
TABLES_LOOKED_AT = 12


def examples(schema: Schema, locale: Locale, about: Table | None = None) -> list[str]:
    """At most three questions; those about one table first where one is named."""
    warehouse = _warehouse(schema, about)
    wording = Wording(warehouse, locale)
    busiest = sorted(warehouse.tables, key=lambda name: -warehouse.references(name))
    order = [*([about.name] if about else []), *busiest]
    groups = [_of_table(name, warehouse, wording, locale) for name in order]
    found = (question for table in groups for question in table)
    return list(dict.fromkeys(found))[:MOST]


def _of_table(name: str, warehouse: Warehouse, wording: Wording, locale: Locale) -> Iterator[str]:
    fields = list(warehouse.fields(name))
    number = next((field for field in fields if adds_up(warehouse, field)), None)
    group = next((field for field in fields if wording.divides(field)), None)
    if number is not None and group is not None:
        yield wording.say("example_sum", measure=wording.field(number), group=wording.field(group))
    if number is not None and any(True for _ in warehouse.dates(name)):
        yield text("suggest.by_month", locale, measure=wording.field(number))
    title = table_title(warehouse.tables[name], warehouse.bare[name], locale)
    if number is None and group is not None:
        yield text("replies.example_by", locale, table=title, group=wording.field(group))
    yield text("replies.example_count", locale, table=title)


def _warehouse(schema: Schema, about: Table | None) -> Warehouse:
    tables = list(schema.tables[:TABLES_LOOKED_AT])
    if about is not None and about not in tables:
        tables.append(about)
    found = tuple(RetrievedTable(table, 1.0) for table in tables)
    names = {table.name for table in tables}
    joins = tuple(r for r in schema.relations if {r.left, r.right} <= names)
    return Warehouse(RetrievedSchema(schema.source, found, joins))
