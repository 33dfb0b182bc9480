"""Deterministic correction of a written statement, where only one meaning is possible.

Every change is shown to the user. The guard checks a corrected statement like any other.
"""
