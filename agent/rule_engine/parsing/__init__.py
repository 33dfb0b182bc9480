"""Parses a question: spans, schema linking, passes that fill the intent, completion."""
