"""Writes statements with a model: prompt, streamed answer, annotations."""
