"""Prompt templates of the assistant, in English and Chinese."""
