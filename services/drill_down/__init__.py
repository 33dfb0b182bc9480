"""New questions about one point of an answer, which need no model."""
