"""MySQL and the engines that speak its protocol."""

from model.engines.variant import Variant

_NUMBER = r"(\d+\.\d+(?:\.\d+)?)"
_LATE = r"exceeded time limit|query timeout|timed? ?out"

MARIADB = Variant(
    title="MariaDB",
    pattern="mariadb",
    limits=("SET SESSION max_statement_time = {seconds}",),
)
# Both have one code for every failure, no transactions, and keys in no table of constraints:
# docs.starrocks.io (System variables, information_schema), doris.apache.org (Variables).
STARROCKS = Variant(
    title="StarRocks",
    pattern="starrocks",
    number=_NUMBER,
    version="{title} {number}",
    read_only="statement",
    limits=("SET SESSION query_timeout = {whole_seconds}",),
    timeout_words=_LATE,
    key_listing="columns",
    explains=False,
)
DORIS = Variant(
    title="Doris",
    pattern="doris",
    number=_NUMBER,
    version="{title} {number}",
    read_only="statement",
    limits=("SET SESSION query_timeout = {whole_seconds}",),
    timeout_words=_LATE,
    key_listing="columns",
    explains=False,
)
MYSQL = Variant(
    title="MySQL",
    limits=(
        "SET SESSION max_execution_time = {milliseconds}",
        "SET SESSION max_statement_time = {seconds}",
    ),
)
"""The second statement is MariaDB's, which a proxy may hide."""
VARIANTS = (STARROCKS, DORIS, MARIADB, MYSQL)
