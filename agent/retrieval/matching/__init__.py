"""Stored values found in a question by other spellings: folded, shortened, read, translated."""
