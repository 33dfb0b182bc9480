"""Cross-checks an answer: the rule engine writes a statement, and the rows are compared."""
