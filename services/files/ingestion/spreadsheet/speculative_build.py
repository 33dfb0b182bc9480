"""Builds the table of a large sheet while the rest of the sheet is still being scanned.

The first rows are taken as representative. When the rest differs, or the build fails, the result is
discarded and the table is built normally.
"""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from typing import Any

import duckdb

from model.files.file import TableOptions, find_options
from services.datasources.sql_quoting import quote_ident
from services.files.ingestion.limits import IngestionLimits
from services.files.ingestion.spreadsheet.row_runs import RowRun
from services.files.ingestion.spreadsheet.sheet_tables import PreparedTable, prepare_table
from services.files.ingestion.spreadsheet.table_detection import detect_tables
from services.files.ingestion.spreadsheet.xlsx_sheet import XlsxSheet
from services.files.ingestion.typing.table_builder import BuiltTable, TableBuilder

_INTERRUPT_INTERVAL_S = 0.02


class SpeculativeBuild:
    """At most one table, built in a thread on a connection of its own."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, builder: TableBuilder) -> None:
        """The connection is another one than that of the builder."""
        self.connection = connection
        self._builder = builder.on(connection)
        self._thread = ThreadPoolExecutor(1, "early")
        self._name = ""
        self._running: Future[BuiltTable] | None = None
        self._prepared: Future[PreparedTable] = Future()

    def begin(
        self, sheet: XlsxSheet, name: str, options: Sequence[TableOptions], limits: IngestionLimits
    ) -> None:
        """Begin with the table of that name, if what was scanned so far is one that goes on."""
        scanned_sheet = sheet.copy_scanned(self._builder.fetch_rows)
        table_options = find_options(name, options)
        row_run = _find_only_run(scanned_sheet)
        if row_run is None or (table_options and table_options.skip):
            return
        self._name = name
        self._running = self._thread.submit(
            self._build, scanned_sheet, row_run, table_options, limits
        )

    def _build(
        self,
        sheet: XlsxSheet,
        row_run: RowRun,
        table_options: TableOptions | None,
        limits: IngestionLimits,
    ) -> BuiltTable:
        ready = prepare_table(sheet, row_run, table_options, limits)
        self._prepared.set_result(ready)
        return self._builder.build(self._name, ready.source, table_options)

    def take_result(self, name: str, ready: PreparedTable, *, alone: bool) -> BuiltTable | None:
        """The table, waited for, when it was begun as this one and the sheet holds nothing else."""
        if self._running is not None and name == self._name and alone and self._is_begun(ready):
            wait([self._running])
            if self._running.exception() is None:
                built_table, self._running = self._running.result(), None
                return built_table
        self.end()
        return None

    def _is_begun(self, ready: PreparedTable) -> bool:
        either: list[Future[Any]] = [self._prepared]
        either += [self._running] if self._running else []
        wait(either, return_when="FIRST_COMPLETED")
        return self._prepared.done() and _is_same_table(self._prepared.result(), ready)

    def end(self) -> None:
        """Cancel an unused build and drop its table."""
        running, self._running = self._running, None
        if running is not None:
            while not wait([running], _INTERRUPT_INTERVAL_S).done:
                self.connection.interrupt()
            self.connection.execute(f"DROP TABLE IF EXISTS {quote_ident(self._name)}")
        self._thread.shutdown()


def _find_only_run(sheet: XlsxSheet) -> RowRun | None:
    """The only table so far, down to the row where the sheet says that it ends."""
    tables, outside = detect_tables(sheet.row_runs.runs)
    if len(tables) != 1 or outside or sheet.row_runs.declared < tables[0].last:
        return None
    return replace(tables[0], last=sheet.row_runs.declared)


def _is_same_table(table: PreparedTable, ready: PreparedTable) -> bool:
    """Whether one is the other; below its end there are only empty rows."""
    block = replace(ready.block, bottom=table.block.bottom)
    source = replace(ready.source, relation=table.source.relation)
    return ready.block.bottom <= table.block.bottom and (block, ready.header, source) == (
        table.block,
        table.header,
        table.source,
    )
