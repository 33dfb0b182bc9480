"""Keys that nothing declares are found by names; one that was rejected is not found again."""

from dataclasses import replace

import pytest

from agent.rule_engine.undeclared_keys import UndeclaredKeys
from model.sources.schema import (
    Column,
    ColumnProfile,
    ForeignKey,
    RetrievedSchema,
    RetrievedTable,
    SourceInfo,
    Table,
)

RANGE = ColumnProfile(9, whole=True, nulls=0, distinct=3, low="1", high="3")
HALL = Column("hall_id", "INT", "integer", profile=RANGE)
HALLS = Table("halls", (HALL,), primary_key=("hall_id",))
SHOWS = Table(
    "shows",
    (Column("show_id", "INT", "integer", profile=RANGE), HALL),
    primary_key=("show_id",),
)


def _find_keys(*tables: Table) -> dict[str, tuple[ForeignKey, ...]]:
    found = tuple(RetrievedTable(table, 1.0, ()) for table in tables)
    schema = RetrievedSchema(SourceInfo("s", "s", "sqlite", "sqlite"), found)
    described = UndeclaredKeys().add(schema)
    return {each.table.name: each.table.foreign_keys for each in described.tables}


def test_a_column_called_like_a_key_is_one() -> None:
    [key] = _find_keys(HALLS, SHOWS)["shows"]
    assert (key.columns, key.table, key.references) == (("hall_id",), "halls", ("hall_id",))
    assert key.inferred


@pytest.mark.parametrize("owner", ["shows", "halls"])
def test_a_rejected_key_stays_rejected_in_either_direction(owner: str) -> None:
    other = "halls" if owner == "shows" else "shows"
    rejected = (ForeignKey(("hall_id",), other, ("hall_id",)),)
    tables = [
        replace(each, rejected_keys=rejected) if each.name == owner else each
        for each in (HALLS, SHOWS)
    ]
    assert _find_keys(*tables)["shows"] == ()


def test_a_reference_leads_where_its_namesake_leads() -> None:
    actors = Table(
        "actors",
        (Column("actor_id", "INT", "integer", comment="演员号", profile=RANGE),),
        primary_key=("actor_id",),
    )
    noted = Column("lead_id", "INT", "integer", comment="主角的演员号", profile=RANGE)
    bare = replace(noted, comment="领衔者")
    plays = Table(
        "plays",
        (Column("play_id", "INT", "integer", profile=RANGE), noted),
        primary_key=("play_id",),
    )
    prizes = Table(
        "prizes",
        (Column("prize_id", "INT", "integer", profile=RANGE), bare),
        primary_key=("prize_id",),
    )
    found = _find_keys(actors, plays, prizes)
    assert [(key.columns, key.table) for key in found["prizes"]] == [(("lead_id",), "actors")]
    assert _find_keys(actors, prizes)["prizes"] == ()
