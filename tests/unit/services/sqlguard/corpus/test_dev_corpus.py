"""Every case of the corpus we were given, with a list of tables and without."""

import json
from pathlib import Path

import pytest

from model.errors import SqlRejected
from services.sqlguard import check_statement

CASES = [
    json.loads(line)
    for line in Path("tests/data/guard_cases_dev.jsonl").read_text("utf-8").splitlines()
]
TABLES = frozenset(
    {
        *("orders", "customers", "products", "employees", "events", "销售记录", "kw", "drop_log"),
        *("monthly_sales", "price_history", "Sheet1", "2024年 1-3月.明细"),
    }
)


@pytest.mark.promise("guarded-statements")
@pytest.mark.parametrize("tables", [TABLES, None], ids=["listed", "any"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['dialect']}: {case['why']}")
def test_a_statement_is_allowed_or_refused_as_listed(
    case: dict[str, str], tables: frozenset[str] | None
) -> None:
    if case["expect"] == "allow":
        rendered = check_statement(case["sql"], dialect=case["dialect"], tables=tables)
        assert check_statement(rendered, dialect=case["dialect"], tables=tables) == rendered
    else:
        with pytest.raises(SqlRejected):
            check_statement(case["sql"], dialect=case["dialect"], tables=tables)
