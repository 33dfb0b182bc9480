"""Everyday phrasings in the words that the parser reads."""
