"""Which functions may be called, per dialect; the lists stand in the `.txt` files beside this."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class FunctionList:
    """Names in lower case. `tables` may stand in FROM; `anywhere` in an expression."""

    anywhere: frozenset[str]
    tables: frozenset[str]


@cache
def load_function_list(dialect: str) -> FunctionList:
    """The functions of a dialect that only compute."""
    text = files("services.sqlguard.functions").joinpath(f"{dialect}.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    at = lines.index("[tables]")
    scalar = frozenset(" ".join(lines[1:at]).split())
    tables = frozenset(" ".join(lines[at + 1 :]).split())
    # PostgreSQL lets every function stand in FROM; none of them takes the name of a table there.
    return FunctionList(scalar, tables | scalar if dialect == "postgres" else tables)
