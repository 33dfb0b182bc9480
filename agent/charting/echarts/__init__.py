"""ECharts options as plain JSON."""
