"""What a request to redraw is about."""

from dataclasses import dataclass

from model.sources.query import QueryResult


@dataclass(frozen=True, slots=True)
class PreviousResult:
    """The rows of the last answer that had any."""

    sql: str
    result: QueryResult
