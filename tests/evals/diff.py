"""What two runs answered differently: `python -m tests.evals.diff A B`.

A and B are names of folders in .eval, or paths.
"""

import argparse
import sys
from collections.abc import Iterator
from typing import Any

from tests.evals.reporting.figures import OURS, WAYS, compare_paired
from tests.evals.reporting.run_folder import read_report
from tests.evals.runs.attempt import Record


def find_differences(first: list[Record], second: list[Record]) -> Iterator[str]:
    """Question by question, then the test of the difference."""
    before = {record.question_key: record for record in first}
    common = [(before[r.question_key], r) for r in second if r.question_key in before]
    won = [pair for pair in common if pair[1].outcome == "right" != pair[0].outcome]
    lost = [pair for pair in common if pair[0].outcome == "right" != pair[1].outcome]
    for title, pairs in (("won", won), ("lost", lost)):
        yield f"{title}: {len(pairs)}"
        for old, new in pairs:
            yield from _question(old, new)
    found = compare_paired([new for _, new in common], [old for old, _ in common])
    yield (
        f"{found['asked']} questions in both: right {found['both'] + found['second_alone']} before,"
        f" {found['both'] + found['first_alone']} after; p {found['p']:.3f}"
    )


def _question(old: Record, new: Record) -> Iterator[str]:
    yield f"  [{' '.join(new.question_key)}] {new.question}"
    yield f"    gold   {flatten(new.gold)}"
    for title, record in (("before", old), ("after ", new)):
        yield f"    {title} {record.outcome}: {flatten(record.sql or record.problem)}"


def flatten(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())


def load_records(report: dict[str, Any], way: str) -> list[Record]:
    """The answers of a way."""
    return [Record(**line) for line in report["questions"] if line["way"] == way]


def main() -> None:
    """Print what changed from the first run to the second."""
    parser = argparse.ArgumentParser(prog="python -m tests.evals.diff", description=__doc__)
    parser.add_argument("first")
    parser.add_argument("second")
    parser.add_argument("--way", choices=WAYS, default=OURS, help="of both (default ours)")
    parser.add_argument("--second-way", choices=WAYS, help="another one of the second")
    given = parser.parse_args()
    first = load_records(read_report(given.first), given.way)
    second = load_records(read_report(given.second), given.second_way or given.way)
    for line in find_differences(first, second):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
