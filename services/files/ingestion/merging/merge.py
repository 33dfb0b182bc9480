"""Merges tables of DuckDB files into a new one, table by table, source by source."""

from dataclasses import replace

import duckdb

from model.files.file import FileTable
from services.datasources.sql_quoting import quote_ident, quote_literal
from services.files.ingestion.child_protocol import IngestionResult
from services.files.ingestion.merging.merge_job import MergeJob, MergeSource, MergeTarget
from services.files.ingestion.merging.merge_sql import make_rows_sql, make_same_row_condition
from services.files.ingestion.pipeline import MAX_MEMORY, MEMORY, open_tables
from services.files.ingestion.progress import ProgressReporter
from services.files.ingestion.typing.table_builder import TableBuilder


def merge_tables(job: MergeJob, progress: ProgressReporter) -> IngestionResult:
    """Write the job's tables. Raises `duckdb.Error` when values do not fit their kind."""
    connection = open_tables(1, MEMORY, job)
    try:
        return IngestionResult(job.kind, _Merge(connection, job, progress).run())
    finally:
        connection.close()


class _Merge:
    def __init__(
        self, connection: duckdb.DuckDBPyConnection, job: MergeJob, progress: ProgressReporter
    ) -> None:
        self._db = connection
        self._builder = TableBuilder(connection, (MAX_MEMORY,))
        self._job = job
        self._progress = progress
        self._databases: dict[str, str] = {}

    def run(self) -> tuple[FileTable, ...]:
        """The tables as they are now."""
        for target in self._job.targets:
            for source in target.sources:
                self._attach(source.path)
        merged = []
        for at, target in enumerate(self._job.targets):
            self._progress.report(target.table.name, at / len(self._job.targets))
            merged.append(self._fill(target) if target.sources else target.table)
        return tuple(merged)

    def _attach(self, path: str) -> None:
        if path not in self._databases:
            name = self._databases[path] = f"part{len(self._databases)}"
            self._db.execute(f"ATTACH {quote_literal(path)} AS {name} (READ_ONLY, TYPE duckdb)")

    def _fill(self, target: MergeTarget) -> FileTable:
        table, columns = quote_ident(target.table.name), target.table.columns
        names = ", ".join(quote_ident(column.name) for column in columns)
        rows = " UNION ALL BY NAME ".join(self._select(source, target) for source in target.sources)
        self._builder.fetch_rows(f"CREATE TABLE {table} AS SELECT {names} FROM ({rows}) LIMIT 0")  # noqa: S608 - names are quoted
        for source in target.sources:
            rows = self._select(source, target)
            if source.new_rows_only:
                same = make_same_row_condition([c.name for c in columns], source.columns, columns)
                rows = f"SELECT fresh.* FROM ({rows}) fresh ANTI JOIN {table} known ON {same}"  # noqa: S608 - names are quoted
            self._builder.fetch_rows(f"INSERT INTO {table} BY NAME {rows}")
        count, measured = self._builder.measure_columns(target.table.name, columns)
        return replace(target.table, rows=count, columns=tuple(measured))

    def _select(self, source: MergeSource, target: MergeTarget) -> str:
        relation = f"{self._databases[source.path]}.{quote_ident(source.table)}"
        return make_rows_sql(relation, source.columns, target.table.columns)
