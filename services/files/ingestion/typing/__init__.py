"""Text becomes typed columns: formats of values, headers, totals, the table in DuckDB."""
