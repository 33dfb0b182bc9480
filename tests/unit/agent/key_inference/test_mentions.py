"""Keys that notes name, and what only looks like one."""

import pytest

from agent.key_inference import infer_keys
from model.sources.schema import Column, ColumnProfile, Schema, SourceInfo, Table

_UNIQUE = ColumnProfile(3, whole=True, nulls=0, distinct=3)
_REPEATED = ColumnProfile(9, whole=True, nulls=0, distinct=3)
_IDS = ColumnProfile(90, whole=True, nulls=0, distinct=90, low="1", high="90")
_FEW = ColumnProfile(7, whole=True, nulls=0, distinct=7, low="6", high="24")


def _text(name: str, *samples: str, note: str = "", unique: bool = False) -> Column:
    profile = _UNIQUE if unique else _REPEATED
    return Column(name, "TEXT", "text", note=note, samples=samples, profile=profile)


def _find_keys(*tables: Table) -> dict[tuple[str, str], tuple[str, str]]:
    schema = Schema(SourceInfo("s", "s", "sqlite", "sqlite"), tables, ())
    return {
        (table.name, key.columns[0]): (key.table, key.references[0])
        for table in infer_keys(schema).tables
        for key in table.foreign_keys
    }


def _bills() -> Table:
    id_ = Column("bill_id", "INT", "integer", profile=_IDS)
    number = _text("bill_no", "B-001", "B-002", unique=True)
    return Table("bills", (id_, number), primary_key=("bill_id",))


@pytest.mark.parametrize(
    "note", ["printed number of the bill (bill_no)", "see bills.bill_no", "账单号，即bill_no"]
)
def test_a_note_names_a_unique_column_of_another_table(note: str) -> None:
    receipts = Table("receipts", (_text("bill_ref", "B-002", note=note),))
    assert _find_keys(_bills(), receipts) == {("receipts", "bill_ref"): ("bills", "bill_no")}


def test_values_that_are_written_otherwise_are_no_reference() -> None:
    receipts = Table("receipts", (_text("bill_ref", "cash", note="as bill_no, if printed"),))
    assert not _find_keys(_bills(), receipts)


@pytest.mark.parametrize("note", ["kind code, see papers table", "纸张代码，见papers表", ""])
def test_a_column_is_called_like_the_table_that_lists_it(note: str) -> None:
    papers = Table(
        "papers",
        (_text("code", "GL", "MT", "RC", unique=True), _text("label")),
        primary_key=("code",),
    )
    name = "paper_code_used" if note else "paper"
    prints = Table("prints", (_text(name, "GL", note=note),))
    assert _find_keys(papers, prints) == {("prints", name): ("papers", "code")}


def test_a_number_of_things_refers_to_none_of_them() -> None:
    guests = Table(
        "guests",
        (Column("guest_id", "INT", "integer", note="guest number", profile=_IDS),),
        primary_key=("guest_id",),
    )
    beds = Column("beds", "INT", "integer", note="number of beds per guest", profile=_FEW)
    seats = Column("seats", "INT", "integer", note="houseguest seats", profile=_FEW)
    assert not _find_keys(guests, Table("houses", (beds, seats)))
