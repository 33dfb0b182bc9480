"""Files as a data source: what may be asked of them, and where the statements run."""
