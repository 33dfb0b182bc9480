"""The private servers give what other tests rely on."""

import pymysql
import pytest

from tests.support.servers.databases import PrivateDatabase, run_sql_mysql, run_sql_postgresql

TABLE = (
    "CREATE TABLE 订单 (id INT PRIMARY KEY, 金额 DECIMAL(10,2)); INSERT INTO 订单 VALUES (1, 9.90);"
)


def test_a_reader_of_mariadb_reads_and_cannot_write(mariadb: PrivateDatabase) -> None:
    mariadb.execute(TABLE)
    run_sql_mysql(mariadb.server, mariadb.reader, mariadb.name, "SELECT * FROM 订单")
    with pytest.raises(pymysql.err.OperationalError, match="denied"):
        run_sql_mysql(mariadb.server, mariadb.reader, mariadb.name, "DELETE FROM 订单")


def test_a_reader_of_postgresql_reads_and_cannot_write(postgresql: PrivateDatabase) -> None:
    postgresql.execute(TABLE)
    run_sql_postgresql(postgresql.server, postgresql.reader, postgresql.name, "SELECT * FROM 订单")
    with pytest.raises(RuntimeError, match="permission denied"):
        run_sql_postgresql(
            postgresql.server, postgresql.reader, postgresql.name, "DELETE FROM 订单"
        )


def test_two_tests_of_one_run_share_a_server_but_not_a_database(
    mariadb: PrivateDatabase, request: pytest.FixtureRequest
) -> None:
    mariadb.execute("CREATE TABLE only_here (id INT)")
    with pytest.raises(pymysql.err.OperationalError, match="denied"):
        run_sql_mysql(mariadb.server, mariadb.admin, "mysql", "SELECT 1")
