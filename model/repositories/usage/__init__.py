"""Statements on what users use of models and rows, and on their budgets."""
