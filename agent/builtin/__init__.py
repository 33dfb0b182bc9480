"""The engine that needs no model: questions to SQL, rows to sentences and follow-ups."""
