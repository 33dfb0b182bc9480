"""Which functions may be called, per dialect; the lists stand beside its description."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from model.engines.registry import find_dialect


@dataclass(frozen=True, slots=True)
class FunctionList:
    """Names in lower case. `tables` may stand in FROM; `anywhere` in an expression."""

    anywhere: frozenset[str]
    tables: frozenset[str]


@cache
def load_function_list(dialect: str) -> FunctionList:
    """The functions of a dialect that only compute."""
    rules = find_dialect(dialect).guard
    text = files(rules.package).joinpath("functions.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    at = lines.index("[tables]")
    scalar = frozenset(" ".join(lines[1:at]).split())
    tables = frozenset(" ".join(lines[at + 1 :]).split())
    return FunctionList(scalar, tables | scalar if rules.functions_in_from else tables)
