"""The rules of each table that apply to one user: its own, and those of what it reads."""
