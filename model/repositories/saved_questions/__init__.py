"""Statements on saved questions. Each runs on a plain connection (`Database.write`, `read`)."""
