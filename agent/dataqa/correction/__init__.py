"""Deterministic correction of a written statement: what can be meant in one way only is put right.

Every change is told. What the correction gives is checked by the guard like any other statement.
"""

from agent.dataqa.correction.advice import advice
from agent.dataqa.correction.change import Change
from agent.dataqa.correction.checking import Corrected, check_corrected
from agent.dataqa.correction.tables import ShownTables

__all__ = ["Change", "Corrected", "ShownTables", "advice", "check_corrected"]
