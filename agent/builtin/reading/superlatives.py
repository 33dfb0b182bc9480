"""What the oldest, the longest and the best selling are measured by."""

from agent.builtin.intent import Measure
from agent.builtin.reading.comparisons import field_by_concept
from agent.builtin.reading.context import Reading, column_senses
from agent.builtin.reading.marks import Mark
from agent.builtin.reading.phrases import Adjective
from agent.builtin.reading.topics.entities import is_person
from agent.builtin.reading.topics.growing import main_measure
from agent.builtin.reading.topics.margins import profit_of
from agent.builtin.warehouse import Field

_UNITS_OF_TIME = ("minute", "hour", "second")


def superlative_of(reading: Reading, adjective: Adjective) -> Measure | Field | None:
    """The column or measure that the adjective ranks by; None when nothing here is so measured."""
    match adjective.concepts:
        case ("count",):
            return Measure("count", "")
        case ("sold",):
            return _sold(reading)
        case ("popular",):
            return _sold(reading) or Measure("count", "")
        case ("age",):
            return field_by_concept(reading, ("age",)) or _began(reading)
        case concepts:
            lasting = _UNITS_OF_TIME if "duration" in concepts else ()
            named = (*concepts, *lasting)
            stored = field_by_concept(reading, named) if concepts != ("growth",) else None
            return stored or (profit_of(reading) if concepts == ("profit",) else None)


def _began(reading: Reading) -> Field | None:
    """The oldest site: the day on which it began, of people their birth."""
    named = (reading.table_of(m) for m in reading.marks if reading.names_table(m))
    table = next((t for t in named if t is not None), None)
    days = reading.warehouse.dates(table) if table else []
    if table is None or not is_person(reading, table):
        return days[0] if days else None
    born = (f for f in reading.warehouse.fields(table) if reading.warehouse.is_date(f))
    births = [f for f in born if column_senses(reading.warehouse, f) & {"birthday", "birth"}]
    return births[0] if births else None


def _sold(reading: Reading) -> Measure | None:
    """What sells best by quantity, else by amount, else by count, where things are sold."""
    named = (_thing(reading, m) for m in reading.marks if m.refs and not m.used)
    thing = next((table for table in named if table is not None), None)
    if thing is None:
        return None
    selling = [thing, *(e.right for e in reading.warehouse.edges[thing] if not e.to_one)]
    selling.sort(key=lambda table: -reading.warehouse.references(table))
    for concepts in (("quantity",), ("revenue", "amount", "sale")):
        for table in selling:
            for found in reading.warehouse.fields(table):
                if reading.additive(found) and _speaks_of(reading, found, concepts):
                    return reading.measure("sum", found)
    earned = main_measure(reading)  # provinces sell by what is sold there, not by their stores
    path = reading.warehouse.path(earned.table, thing) if earned else None
    if path and all(edge.to_one for edge in path):
        return earned
    children = [table for table in selling if table != thing]
    return Measure("count", children[0]) if len(children) == 1 else None


def _thing(reading: Reading, mark: Mark) -> str | None:
    found = reading.field_of(mark, "dimension", least=0.6)
    return reading.table_of(mark) or (found.table if found else None)


def _speaks_of(reading: Reading, found: Field, concepts: tuple[str, ...]) -> bool:
    return bool(column_senses(reading.warehouse, found) & set(concepts))
