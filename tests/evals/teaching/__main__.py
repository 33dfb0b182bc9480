"""What terms and examples bring: `python -m tests.evals.teaching [--show] [--measures] …`.

The questions of a warehouse that was taught with twenty terms and twenty examples are asked of the
product four times: with nothing, with the terms, with the examples, with both. No question is one
of the examples; whose own questions are asked at the end. The model that MODEL_* names answers,
else the built-in engine.
"""

import argparse
import asyncio
import sys
from collections import Counter
from dataclasses import replace

from agent.retrieval.teaching.term_matching import TermMatcher
from model.locales.chinese import has_chinese
from model.settings import read_settings
from model.sources.teaching import NO_TEACHING, Teaching
from tests.evals.datasets.eval_question import EvalQuestion, read_questions
from tests.evals.datasets.sampling import sample_stratified
from tests.evals.datasets.warehouse import Warehouse, open_own
from tests.evals.diff import flatten
from tests.evals.runs.attempt import Attempt
from tests.evals.runs.judging import find_outcome
from tests.evals.runs.pipeline import Pipeline, open_pipeline
from tests.evals.teaching.taught_dataset import read_teaching, teach

NAME = "stationer"
OUTCOMES = ("right", "wrong", "refused")
LANGUAGES = ("zh", "en")
WAYS = ("nothing", "terms", "examples", "both")


def list_ways(teaching: Teaching) -> dict[str, Teaching]:
    """What is taught, way by way."""
    return {
        "nothing": NO_TEACHING,
        "terms": replace(teaching, examples=()),
        "examples": replace(teaching, terms=()),
        "both": teaching,
    }


async def ask_all(
    pipeline: Pipeline, warehouse: Warehouse, asked: list[EvalQuestion], *, show: bool
) -> Counter[tuple[str, str]]:
    """How many questions of each language had which outcome."""
    outcomes: Counter[tuple[str, str]] = Counter()
    for question in asked:
        attempt = await pipeline.ask("teaching", warehouse, question)
        outcome = find_outcome(warehouse, question, attempt)
        outcomes[question.language, outcome] += 1
        if show and outcome != "right":
            _say(f"  {question.id} {outcome}: {question.text}\n    {_describe(attempt)}")
    return outcomes


def keep_measured(asked: list[EvalQuestion], teaching: Teaching) -> list[EvalQuestion]:
    """The questions that name a measure."""
    matcher = TermMatcher(term for term in teaching.terms if term.is_measure)
    return [question for question in asked if matcher.match(question.text)]


def choose_questions(language: str | None, sample: int | None) -> list[EvalQuestion]:
    """The questions of one language or both; of a sample, as many of each kind as of all."""
    chosen: list[EvalQuestion] = []
    for each in LANGUAGES:
        if language in (None, each):
            asked = [question for question in read_questions(NAME) if question.language == each]
            size = len(asked) if sample is None else sample
            chosen += sample_stratified(asked, size, 1, lambda asked: (asked.kind, asked.id[0]))
    return chosen


def list_own_questions(teaching: Teaching, language: str | None) -> list[EvalQuestion]:
    """The questions of the examples, which their statements answer."""
    texts = [(example.id, example.values) for example in teaching.examples]
    own = [
        EvalQuestion(
            at, "example", "zh" if has_chinese(it.question) else "en", it.question, (it.sql,)
        )
        for at, it in texts
    ]
    return [question for question in own if language in (None, question.language)]


def report(way: str, outcomes: Counter[tuple[str, str]]) -> None:
    """Print the counts of a way, language by language."""
    for language in sorted({language for language, _ in outcomes}):
        counts = {outcome: outcomes[language, outcome] for outcome in OUTCOMES}
        told = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
        _say(f"{way:22} {language}: {sum(counts.values())} asked, {told}")


async def main() -> None:
    """Ask, and print the counts."""
    parser = argparse.ArgumentParser(prog="python -m tests.evals.teaching", description=__doc__)
    parser.add_argument("--show", action="store_true", help="what is not right")
    parser.add_argument("--language", choices=LANGUAGES)
    parser.add_argument("--sample", type=int, help="most questions of a language")
    parser.add_argument("--measures", action="store_true", help="what names a measure")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=WAYS)
    options = parser.parse_args()
    bare = open_own(NAME)
    asked = choose_questions(options.language, options.sample)
    teaching = read_teaching(NAME, bare.schema)
    asked = keep_measured(asked, teaching) if options.measures else asked
    _say(f"{len(teaching.terms)} terms, {len(teaching.examples)} examples")
    async with open_pipeline(read_settings()) as pipeline:
        _say(f"answered by {pipeline.responder.name}")
        warehouses = {way: teach(bare, what, way) for way, what in list_ways(teaching).items()}
        for way in options.ways:
            report(way, await ask_all(pipeline, warehouses[way], asked, show=options.show))
        own = list_own_questions(teaching, options.language)[: options.sample]
        own = [] if options.measures else own
        for way in sorted({"nothing", "both"} & set(options.ways)):
            counts = await ask_all(pipeline, warehouses[way], own, show=False)
            report(f"{way}, own questions", counts)


def _describe(attempt: Attempt) -> str:
    return flatten(attempt.sql or attempt.problem)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
