"""Uploaded files as a data source; DuckDB reads them."""

from model.engines.description import Engine, SourceForm
from model.engines.duckdb.description import DUCKDB_DIALECT

FILES = Engine(
    name="files",
    title="",
    dialect=DUCKDB_DIALECT,
    form=SourceForm(place="uploads"),
    driver="files",
)
