import pytest

from services.files.ingestion.spreadsheet.cell_kinds import CellKind
from services.files.ingestion.spreadsheet.xlsx_workbook import kind_of_number_format


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("0.0%", CellKind.PERCENT),
        ("yyyy-mm-dd", CellKind.DATE),
        ("0" * 300 + "%", CellKind.NUMBER),
        ("[" * 2_000_000, CellKind.NUMBER),  # read whole, it takes an hour
    ],
    ids=["percent", "date", "long", "brackets"],
)
def test_a_format_is_read_as_far_as_a_spreadsheet_writes_one(code: str, kind: CellKind) -> None:
    assert kind_of_number_format(code) == kind
