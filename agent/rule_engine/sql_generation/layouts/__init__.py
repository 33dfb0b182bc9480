"""Selects that are more than groups and measures: growth, medians, columns side by side."""
