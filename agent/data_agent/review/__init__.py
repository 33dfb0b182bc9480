"""Reviews a statement and its rows: double counting, unknown measures and values."""
