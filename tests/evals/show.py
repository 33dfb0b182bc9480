"""The questions of a run with their statements: `python -m tests.evals.show NAME`.

NAME is a folder in .eval, or a path. Without more words it shows what is not right.
"""

import argparse
import sys

from tests.evals.diff import flatten, load_records
from tests.evals.reporting.figures import OURS, WAYS
from tests.evals.reporting.run_folder import read_report


def main() -> None:
    """Print question, gold statement, and what was made of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.evals.show", description=__doc__)
    parser.add_argument("name")
    parser.add_argument("--way", choices=WAYS, default=OURS)
    parser.add_argument(
        "--outcome", nargs="+", choices=["right", "wrong", "refused"], default=["wrong", "refused"]
    )
    given = parser.parse_args()
    for record in load_records(read_report(given.name), given.way):
        if record.outcome in given.outcome:
            lines = [
                f"[{' '.join(record.question_key)}] {record.outcome}: {flatten(record.question)}"
            ]
            lines.append(f"   gold  {flatten(record.gold)}")
            lines += [f"   found {flatten(record.sql)}"] if record.sql else []
            lines += [f"   {flatten(record.problem)}"] if record.problem else []
            sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
