"""What the built-in engine writes runs on the real servers."""

import pytest

from tests.servers import PrivateDatabase
from tests.unit.agent.builtin.shop import ROWS
from tests.unit.agent.builtin.test_dialects import QUESTIONS, _sql

_NUMBERS = ROWS.replace("REAL", "DECIMAL(10,2)")


def test_mariadb_runs_every_kind_of_statement(mariadb: PrivateDatabase) -> None:
    mariadb.execute(_NUMBERS.replace(" TEXT", " VARCHAR(32)"))
    for question in QUESTIONS:
        mariadb.execute(_sql(question, "mysql"))


def test_postgresql_runs_every_kind_of_statement(postgresql: PrivateDatabase) -> None:
    postgresql.execute(_NUMBERS)
    for question in QUESTIONS:
        postgresql.execute(_sql(question, "postgres"))


@pytest.mark.parametrize("kind", ["DOUBLE PRECISION", "REAL"])
def test_postgresql_rounds_shares_of_binary_floats(postgresql: PrivateDatabase, kind: str) -> None:
    postgresql.execute(ROWS.replace("REAL", kind))
    postgresql.execute(_sql("各品类的销售额占比", "postgres"))
