"""The way to a language model on any OpenAI-compatible server."""
