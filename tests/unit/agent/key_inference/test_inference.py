"""Keys that nothing declares are found by names; one that was rejected is not found again."""

from dataclasses import replace
from time import process_time

import pytest

from agent.key_inference import infer_keys
from model.sources.schema import (
    Column,
    ColumnProfile,
    ForeignKey,
    Join,
    Schema,
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


def _find_keys(*tables: Table, joins: tuple[Join, ...] = ()) -> dict[str, tuple[ForeignKey, ...]]:
    schema = infer_keys(Schema(SourceInfo("s", "s", "sqlite", "sqlite"), tables, joins))
    return {table.name: table.foreign_keys for table in schema.tables}


def test_a_column_called_like_a_key_is_one() -> None:
    [key] = _find_keys(HALLS, SHOWS)["shows"]
    assert (key.columns, key.table, key.references) == (("hall_id",), "halls", ("hall_id",))
    assert key.inferred
    assert key.assumed


def test_a_range_that_is_no_number_belongs_to_no_key() -> None:
    odd = replace(HALL, profile=replace(RANGE, high="unknown"))
    assert _find_keys(HALLS, replace(SHOWS, columns=(SHOWS.columns[0], odd)))["shows"] == ()


@pytest.mark.parametrize(
    ("name", "note", "is_key"),
    [("hall", "", True), ("px", "", False), ("hall", "排序号", False), ("hall", "排练厅", True)],
)
def test_the_place_in_a_list_names_no_row(name: str, note: str, is_key: bool) -> None:
    halls = replace(HALLS, name=name)
    shows = replace(SHOWS, columns=(SHOWS.columns[0], replace(HALL, name=name, comment=note)))
    assert bool(_find_keys(halls, shows)["shows"]) is is_key


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


def _make_thing(name: str, key: str, note: str, label: str = "") -> Table:
    column = Column(key, "INT", "integer", comment=note, profile=RANGE)
    return Table(name, (column,), comment=label, primary_key=(key,))


def _add_columns(table: Table, *columns: Column) -> Table:
    return replace(table, columns=(*table.columns, *columns))


def test_a_table_that_declares_one_key_has_others_that_are_named_outright() -> None:
    room = Column("room_ref", "INT", "integer", profile=RANGE)
    declared = ForeignKey(("room_ref",), "rooms", ("room_id",))
    lesson = _add_columns(_make_thing("lessons", "lesson_id", ""), room, HALL)
    lesson = replace(lesson, foreign_keys=(declared,))
    keys = _find_keys(HALLS, _make_thing("rooms", "room_id", ""), lesson)["lessons"]
    assert keys[0] is declared
    assert [(key.columns, key.table) for key in keys[1:]] == [(("hall_id",), "halls")]


def test_a_declared_key_is_not_replaced_by_one_of_the_same_name() -> None:
    declared = ForeignKey(("hall_id",), "rooms", ("room_id",))
    show = replace(SHOWS, foreign_keys=(declared,))
    assert _find_keys(HALLS, _make_thing("rooms", "room_id", ""), show)["shows"] == (declared,)


@pytest.mark.parametrize(
    ("note", "found"),
    [("所在校区", True), ("校区", True), ("校区数", False), ("上课的那一个校区", False)],
)
def test_a_reference_is_called_by_the_things_it_leads_to(note: str, found: bool) -> None:
    campus = _make_thing("campus", "xqbh", "校区编号", "校区信息表")
    ref = Column("szxq", "INT", "integer", comment=note, profile=RANGE)
    teacher = _add_columns(_make_thing("teacher", "jsbh", "教师编号", "教师"), ref)
    keys = _find_keys(campus, teacher)["teacher"]
    assert [(key.columns, key.table) for key in keys] == ([(("szxq",), "campus")] if found else [])


def test_whom_people_are_below_is_one_of_them_whatever_its_name_is_elsewhere() -> None:
    trial = _make_thing("trial", "sjid", "试听编号", "试听")
    above = Column("sjid", "INT", "integer", comment="上级员工", profile=RANGE)
    staff = _add_columns(_make_thing("staff", "ygid", "员工编号", "员工"), above)
    [key] = _find_keys(trial, staff)["staff"]
    assert key.table == "staff"


@pytest.mark.parametrize(
    "join",
    [
        Join("shows", "rooms", (("hall_id", "room_id"),), "manual"),
        Join("tours", "shows", (("tour_ref", "hall_id"),), "manual"),
    ],
    ids=["from it", "to it"],
)
def test_a_column_of_a_stated_join_gets_no_other(join: Join) -> None:
    rooms, tours = _make_thing("rooms", "room_id", ""), _make_thing("tours", "tour_ref", "")
    assert _find_keys(HALLS, SHOWS, rooms, tours, joins=(join,))["shows"] == ()


def test_a_key_that_others_refer_to_by_a_stated_join_still_leads_elsewhere() -> None:
    join = Join("shows", "halls", (("show_id", "hall_id"),), "manual")
    passes = _add_columns(_make_thing("passes", "pass_id", ""), HALL)
    [key] = _find_keys(HALLS, SHOWS, passes, joins=(join,))["passes"]
    assert key.table == "halls"


def test_of_two_copies_the_one_in_the_same_schema_is_meant() -> None:
    copies = [
        replace(each, name=f"{schema}.{each.name}")
        for schema in ("live", "old")
        for each in (HALLS, SHOWS)
    ]
    found = _find_keys(*copies)
    assert [found[f"{name}.shows"][0].table for name in ("live", "old")] == [
        "live.halls",
        "old.halls",
    ]


def test_among_ten_thousand_tables_keys_are_found_within_seconds() -> None:
    profile = replace(RANGE, distinct=9, rows=9, high="9")
    tables = []
    for number in range(10_000):
        key = Column(f"k{number}", "INT", "integer", comment=f"编号{number}", profile=profile)
        ref = replace(key, name=f"k{number - 1}", comment="")
        tables.append(Table(f"t{number}", (key, ref), primary_key=(key.name,)))
    began = process_time()
    found = _find_keys(*tables)
    assert process_time() - began < 10
    assert found["t77"][0].table == "t76"
