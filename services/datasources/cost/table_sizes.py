"""How many rows the tables of a schema have, as the last sync found."""

from collections.abc import Iterable

from model.sources.schema import Table


class TableSizes:
    """Row counts by name, with or without schema, in any case."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self._rows: dict[str, int] = {}
        for table in tables:
            if table.rows is None:
                continue
            for name in {table.name.lower(), table.name.lower().rpartition(".")[2]}:
                self._rows[name] = max(table.rows, self._rows.get(name, 0))

    def find(self, name: str) -> int | None:
        """The rows of a table; None where no sync has counted or estimated them."""
        lowered = name.lower()
        return self._rows.get(lowered, self._rows.get(lowered.rpartition(".")[2]))
