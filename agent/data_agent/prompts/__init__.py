"""Prompt templates of the data agent, in English and Chinese."""
