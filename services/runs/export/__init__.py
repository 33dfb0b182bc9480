"""The rows of an answer as files: CSV, XLSX, JSON."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from services.runs.export.csv_file import csv_file
from services.runs.export.json_file import json_file
from services.runs.export.xlsx_file import xlsx_file
from services.runs.results import KeptResult

Writer = Callable[[KeptResult], AsyncIterator[bytes]]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file; `write` gives it piece by piece, in bounded memory."""

    extension: str
    content_type: str
    write: Writer


FORMATS = {
    "csv": Format("csv", "text/csv; charset=utf-8", csv_file),
    "xlsx": Format(
        "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_file
    ),
    "json": Format("json", "application/json", json_file),
}
