"""Terms and examples that a question is about: by words, and by meaning."""
