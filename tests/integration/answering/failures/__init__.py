"""Answers whose model, source or statement fails, and what is kept safe meanwhile."""
