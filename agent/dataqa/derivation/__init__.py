"""What the outputs of a statement are computed from: meanings, formulas, joins."""
