"""Ordinary phrasings of known intents over any annotated schema, with the statement of each."""
