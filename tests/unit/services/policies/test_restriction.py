"""What rules leave of a source for one user."""

from dataclasses import replace

import pytest

from model.errors import SqlRejected
from model.sources.policy import (
    ColumnAction,
    ColumnRule,
    Grantees,
    Mask,
    PolicySubject,
    RowRule,
    SourcePolicies,
)
from model.sources.query import CheckedQuery
from model.sources.schema import Column, ColumnProfile, ForeignKey, Schema, SourceInfo, Table
from services.datasources.access.policy import make_inner_name
from services.policies.mask_expressions import HashKeys
from services.policies.restriction import PolicyRestriction
from services.sqlguard import check_query

PROFILE = ColumnProfile(3, whole=True, nulls=0, low="1", high="9")
STAFF = Table(
    "staff",
    (
        Column("id", "INTEGER", "integer"),
        Column("name", "TEXT", "text", samples=("Ann",)),
        Column("pay", "INTEGER", "integer", profile=PROFILE),
        Column("team", "TEXT", "text", samples=("red", "blue")),
    ),
    rows=3,
)
SOURCE = SourceInfo("s", "s", "sqlite", "sqlite")
ADA = PolicySubject("ada", frozenset({"clerks"}), {"team": ("red",)})
TEAM = RowRule("staff", "team = USER_ATTRIBUTE('team')", ("team",), ("team",))
SQL = "SELECT name, pay FROM staff"


def _restrict(policies: SourcePolicies, subject: PolicySubject = ADA) -> PolicyRestriction:
    return PolicyRestriction(policies, subject, HashKeys("k", "l"))


def _mask(mask: Mask | None, action: ColumnAction = "mask", group: str = "") -> ColumnRule:
    groups = frozenset({group}) if group else frozenset()
    return ColumnRule("staff", "pay", action, mask, Grantees(groups=groups))


def _rewrite(restriction: PolicyRestriction, table: Table = STAFF, sql: str = SQL) -> str:
    schema = Schema(SOURCE, (table,), ())
    return restriction.rewrite(check_query(sql, schema=schema), schema)


def test_without_rules_nothing_is_changed() -> None:
    restriction = _restrict(SourcePolicies())
    assert not restriction.is_restricting
    assert restriction.filter_table(STAFF) is STAFF


def test_rows_that_nobody_granted_are_seen_by_nobody() -> None:
    others = RowRule("staff", "id = 1", ("id",), grantees=Grantees(frozenset({"bob"})))
    assert "1 = 0" in _rewrite(_restrict(SourcePolicies(row_rules=(others,))))


def test_what_one_of_several_rules_grants_is_seen() -> None:
    other = RowRule("staff", "id = 7", ("id",), grantees=Grantees(groups=frozenset({"clerks"})))
    sql = _rewrite(_restrict(SourcePolicies(row_rules=(TEAM, other))))
    assert f""""{make_inner_name()}".team = 'red' OR "{make_inner_name()}".id = 7""" in sql
    everything = RowRule("staff", "", ())
    assert not _restrict(SourcePolicies(row_rules=(TEAM, everything))).is_restricting


def test_of_row_restricted_tables_no_values_or_counts_are_known() -> None:
    table = _restrict(SourcePolicies(row_rules=(TEAM,))).filter_table(STAFF)
    assert table is not None
    assert table.rows is None
    assert [column.samples for column in table.columns] == [()] * 4
    assert {column.profile for column in table.columns} == {None}


def test_of_a_masked_column_no_values_are_known_and_it_is_a_text() -> None:
    table = _restrict(SourcePolicies(column_rules=(_mask(Mask("hash")),))).filter_table(STAFF)
    assert table is not None
    pay, team = table.columns[2:]
    assert (pay.kind, pay.profile) == ("text", None)
    assert team.samples == ("red", "blue")


@pytest.mark.parametrize(
    ("rules", "seen"),
    [
        ([_mask(Mask("rounded", step=10)), _mask(Mask("last_four"))], "'****'"),
        ([_mask(Mask("hash")), _mask(Mask("null")), _mask(None, "allow")], "1 = 0"),
        ([_mask(Mask("rounded", step=10)), _mask(Mask("rounded", step=500))], "500.0"),
        ([_mask(Mask("hash"), group="bosses"), _mask(None, "allow")], '"."pay"'),
    ],
)
def test_of_several_masks_the_strictest_counts(rules: list[ColumnRule], seen: str) -> None:
    for ordered in (rules, rules[::-1]):
        restriction = _restrict(SourcePolicies(column_rules=tuple(ordered)))
        if restriction.is_restricting:
            assert seen in _rewrite(restriction)
        else:
            assert "hash" in str(rules[0].mask)
            assert rules[0].grantees.groups == {"bosses"}


def test_a_hidden_column_is_stricter_than_any_mask() -> None:
    rules = (_mask(Mask("null")), _mask(None, "deny"))
    table = _restrict(SourcePolicies(column_rules=rules)).filter_table(STAFF)
    assert table is not None
    assert table.column("pay") is None


def test_a_rule_on_a_column_that_is_gone_hides_its_table() -> None:
    gone = replace(STAFF, columns=STAFF.columns[:2])
    for policies in (
        SourcePolicies(column_rules=(_mask(Mask("null")),)),
        SourcePolicies(row_rules=(TEAM,)),
    ):
        restriction = _restrict(policies)
        other = replace(gone, partial=True, switched_off=frozenset({"notes"}))
        for table in (gone, other):
            assert restriction.filter_table(table) is None
            with pytest.raises(SqlRejected):
                _rewrite(restriction, table, "SELECT id FROM staff")
        off = replace(gone, partial=True, switched_off=frozenset({"pay", "team"}))
        assert restriction.filter_table(off) is not None
        schema = Schema(SOURCE, (off,), (), hidden=frozenset({"pay", "team"}))
        query = check_query("SELECT id FROM staff", schema=schema)
        assert make_inner_name() in restriction.rewrite(query, schema) or not policies.row_rules


def test_a_hidden_column_that_got_another_name_is_not_seen() -> None:
    columns = tuple(
        replace(each, name=each.name.replace("pay", "salary")) for each in STAFF.columns
    )
    table = replace(STAFF, columns=columns, partial=True, switched_off=frozenset({"notes"}))
    restriction = _restrict(SourcePolicies(column_rules=(_mask(None, "deny"),)))
    assert restriction.filter_table(table) is None


def test_counts_of_rows_without_a_match_are_not_told() -> None:
    keys = tuple(
        ForeignKey(("team",), name, ("name",), inferred=True, unmatched=7)
        for name in ("teams", "x")
    )
    restriction = _restrict(SourcePolicies(row_rules=(replace(TEAM, table="teams"),)))
    left = restriction.filter_table(replace(STAFF, foreign_keys=keys))
    assert left is not None
    assert [key.unmatched for key in left.foreign_keys] == [0, 7]
    restriction = _restrict(SourcePolicies(row_rules=(TEAM,)))
    left = restriction.filter_table(replace(STAFF, foreign_keys=keys))
    assert left is not None
    assert [key.unmatched for key in left.foreign_keys] == [0, 0]


def test_users_who_see_the_same_share_a_fingerprint() -> None:
    policies = SourcePolicies(row_rules=(TEAM,))
    bob = PolicySubject("bob", frozenset(), {"team": ("red",), "shoe": ("43",)})
    blue = PolicySubject("bob", frozenset(), {"team": ("blue",)})
    prints = [_restrict(policies, each).fingerprint for each in (ADA, bob, blue)]
    assert prints[0] == prints[1] != prints[2]


def test_a_fingerprint_does_not_depend_on_whom_else_a_rule_is_for() -> None:
    names = ("ada", "bob", "cid")
    given = [Grantees(users=frozenset(names[:count])) for count in (1, 2, 3)]
    rules = [SourcePolicies(row_rules=(replace(TEAM, grantees=each),)) for each in given]
    found = {_restrict(each).fingerprint for each in rules}
    nobody = SourcePolicies(row_rules=(replace(TEAM, grantees=Grantees(users=frozenset({"x"}))),))
    assert len(found) == 1
    assert _restrict(nobody).fingerprint not in found


def test_users_are_told_which_rules_applied() -> None:
    policies = SourcePolicies(row_rules=(TEAM,), column_rules=(_mask(Mask("null")),))
    told = _restrict(policies).describe(CheckedQuery("", ("staff", "shops")))
    assert told == (
        ("policies.some_rows", {"table": "staff"}),
        ("policies.masked_columns", {"table": "staff", "columns": "pay"}),
    )
