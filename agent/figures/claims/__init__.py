"""Claims that a sentence makes without a figure: ranks, comparisons, trends, units."""
