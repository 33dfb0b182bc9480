"""Reads the values of a source that a sync may read: samples, profiles, dictionaries of codes."""

from collections.abc import Mapping, Sequence

from model.sources.datasource import Datasource
from model.sources.schema import Dialect, Table
from services.datasources.ports import OnProgress, StatementFetcher
from services.datasources.profiling.dictionary_reader import CodeDictionaryReader
from services.datasources.profiling.profiler import Profiler
from services.datasources.profiling.sampler import Sampler
from services.datasources.scheduling.requester import Requester
from services.datasources.visibility.stored_table import StoredTable


class ValueReader:
    """Reads through a source's own connections, each kind of values within its own budget."""

    def __init__(self, source: StatementFetcher, dialect: Dialect, requester: Requester) -> None:
        self._source = source
        self._dialect = dialect
        self._requester = requester

    async def fill(
        self, tables: list[Table], skipped: Mapping[str, set[str]], on_progress: OnProgress
    ) -> list[Table]:
        """The tables with all of them; `skipped` names columns of tables that must not be read."""
        reading = (self._source, self._dialect, self._requester)
        sampled = await Sampler(*reading).fill(tables, skipped, on_progress)
        profiled = await Profiler(*reading).fill(sampled, skipped, on_progress)
        return await CodeDictionaryReader(*reading).fill(profiled, skipped, on_progress)


def find_unread_columns(
    source: Datasource, tables: Sequence[Table], before: Mapping[str, StoredTable]
) -> dict[str, set[str]]:
    """The columns whose values are not read: disabled ones, or all when sampling is off."""
    if not source.sample:
        return {table.name: {column.name for column in table.columns} for table in tables}
    return {name: _find_unsampled_columns(table) for name, table in before.items()}


def _find_unsampled_columns(table: StoredTable) -> set[str]:
    if not table.table.enabled:
        return {stored_column.column.name for stored_column in table.columns}
    return {
        stored_column.column.name
        for stored_column in table.columns
        if not stored_column.sample or not stored_column.column.enabled
    }
