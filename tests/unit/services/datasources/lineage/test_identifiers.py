"""Which definitions may read a column that they do not name."""

import pytest

from services.datasources.lineage.definition_parser import parse_definition
from services.datasources.lineage.identifiers import find_identifiers


@pytest.mark.parametrize(
    ("definition", "dialect"),
    [
        ("SELECT * FROM patients", "sqlite"),
        ("SELECT p.* FROM patients AS p", "postgres"),
        ("SELECT p FROM patients AS p", "postgres"),
        ("SELECT row_to_json(patients) FROM patients", "postgres"),
        ("SELECT b FROM patients AS p(a, b)", "duckdb"),
        ("SELECT id FROM visits NATURAL JOIN patients", "mysql"),
        ("SELECT COLUMNS('s.*') FROM patients", "duckdb"),
        ("SELECT COLUMNS('s.*') FROM patients", "clickhouse"),
        ("SELECT #2 FROM patients", "duckdb"),
        ("FROM patients", "duckdb"),
        ("PIVOT patients ON ward USING count(*)", "duckdb"),
        ("SELECT id FROM visits WHERE patient IN patients", "sqlite"),
    ],
)
def test_a_definition_that_may_read_any_column(definition: str, dialect: str) -> None:
    tree = parse_definition(definition, dialect)
    assert tree is None or find_identifiers(tree) is None


def test_a_definition_reads_what_it_names() -> None:
    sql = 'WITH x(a) AS (SELECT SSN FROM t) SELECT a, COUNT(*) FROM x JOIN "Wards" USING (b)'
    tree = parse_definition(sql, "sqlite")
    assert tree
    found = find_identifiers(tree)
    assert found
    assert {"ssn", "wards", "b"} <= found
    assert "ward" not in found
