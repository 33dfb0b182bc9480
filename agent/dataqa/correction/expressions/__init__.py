"""Expressions that run and cannot be meant: they are written as they must have been meant."""
