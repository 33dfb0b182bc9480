"""Answers that need no statement: greetings, what a source holds, another chart of a result."""
