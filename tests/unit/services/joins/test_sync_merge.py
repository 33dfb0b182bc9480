"""What a sync changes about joins, and what administrators may."""

from dataclasses import replace
from typing import Any

import pytest

from model.errors import InvalidFields
from model.sources.join import JoinChange, JoinSet, StoredJoin, make_join_id
from model.sources.schema import ForeignKey
from services.joins.join_edits import (
    DesiredJoin,
    JoinColumns,
    JoinEdit,
    apply_edits,
    replace_all,
)
from services.joins.sync_merge import merge_sync_result
from tests.unit.services.joins.undeclared_tables import make_table

KEY = ForeignKey(("customer_id",), "customers", ("id",))
ORDERS = make_table("orders: *id int, customer_id int, shop_id int, day date", keys=(KEY,))
CUSTOMERS = make_table("customers: *id int, name text")
SHOPS = make_table("shops: *id int, name text")
TABLES = {each.name: each for each in (ORDERS, CUSTOMERS, SHOPS)}
DECLARED = StoredJoin("orders", "customers", (("customer_id", "id"),), "declared")
OFFERED = StoredJoin("orders", "shops", (("shop_id", "id"),), "inferred", "candidate", 0.9)
DRAWN = StoredJoin("shops", "customers", (("name", "name"),), "manual")

ALL = tuple(TABLES.values())


def apply_change(before: JoinSet, change: JoinChange) -> dict[str, StoredJoin]:
    kept = {id_: r for id_, r in before.by_id().items() if id_ not in change.removed_ids}
    return kept | {join.id: join for join in change.stored_joins}


def merge_sync(
    *before: StoredJoin, tables: Any = ALL, offered: Any = (OFFERED,)
) -> set[StoredJoin]:
    known = JoinSet(1, before)
    return set(apply_change(known, merge_sync_result(known, tables, offered)).values())


class TestSync:
    def test_the_first_takes_the_declared_and_offers_the_others(self) -> None:
        assert merge_sync() == {DECLARED, OFFERED}

    def test_a_second_one_changes_nothing(self) -> None:
        known = JoinSet(1, (DECLARED, OFFERED))
        assert not merge_sync_result(known, tuple(TABLES.values()), (OFFERED,))

    def test_a_rejected_candidate_does_not_come_back(self) -> None:
        rejected = replace(OFFERED, status="rejected")
        assert merge_sync(DECLARED, rejected) == {DECLARED, rejected}

    def test_what_was_drawn_or_accepted_stays_even_when_its_table_is_gone(self) -> None:
        accepted = replace(OFFERED, status="accepted")
        assert merge_sync(DRAWN, accepted, tables=(CUSTOMERS,), offered=()) == {DRAWN, accepted}

    def test_a_declared_key_goes_with_its_declaration_but_a_refusal_is_remembered(self) -> None:
        assert (
            merge_sync(DECLARED, tables=(replace(ORDERS, foreign_keys=()), CUSTOMERS), offered=())
            == set()
        )
        refused = replace(DECLARED, status="rejected")
        assert merge_sync(refused, offered=()) == {refused}

    def test_a_key_that_was_drawn_before_it_was_declared_is_declared_now(self) -> None:
        drawn = replace(
            DECLARED, left="customers", right="orders", on=(("id", "customer_id"),), origin="manual"
        )
        assert drawn.id == DECLARED.id
        assert merge_sync(drawn, offered=()) == {DECLARED}

    def test_a_candidate_that_is_not_found_any_more_is_not_offered_any_more(self) -> None:
        assert merge_sync(OFFERED, offered=()) == {DECLARED}

    def test_a_column_that_an_accepted_join_uses_is_not_offered_another_target(self) -> None:
        other = replace(OFFERED, right="customers", on=(("shop_id", "id"),), status="accepted")
        assert merge_sync(other) == {DECLARED, other}


def change(*edits: JoinEdit, before: Any = (DECLARED, OFFERED, DRAWN)) -> set[StoredJoin]:
    known = JoinSet(1, before)
    return set(apply_change(known, apply_edits(known, edits, TABLES)).values())


def expect_invalid_paths(*edits: JoinEdit) -> list[tuple[str, str]]:
    with pytest.raises(InvalidFields) as refused:
        change(*edits)
    return [(each.path, each.key) for each in refused.value.problems]


class TestEdits:
    def test_accepting_and_rejecting(self) -> None:
        done = change(JoinEdit("accept", OFFERED.id), JoinEdit("reject", DECLARED.id))
        assert done == {
            replace(OFFERED, status="accepted"),
            replace(DECLARED, status="rejected"),
            DRAWN,
        }

    def test_an_inferred_one_that_is_deleted_is_remembered_as_rejected(self) -> None:
        assert change(JoinEdit("delete", OFFERED.id), JoinEdit("delete", DRAWN.id)) == {
            DECLARED,
            replace(OFFERED, status="rejected"),
        }

    def test_a_new_one_runs_from_the_many_to_the_one_and_is_spelled_as_the_table_is(self) -> None:
        new = JoinEdit("add", join=JoinColumns("shops", "orders", (("ID", "Shop_Id"),)))
        assert StoredJoin("orders", "shops", (("shop_id", "id"),)) in change(new, before=())

    def test_adding_what_is_offered_accepts_it(self) -> None:
        new = JoinEdit("add", join=JoinColumns("orders", "shops", (("shop_id", "id"),)))
        assert replace(OFFERED, status="accepted") in change(new)

    def test_changing_one_replaces_it(self) -> None:
        turned = JoinColumns("shops", "customers", (("id", "id"),))
        done = change(JoinEdit("change", DRAWN.id, turned))
        assert DRAWN not in done
        assert StoredJoin("shops", "customers", (("id", "id"),)) in done

    def test_every_problem_is_named_with_its_place(self) -> None:
        assert expect_invalid_paths(
            JoinEdit("add", join=JoinColumns("orders", "nowhere", (("nothing", "id"),))),
            JoinEdit("accept", "unknown"),
            JoinEdit("delete", DECLARED.id),
            JoinEdit("add", join=JoinColumns("orders", "orders", (("id", "id"), ("id", "id")))),
            JoinEdit("add", join=JoinColumns("orders", "customers", (("customer_id", "id"),))),
            JoinEdit("add"),
        ) == [
            ("changes.0.right", "datasources.unknown_table"),
            ("changes.0.on.0.left", "datasources.unknown_column"),
            ("changes.1.id", "relations.unknown"),
            ("changes.2.id", "relations.declared_fixed"),
            ("changes.3.on.0", "relations.same_columns"),
            ("changes.3.on.1", "relations.same_columns"),
            ("changes.3.on.1", "relations.twice"),
            ("changes.4.on", "relations.exists"),
            ("changes.5.on", "relations.no_columns"),
        ]


class TestWholeSets:
    def test_what_is_left_out_is_deleted_or_rejected(self) -> None:
        known = JoinSet(1, (DECLARED, OFFERED, DRAWN))
        wanted = [DesiredJoin(JoinColumns("orders", "shops", (("shop_id", "id"),)))]
        assert set(apply_change(known, replace_all(known, wanted, TABLES)).values()) == {
            replace(OFFERED, status="accepted"),
            replace(DECLARED, status="rejected"),
        }

    def test_one_named_twice_is_refused(self) -> None:
        wanted = [DesiredJoin(JoinColumns("shops", "customers", (("id", "id"),)))] * 2
        with pytest.raises(InvalidFields) as refused:
            replace_all(JoinSet(), wanted, TABLES)
        assert [each.path for each in refused.value.problems] == ["relations.1"]


def test_an_id_does_not_depend_on_the_side_or_the_order_of_columns() -> None:
    pairs = [("a", "x"), ("b", "y")]
    same = {
        make_join_id("l", "r", pairs),
        make_join_id("l", "r", pairs[::-1]),
        make_join_id("r", "l", [(b, a) for a, b in pairs]),
    }
    assert len(same) == 1
    assert make_join_id("l", "r", [("a", "y"), ("b", "x")]) not in same
