"""Kinds of values: what rules compare and mask, and what users have for their attributes."""
