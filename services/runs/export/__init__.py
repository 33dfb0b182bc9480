"""The rows of an answer as files: CSV, XLSX, JSON."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from services.runs.export.csv_export import write_csv
from services.runs.export.json_export import write_json
from services.runs.export.xlsx_export import write_xlsx
from services.runs.result_store import ResultRows

Writer = Callable[[ResultRows], AsyncIterator[bytes]]


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A kind of file; `write` gives it piece by piece, in bounded memory."""

    extension: str
    content_type: str
    write: Writer


EXPORT_FORMATS = {
    "csv": ExportFormat("csv", "text/csv; charset=utf-8", write_csv),
    "xlsx": ExportFormat(
        "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx
    ),
    "json": ExportFormat("json", "application/json", write_json),
}
