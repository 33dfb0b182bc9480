"""Deterministic correction of a written statement, where only one meaning is possible.

Every change is told. What the correction gives is checked by the guard like any other statement.
"""
