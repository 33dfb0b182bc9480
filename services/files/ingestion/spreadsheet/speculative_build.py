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
from services.files.ingestion.spreadsheet.layout.row_runs import RowRun
from services.files.ingestion.spreadsheet.layout.table_detection import detect_tables
from services.files.ingestion.spreadsheet.sheet_tables import PreparedTable, prepare_table
from services.files.ingestion.spreadsheet.xlsx_sheet import XlsxSheet
from services.files.ingestion.typing.table_builder import BuiltTable, TableBuilder

_INTERRUPT_INTERVAL_S = 0.02


class SpeculativeBuild:
    """At most one table, built in a thread on a connection of its own."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, builder: TableBuilder) -> None:
        """The connection is not the one of the builder."""
        self.connection = connection
        self._builder = builder.copy_for(connection)
        self._thread = ThreadPoolExecutor(1, "speculative build")
        self._name = ""
        self._running: Future[BuiltTable] | None = None
        self._prepared: Future[PreparedTable] = Future()

    def begin(
        self, sheet: XlsxSheet, name: str, options: Sequence[TableOptions], limits: IngestionLimits
    ) -> None:
        """Start to build the table of that name, if one table is all that was scanned so far."""
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
        prepared = prepare_table(sheet, row_run, table_options, limits)
        self._prepared.set_result(prepared)
        return self._builder.build(self._name, prepared.source, table_options)

    def take_result(
        self, name: str, prepared: PreparedTable, *, is_only_table: bool
    ) -> BuiltTable | None:
        """Wait for the table, if it is the prepared one and the only table of its sheet.

        Else, and when its build failed, the build is discarded.
        """
        if is_only_table and name == self._name and self._builds(prepared):
            build = self._running
            if build is not None and build.exception() is None:  # waits for its end
                self._running = None
                return build.result()
        self.end()
        return None

    def _builds(self, prepared: PreparedTable) -> bool:
        """Whether the running build is that of the prepared table."""
        if self._running is None:
            return False
        futures: list[Future[Any]] = [self._prepared, self._running]
        wait(futures, return_when="FIRST_COMPLETED")
        return self._prepared.done() and _is_same_table(self._prepared.result(), prepared)

    def end(self) -> None:
        """Cancel an unused build and drop its table."""
        running, self._running = self._running, None
        if running is not None:
            while not wait([running], _INTERRUPT_INTERVAL_S).done:
                self.connection.interrupt()
            self.connection.execute(f"DROP TABLE IF EXISTS {quote_ident(self._name)}")
        self._thread.shutdown()


def _find_only_run(sheet: XlsxSheet) -> RowRun | None:
    """The only table so far, extended to the last row that the sheet declares."""
    tables, outside = detect_tables(sheet.row_runs.runs)
    if len(tables) != 1 or outside or sheet.row_runs.declared_last_row < tables[0].last:
        return None
    return replace(tables[0], last=sheet.row_runs.declared_last_row)


def _is_same_table(speculative: PreparedTable, actual: PreparedTable) -> bool:
    """Whether the two differ at most in empty rows at the end of the speculative one."""
    if actual.block.bottom > speculative.block.bottom:
        return False
    extended = replace(
        actual,
        block=replace(actual.block, bottom=speculative.block.bottom),
        source=replace(actual.source, relation=speculative.source.relation),
    )
    return extended == speculative
