"""The audit: who did what, as a chain of records that shows every later change."""
