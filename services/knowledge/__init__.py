"""Search in schemas: catalogs, embeddings, semantic ranking."""
