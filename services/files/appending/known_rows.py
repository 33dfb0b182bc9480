"""SQL that counts the rows of an upload that a file has already."""

from services.datasources.sql_quoting import quote_ident
from services.files.ingestion.merging.merge_sql import make_rows_sql, make_same_row_condition
from services.files.rebuilding.table_union import TableSource, TableUnion


def make_known_rows_sql(union: TableUnion) -> str:
    """Counts them for one table; the databases are called `file` and `upload`."""
    before, *new_sources = union.sources
    counts = (_count_known_rows(union, before, source) for source in new_sources)
    return f"SELECT {' + '.join(counts)}"


def _count_known_rows(union: TableUnion, before: TableSource, source: TableSource) -> str:
    columns = union.table.columns
    known_table = f"file.main.{quote_ident(before.table.name)}"
    fresh_table = f"upload.main.{quote_ident(source.table.name)}"
    known_sql = make_rows_sql(known_table, before.columns, columns)
    fresh_sql = make_rows_sql(fresh_table, source.columns, columns)
    same = make_same_row_condition(before.columns, source.columns, columns)
    return f"(SELECT count(*) FROM ({fresh_sql}) fresh SEMI JOIN ({known_sql}) known ON {same})"  # noqa: S608 - names are quoted
