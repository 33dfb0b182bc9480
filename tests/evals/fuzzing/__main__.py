"""`python -m tests.evals.fuzzing --count 5000 --seed 7`: the same as the test, for longer."""

import argparse
import sys
import time

from tests.evals.fuzzing.schemas import openers
from tests.evals.fuzzing.statements import Tally, ask


def main() -> int:
    """Ask, print the faults; 1 when there are any."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="conversations a database, language")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="the name of one database")
    options = parser.parse_args()
    total = Tally()
    for name, opener in openers():
        if options.only not in (None, name):
            continue
        dataset, began, tally = opener(), time.monotonic(), Tally()
        for language in ("zh", "en"):
            tally.add(ask(dataset, language, options.count, options.seed))
        seconds = time.monotonic() - began
        sys.stdout.write(
            f"{name:28}{tally.asked:7} asked{tally.ran:7} ran{len(tally.faults):5} faults"
            f"{seconds:8.1f} s\n"
        )
        total.add(tally)
    sys.stdout.write("\n".join(total.faults) + "\n" if total.faults else "")
    return 1 if total.faults else 0


if __name__ == "__main__":
    sys.exit(main())
