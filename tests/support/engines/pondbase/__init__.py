"""Pondbase, which speaks PostgreSQL's protocol and a dialect of its own."""
