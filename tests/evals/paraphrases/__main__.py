"""`python -m tests.evals.paraphrases --seed 3 --show wrong`: the same as the test, told in full."""

import argparse
import sys
from collections import defaultdict

from tests.evals.datasets.warehouse import Warehouse
from tests.evals.engine_answer import EngineAnswer
from tests.evals.paraphrases.asking import ask_all, count_outcomes, list_parts
from tests.evals.paraphrases.slots import Language

_OUTCOMES = ("right", "wrong", "refused")


def main() -> None:
    """Ask, and print the shares by language and intent, or the questions of one outcome."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", help="the names of warehouses")
    parser.add_argument("--intent")
    parser.add_argument("--language", choices=["zh", "en"])
    parser.add_argument("--show", choices=_OUTCOMES, nargs="*", default=[])
    options = parser.parse_args()
    answers: list[EngineAnswer] = []
    languages: tuple[Language, ...] = ("zh", "en")
    for part in list_parts():
        if not options.only or part.name in options.only:
            warehouse = part.open()
            assert isinstance(warehouse, Warehouse), "phrasings are about warehouses"
            for language in languages:
                if options.language in (None, language):
                    answers += ask_all(warehouse, language, options.seed)
    answers = [a for a in answers if options.intent in (None, _intent(a))]
    for answer in answers:
        if answer.outcome in options.show:
            _say(f"[{answer.outcome} {answer.warehouse} {answer.asked.id}] {answer.asked.text}")
            _say(f"   {answer.problem or answer.sql}")
            if answer.outcome == "wrong":
                _say(f"   gold {answer.asked.golds[0]}")
    _report(answers)


def _report(answers: list[EngineAnswer]) -> None:
    groups: dict[str, list[EngineAnswer]] = defaultdict(list)
    for answer in answers:
        groups[f"{answer.asked.language} {_intent(answer)}"].append(answer)
        groups[f"{answer.asked.language} all"].append(answer)
    for name, given in sorted(groups.items()):
        counts = count_outcomes(given)
        _say(f"{name:32}{len(given):6}" + "".join(f"{counts[o]:7} {o}" for o in _OUTCOMES))


def _intent(answer: EngineAnswer) -> str:
    return answer.asked.id.rpartition(" ")[0]


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
