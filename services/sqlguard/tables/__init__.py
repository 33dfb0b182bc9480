"""Tables of a statement: which they are, and what may stand in their place."""
