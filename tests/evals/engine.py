"""How many questions the built-in engine answers right, wrongly, or not at all.

`python -m tests.evals.engine --set own|files|demo|spider [--show wrong|refused]`.
A quick look by kind of question, without the steps of an answer; `make eval` asks the product.
Nothing here fails; it prints what it saw. Spider is no part of the project: it is read from
`shared/data/spider` beside the project, and skipped where that is missing.
"""

import argparse
import statistics
import sys
from collections import Counter

from agent.rule_engine.sql_writer import RuleSqlWriter
from tests.evals.datasets.catalog import SETS
from tests.evals.engine_answer import EngineAnswer, answer_question


def main() -> None:
    """Ask the questions of a set and print how it went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", choices=SETS, default="own")
    parser.add_argument("--show", choices=["right", "wrong", "refused"])
    parser.add_argument("--language", choices=["zh", "en"])
    parser.add_argument("--only", help="the name of one warehouse")
    options = parser.parse_args()
    writer, answers = RuleSqlWriter(), []
    for part in SETS[options.set]():
        if options.only in (None, part.name):
            warehouse = part.open()
            asked = (q for q in part.questions if options.language in (None, q.language))
            answers += [answer_question(warehouse, question, writer) for question in asked]
    for given in answers:
        if given.outcome == options.show:
            _say(_detail(given))
    if answers:
        report(answers)


def report(answers: list[EngineAnswer]) -> None:
    """Print the shares by warehouse, kind and language."""
    _say(f"{'':24}{'asked':>7}{'right':>8}{'wrong':>8}{'refused':>8}")
    for title, key in (
        ("domain", lambda a: a.warehouse),
        ("kind", lambda a: a.asked.kind),
        ("language", lambda a: a.asked.language),
        ("", lambda _: "all"),
    ):
        for name in sorted({key(a) for a in answers}):
            _say(_line(f"{title} {name}", [a for a in answers if key(a) == name]))
    times = sorted(a.ms for a in answers)
    slow = times[int(len(times) * 0.95) - 1]
    _say(f"ms a question: median {statistics.median(times):.1f}, p95 {slow:.1f}")


def _line(title: str, answers: list[EngineAnswer]) -> str:
    outcomes = Counter(a.outcome for a in answers)
    shares = (f"{100 * outcomes[o] / len(answers):7.1f}%" for o in ("right", "wrong", "refused"))
    return f"{title.strip():24}{len(answers):7}{''.join(shares)}"


def _detail(given: EngineAnswer) -> str:
    before = "".join(f"{turn.question} → " for turn in given.asked.history)
    lines = [f"[{given.warehouse} {given.asked.id} {given.asked.kind}] {before}{given.asked.text}"]
    lines += [f"   gold  {gold}" for gold in given.asked.golds[:1]]
    lines += [f"   found {given.sql}"] if given.sql else []
    lines += [f"   {given.problem}"] if given.problem else []
    return "\n".join(lines)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
