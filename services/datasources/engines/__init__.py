"""The kinds of data source: a package each, with driver, catalog and values."""
