"""How a measurement is printed: ours, the baseline of the same run, and what is wanted."""

import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One measured thing."""

    name: str
    ours: str
    baseline: str
    wanted: str = ""


def print_rows(title: str, rows: list[Row]) -> None:
    """Print the rows under a title."""
    lines = [f"\n{title}", f"  {'':<46}{'ours':>14}{'baseline':>14}  wanted"]
    lines += [f"  {r.name:<46}{r.ours:>14}{r.baseline:>14}  {r.wanted}" for r in rows]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
