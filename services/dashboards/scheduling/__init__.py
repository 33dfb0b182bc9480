"""Refreshes of dashboards at their due times: each at most once, whichever worker runs it."""
