"""Why the rows of a statement cannot be what was asked for: it is written again."""
