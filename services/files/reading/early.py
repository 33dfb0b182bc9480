"""The table of a large sheet, begun while the rest of the sheet is still being scanned.

What its first rows show is taken for the whole. When the rest shows something else, or the building
fails, nothing of it is kept and the table is built as any other.
"""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from typing import Any

import duckdb

from model.files.file import TableOptions, find_options
from services.files.reading.bands import Band
from services.files.reading.blocks import tables_of
from services.files.reading.building import Built, TableBuilder
from services.files.reading.forms import quoted
from services.files.reading.limits import ReadLimits
from services.files.reading.sheets import Ready, prepare
from services.files.reading.xlsx import XlsxSheet

_AGAIN_S = 0.02


class EarlyTable:
    """At most one table, built in a thread on a connection of its own."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, builder: TableBuilder) -> None:
        """The connection is another one than that of the builder."""
        self.connection = connection
        self._builder = builder.on(connection)
        self._thread = ThreadPoolExecutor(1, "early")
        self._name = ""
        self._running: Future[Built] | None = None
        self._ready: Future[Ready] = Future()

    def begin(
        self, sheet: XlsxSheet, name: str, wishes: Sequence[TableOptions], limits: ReadLimits
    ) -> None:
        """Begin with the table of that name, if what was scanned so far is one that goes on."""
        seen, wish = sheet.so_far(self._builder.rows), find_options(name, wishes)
        band = _whole(seen)
        if band is None or (wish and wish.skip):
            return
        self._name = name
        self._running = self._thread.submit(self._build, seen, band, wish, limits)

    def _build(
        self, sheet: XlsxSheet, band: Band, wish: TableOptions | None, limits: ReadLimits
    ) -> Built:
        ready = prepare(sheet, band, wish, limits)
        self._ready.set_result(ready)
        return self._builder.build(self._name, ready.source, wish)

    def built(self, name: str, ready: Ready, *, alone: bool) -> Built | None:
        """The table, waited for, when it was begun as this one and the sheet holds nothing else."""
        if self._running is not None and name == self._name and alone and self._is_begun(ready):
            wait([self._running])
            if self._running.exception() is None:
                built, self._running = self._running.result(), None
                return built
        self.end()
        return None

    def _is_begun(self, ready: Ready) -> bool:
        either: list[Future[Any]] = [self._ready]
        either += [self._running] if self._running else []
        wait(either, return_when="FIRST_COMPLETED")
        return self._ready.done() and _is_same(self._ready.result(), ready)

    def end(self) -> None:
        """Break off what nobody has asked for, and leave nothing of it."""
        running, self._running = self._running, None
        if running is not None:
            while not wait([running], _AGAIN_S).done:
                self.connection.interrupt()
            self.connection.execute(f"DROP TABLE IF EXISTS {quoted(self._name)}")
        self._thread.shutdown()


def _whole(sheet: XlsxSheet) -> Band | None:
    """The only table so far, down to the row where the sheet says that it ends."""
    tables, outside = tables_of(sheet.bands.found)
    if len(tables) != 1 or outside or sheet.bands.declared < tables[0].last:
        return None
    return replace(tables[0], last=sheet.bands.declared)


def _is_same(begun: Ready, ready: Ready) -> bool:
    """Whether one is the other; below its end there are only empty rows."""
    block = replace(ready.block, bottom=begun.block.bottom)
    source = replace(ready.source, relation=begun.source.relation)
    return ready.block.bottom <= begun.block.bottom and (block, ready.header, source) == (
        begun.block,
        begun.header,
        begun.source,
    )
