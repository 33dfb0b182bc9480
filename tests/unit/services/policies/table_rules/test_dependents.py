"""The rules of tables that read tables with rules."""

from dataclasses import replace

from model.sources.lineage import SourceLineage, TableLineage
from model.sources.policy import (
    ColumnRule,
    Grantees,
    Mask,
    OpenDependent,
    PolicySubject,
    RowRule,
    SourcePolicies,
)
from model.sources.schema import Table
from services.policies.table_rules.dependents import collect_rules
from services.policies.table_rules.listing import list_dependents
from services.policies.table_rules.own_rules import TableRules

ADA = PolicySubject("ada", frozenset({"clerks"}))
BOSS = PolicySubject("boss")
ONLY_ADA = Grantees(users=frozenset({"ada"}))
NORTH = RowRule("staff", "team = 'north'", ("team",), grantees=ONLY_ADA)
FOR_BOSS = RowRule("staff", "", (), grantees=Grantees(users=frozenset({"boss"})))
PAY = ColumnRule("staff", "pay", "mask", Mask("rounded", step=10), ONLY_ADA)
LINEAGE = SourceLineage(
    {
        "list": TableLineage(("staff",)),
        "both": TableLineage(("shops", "staff")),
        "child": TableLineage(("staff",), parents=("staff",)),
        "cousin": TableLineage(("shops", "staff"), parents=("shops", "staff")),
        "elsewhere": TableLineage(is_complete=False),
        "staff": TableLineage(generated=(("bonus", ("pay",)), ("label", ("bonus", "pay")))),
    },
    "1",
)
ROWS = SourcePolicies(row_rules=(NORTH, FOR_BOSS), lineage=LINEAGE)
COLUMNS = SourcePolicies(column_rules=(PAY,), lineage=LINEAGE)


def _collect(policies: SourcePolicies, subject: PolicySubject = ADA) -> dict[str, TableRules]:
    return collect_rules(policies, subject)


def _find_withheld(policies: SourcePolicies, subject: PolicySubject = ADA) -> set[str]:
    return {name for name, rules in _collect(policies, subject).items() if rules.withheld}


def _list_states(policies: SourcePolicies) -> dict[str, str]:
    tables = [Table(name, (), kind="view") for name in LINEAGE.tables]
    return {each.table: each.state for each in list_dependents(policies, tables).tables}


def test_what_reads_a_table_with_rules_is_withheld_from_whom_they_apply_to() -> None:
    for policies in (ROWS, COLUMNS):
        assert _find_withheld(policies) == {"list", "both"}
        assert _collect(policies, BOSS) == {}


def test_rules_of_its_own_count_only_where_they_are_of_the_same_kind() -> None:
    own_row = RowRule("list", "team = 'north'", ("team",))
    own_column = ColumnRule("list", "pay", "allow")
    assert "list" in _find_withheld(replace(ROWS, column_rules=(own_column,)))
    assert "list" in _find_withheld(replace(COLUMNS, row_rules=(own_row,)))
    assert "list" not in _find_withheld(replace(ROWS, row_rules=(*ROWS.row_rules, own_row)))
    assert "list" not in _find_withheld(replace(COLUMNS, column_rules=(PAY, own_column)))


def test_a_column_rule_of_its_own_for_somebody_else_opens_nothing() -> None:
    other = ColumnRule("list", "pay", "allow", grantees=Grantees(users=frozenset({"bob"})))
    assert "list" in _find_withheld(replace(COLUMNS, column_rules=(PAY, other)))


def test_a_statement_opens_it_as_far_as_the_tables_that_it_names() -> None:
    opened = replace(ROWS, open_dependents=(OpenDependent("both", ("staff",)),))
    assert _find_withheld(opened) == {"list"}
    shops = RowRule("shops", "id = 1", ("id",))
    assert "both" in _find_withheld(replace(opened, row_rules=(*ROWS.row_rules, shops)))


def test_a_child_is_under_the_rules_of_its_one_parent() -> None:
    child = _collect(ROWS)["child"]
    assert (child.conditions, child.masks) == (("team = 'north'",), {})
    assert _collect(COLUMNS)["child"].masks == {"pay": Mask("rounded", step=10)}
    shops = RowRule("shops", "id = 1", ("id",))
    two_parents = replace(ROWS, row_rules=(*ROWS.row_rules, shops))
    assert "cousin" in _find_withheld(two_parents)


def test_a_column_computed_from_a_masked_one_is_empty_and_of_a_hidden_one_hidden() -> None:
    masked = _collect(COLUMNS)["staff"]
    assert masked.masks == {
        "pay": Mask("rounded", step=10),
        "bonus": Mask("null"),
        "label": Mask("null"),
    }
    denied = _collect(replace(COLUMNS, column_rules=(replace(PAY, action="deny", mask=None),)))
    assert denied["staff"].hidden_columns == {"pay", "bonus", "label"}
    own = ColumnRule("staff", "bonus", "allow")
    decided = _collect(replace(COLUMNS, column_rules=(PAY, own)))["staff"]
    assert decided.masks.keys() == {"pay", "label"}


def test_administrators_are_told_what_is_withheld_and_what_nobody_knows() -> None:
    expected = {
        "list": "withheld",
        "both": "withheld",
        "child": "inherits",
        "cousin": "inherits",
        "elsewhere": "unknown",
    }
    assert _list_states(ROWS) == expected
    opened = replace(ROWS, open_dependents=(OpenDependent("list", ("staff",)),))
    assert _list_states(opened) == expected | {"list": "open"}
    own = RowRule("both", "", ())
    ruled = replace(ROWS, row_rules=(*ROWS.row_rules, own))
    assert _list_states(ruled) == expected | {"both": "ruled"}
    assert _list_states(SourcePolicies(lineage=LINEAGE)) == {}


def test_before_a_sync_has_looked_every_view_of_a_source_with_rules_is_unknown() -> None:
    policies = replace(ROWS, lineage=SourceLineage())
    listed = list_dependents(policies, [Table("v", (), kind="view"), Table("t", ())])
    assert [(each.table, each.state) for each in listed.tables] == [("v", "unknown")]
    assert not listed.is_known
