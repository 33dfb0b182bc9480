"""Charts: chooses the type that fits the rows, and makes its ECharts options."""
