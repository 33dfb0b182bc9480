"""Which masks fit which columns."""

import pytest

from model.errors import Invalid
from model.sources.policy import ColumnRule, Mask, MaskKind, SourcePolicies
from model.sources.schema import Column, ColumnKind, SourceInfo, Table
from services.datasources.visibility.stored_table import StoredColumn, StoredTable
from services.policies.rule_check import RuleChecker


@pytest.mark.parametrize(
    ("mask", "kind"),
    [
        ("last_four", "boolean"),  # `****alse`, where `true` is `****`
        ("last_four", "json"),
        ("hash", "binary"),
        ("year", "text"),
        ("rounded", "date"),
    ],
)
def test_a_mask_that_tells_values_or_does_not_fit_is_refused(
    mask: MaskKind, kind: ColumnKind
) -> None:
    column = Column("flag", kind.upper(), kind)
    stored = StoredTable(Table("staff", (column,)), (StoredColumn(column),), 0, "t")
    checker = RuleChecker(SourceInfo("s", "s", "postgres", "postgres"), {"staff": stored})
    rule = ColumnRule("staff", "flag", "mask", Mask(mask, step=10))
    with pytest.raises(Invalid) as refused:
        checker.check(SourcePolicies(column_rules=(rule,)))
    assert refused.value.key == "policies.mask_does_not_fit"
