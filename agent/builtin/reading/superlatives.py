"""What the oldest, the longest and the best selling are measured by."""

from agent.builtin.intent import Measure
from agent.builtin.reading.comparisons import field_by_concept
from agent.builtin.reading.context import Reading, column_senses
from agent.builtin.reading.phrases import Adjective
from agent.builtin.warehouse import Field


def superlative_of(reading: Reading, adjective: Adjective) -> Measure | Field | None:
    """The column or measure that the adjective ranks by; None when nothing here is so measured."""
    match adjective.concepts:
        case ("count",):
            return Measure("count", "")
        case ("sold",):
            return _sold(reading)
        case ("popular",):
            return _sold(reading) or Measure("count", "")
        case concepts:
            return field_by_concept(reading, concepts)


def _sold(reading: Reading) -> Measure | None:
    """What sells best by quantity, else by amount, else by count, where things are sold."""
    named = (reading.table_of(m) for m in reading.marks if m.refs and not m.used)
    thing = next((table for table in named if table is not None), None)
    edges = reading.warehouse.edges[thing] if thing else []
    selling = [e.right for e in edges if not e.to_one]
    selling.sort(key=lambda table: -reading.warehouse.references(table))
    for concepts in (("quantity",), ("revenue", "amount", "sale")):
        for table in selling:
            for found in reading.warehouse.fields(table):
                if reading.additive(found) and _speaks_of(reading, found, concepts):
                    return reading.measure("sum", found)
    return Measure("count", selling[0]) if len(selling) == 1 else None


def _speaks_of(reading: Reading, found: Field, concepts: tuple[str, ...]) -> bool:
    return bool(column_senses(reading.warehouse, found) & set(concepts))
