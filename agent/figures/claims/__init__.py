"""What a sentence says without a figure: superlatives, ranks, comparisons, trends, units."""
