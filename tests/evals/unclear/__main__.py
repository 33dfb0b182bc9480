"""How questions are answered that have no answer, or several readings.

`python -m tests.evals.unclear [--only SOURCE] [--series c w] [--sample 40] [--way plain]
[--written 1] [--show silent …]`. It asks the product with the model that MODEL_* names, else with
the built-in engine; or that model with the plain prompt; or a scripted model writes one reading.
"""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from model.settings import Settings, read_settings
from tests.evals.datasets.dataset_part import Dataset
from tests.evals.datasets.sampling import sample_stratified
from tests.evals.datasets.unclear_set import UnclearQuestion, list_unclear, open_source
from tests.evals.reporting.figures import OURS, PLAIN
from tests.evals.runs.answer_cache import DEFAULT_FOLDER, AnswerCache
from tests.evals.runs.session import open_ways
from tests.evals.unclear.judging import Verdict, judge
from tests.evals.unclear.silent_model import SilentWriter, open_silent_model

SET = "unclear"
OnVerdict = Callable[[Verdict], None]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which questions are asked: all, or those of a source, of some series, or a sample."""

    only: str | None = None
    series: tuple[str, ...] = ()
    """First letters of ids: each batch of questions has its own."""
    sample: int | None = None
    seed: int = 1

    def list_questions(self) -> list[UnclearQuestion]:
        """By source; a sample has of every half and source as much as all of them have."""
        chosen = [
            one
            for one in list_unclear()
            if self.only in (None, one.source) and (not self.series or one.id[0] in self.series)
        ]
        if self.sample is None:
            return chosen
        return sample_stratified(
            chosen, self.sample, self.seed, lambda one: (bool(one.readings), one.source)
        )


async def ask_all(
    settings: Settings,
    choice: Choice,
    way: str = OURS,
    on_verdict: OnVerdict = lambda _: None,
    before: Callable[[UnclearQuestion, Dataset], None] = lambda *_: None,
) -> list[Verdict]:
    """The verdict on every question, asked of the product or with the plain prompt.

    `before` is called with each question and its source before it is asked.
    """
    verdicts = []
    async with open_ways(settings, [way], AnswerCache(DEFAULT_FOLDER)) as ways:
        if way not in ways:
            raise SystemExit("the plain prompt needs a model: set MODEL_BASE_URL and MODEL_NAME")
        for source, asked in groupby(choice.list_questions(), key=attrgetter("source")):
            dataset = open_source(source)
            for one in asked:
                before(one, dataset)
                attempt = await ways[way](SET, dataset, one.to_eval_question())
                verdicts.append(judge(dataset, one, attempt))
                on_verdict(verdicts[-1])
    return verdicts


async def ask_silent_model(
    settings: Settings, choice: Choice, place: int, on_verdict: OnVerdict
) -> list[Verdict]:
    """The verdicts where a scripted model writes the reading at `place` and says nothing more."""
    writer = SilentWriter(place)
    async with open_silent_model(settings, writer) as scripted:
        return await ask_all(scripted, choice, on_verdict=on_verdict, before=writer.prepare)


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
    parser.add_argument("--series", nargs="+", default=[], help="first letters of ids")
    parser.add_argument("--sample", type=int, help="how many, chosen by --seed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--way", choices=(OURS, PLAIN), default=OURS)
    parser.add_argument("--written", type=int, help="the place of the reading that is written")
    parser.add_argument("--show", nargs="+", default=[], help="outcomes, or all")
    given = parser.parse_args()

    def show(verdict: Verdict) -> None:
        if verdict.outcome in given.show or "all" in given.show:
            sys.stdout.write(describe(verdict) + "\n")
            sys.stdout.flush()

    choice = Choice(given.only, tuple(given.series), given.sample, given.seed)
    settings = read_settings()
    if given.written is None:
        verdicts = asyncio.run(ask_all(settings, choice, given.way, show))
    else:
        verdicts = asyncio.run(ask_silent_model(settings, choice, given.written, show))
    sys.stdout.write(report(verdicts) + "\n")


if __name__ == "__main__":
    main()
