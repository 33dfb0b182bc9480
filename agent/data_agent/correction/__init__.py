"""Deterministic correction of a written statement, where only one meaning is possible.

Every change is told. What the correction gives is checked by the guard like any other statement.
"""

from agent.data_agent.correction.advice import find_advice
from agent.data_agent.correction.change import Change
from agent.data_agent.correction.corrected_check import CorrectedQuery, check_with_correction
from agent.data_agent.correction.table_lookup import TableLookup

__all__ = ["Change", "CorrectedQuery", "TableLookup", "check_with_correction", "find_advice"]
