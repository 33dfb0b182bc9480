"""DuckDB files: read in processes of their own, which can do nothing but read them."""
