"""Charts: which one fits the rows, and its ECharts options."""
