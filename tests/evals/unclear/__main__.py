"""How questions are answered that have no answer, or several readings.

`python -m tests.evals.unclear [--only SOURCE] [--show silent …]`. It asks the product with the
model that MODEL_* names, else with the built-in engine.
"""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Callable
from itertools import groupby
from operator import attrgetter

from model.settings import Settings, read_settings
from tests.evals.datasets.unclear_set import list_unclear, open_source
from tests.evals.runs.pipeline import open_pipeline
from tests.evals.unclear.judging import Verdict, judge

SET = "unclear"
OnVerdict = Callable[[Verdict], None]


async def ask_all(
    settings: Settings, only: str | None = None, on_verdict: OnVerdict = lambda _: None
) -> list[Verdict]:
    """The verdict on every question."""
    verdicts = []
    async with open_pipeline(settings) as pipeline:
        for source, asked in groupby(list_unclear(), key=attrgetter("source")):
            if only not in (None, source):
                continue
            dataset = open_source(source)
            for one in asked:
                attempt = await pipeline.ask(SET, dataset, one.to_eval_question())
                verdicts.append(judge(dataset, one, attempt))
                on_verdict(verdicts[-1])
    return verdicts


def report(verdicts: list[Verdict]) -> str:
    """The counts of each half, and of each kind of question."""
    lines = []
    for title, half in (
        ("unanswerable", [v for v in verdicts if not v.question.readings]),
        ("ambiguous", [v for v in verdicts if v.question.readings]),
    ):
        lines.append(f"{title:14} {len(half):3}  {_count(half)}")
        for kind in sorted({v.question.kind for v in half}):
            some = [v for v in half if v.question.kind == kind]
            lines.append(f"  {kind:26} {len(some):3}  {_count(some)}")
    silent = sum(v.outcome == "silent" for v in verdicts)
    lines.append(f"answered as if nothing were wrong: {silent} of {len(verdicts)}")
    return "\n".join(lines)


def _count(verdicts: list[Verdict]) -> str:
    counts = Counter(v.outcome for v in verdicts)
    return ", ".join(f"{counts[name]} {name}" for name in counts)


def describe(verdict: Verdict) -> str:
    """A question with what was made of it."""
    asked = verdict.question
    lines = [f"[{asked.id} {asked.source}, {asked.kind}] {asked.text}"]
    lines.append(f"   {verdict.outcome}, reading {verdict.taken}, leads to {verdict.clicks}")
    lines += [f"   missing: {asked.missing}"] if asked.missing else []
    lines += [f"   {verdict.said}"] if verdict.said.strip(" |") else []
    lines += [f"   {verdict.sql}"] if verdict.sql else []
    return "\n".join(lines)


def main() -> None:
    """Ask and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help="the name of one source")
    parser.add_argument("--show", nargs="+", default=[], help="outcomes, or all")
    given = parser.parse_args()

    def show(verdict: Verdict) -> None:
        if verdict.outcome in given.show or "all" in given.show:
            sys.stdout.write(describe(verdict) + "\n")
            sys.stdout.flush()

    verdicts = asyncio.run(ask_all(read_settings(), given.only, show))
    sys.stdout.write(report(verdicts) + "\n")


if __name__ == "__main__":
    main()
