"""What the rows of a database say about which questions have one answer."""

import sqlite3
from dataclasses import dataclass

from tests.evals.paraphrases.slots import Event, Thing

Filling = tuple[str, dict[str, str], tuple[str, ...]]
"""The intent, its words, and the statements any of which answers it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the rows, as far as intents need it."""

    connection: sqlite3.Connection

    def years(self, table: str, day: str) -> list[str]:
        """The years of which there are rows, the fullest first."""
        sql = f"SELECT substr({day}, 1, 4), COUNT(*) FROM {table} GROUP BY 1 ORDER BY 2 DESC"
        return [str(row[0]) for row in self.connection.execute(sql)]

    def numbers(self, sql: str) -> list[float]:
        """The second column."""
        return [float(row[1]) for row in self.connection.execute(sql) if row[1] is not None]

    def apart(self, sql: str, most: int) -> bool:
        """Whether a ranking has no tie at its end."""
        found = self.numbers(sql)
        return len(found) > most and len(set(found[: most + 1])) == most + 1


def say_thing(thing: Thing) -> dict[str, str]:
    """The words for one and for several of a thing."""
    return {"e": thing.noun.one, "es": thing.noun.many}


def make_grouped(event: Event, value: str, where: str = "1") -> str:
    """A statement with a value for each thing."""
    thing = event.thing
    return (
        f"SELECT e.{thing.name} AS name, {value} FROM {event.table} f "
        f"JOIN {thing.table} e ON f.{event.refers} = e.{thing.key} "
        f"WHERE {where} GROUP BY e.{thing.key}"
    )
