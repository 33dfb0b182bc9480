"""How similar words and short phrases are in meaning, in one language or across the two."""
