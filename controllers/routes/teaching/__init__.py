"""Routes of what administrators teach: terms, examples, both as one document."""
