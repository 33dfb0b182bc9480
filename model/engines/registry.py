"""The registry of engines. To add one, add a folder beside this module and its engine below."""

from model.engines.clickhouse.description import CLICKHOUSE
from model.engines.description import Engine, SqlDialect
from model.engines.duckdb.description import DUCKDB
from model.engines.files.description import FILES
from model.engines.mysql.description import MYSQL
from model.engines.postgresql.description import POSTGRESQL
from model.engines.sqlite.description import SQLITE
from model.engines.trino.description import TRINO

ENGINES: dict[str, Engine] = {
    engine.name: engine for engine in (SQLITE, DUCKDB, MYSQL, POSTGRESQL, CLICKHOUSE, TRINO, FILES)
}
"""By name, in the order in which the page offers them."""
DIALECTS: dict[str, SqlDialect] = {
    engine.dialect.name: engine.dialect for engine in ENGINES.values()
}


def find_dialect(name: str) -> SqlDialect:
    """The dialect of that name. Raises `KeyError`."""
    return DIALECTS[name]
