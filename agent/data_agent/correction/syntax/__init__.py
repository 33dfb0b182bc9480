"""The syntax tree of a statement under correction."""
