"""`make eval`: how many questions are answered right, by the model that MODEL_* names.

Without a model the built-in engine answers. Beside the product's own answer stands that of the
plain prompt of the same model (every table as CREATE TABLE, the question, one call). Answers are
kept in .eval/NAME as they come: the same command again goes on where it stopped.
"""

import argparse
import asyncio
import sys
from contextlib import AsyncExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from model.errors import AppError
from model.settings import Settings, read_settings
from tests.evals.datasets.catalog import SETS
from tests.evals.reporting import machine
from tests.evals.reporting.figures import OURS, PLAIN, WAYS, compute_figures
from tests.evals.reporting.markdown import write_markdown
from tests.evals.reporting.run_folder import ROOT, RunFolder
from tests.evals.runs.answer_cache import DEFAULT_FOLDER, AnswerCache
from tests.evals.runs.attempt import Record
from tests.evals.runs.selection import Selection, choose_questions
from tests.evals.runs.session import answer_all, open_ways


def options(words: list[str]) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.evals",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--sets",
        nargs="+",
        default=["own"],
        metavar="SET",
        help=f"{', '.join(SETS)}, or a folder with *.jsonl and *.sqlite (default: own)",
    )
    parser.add_argument("--only", nargs="+", default=[], metavar="DATABASE", help="only these")
    parser.add_argument("--language", choices=["zh", "en"], help="only this language")
    parser.add_argument("--sample", type=int, help="most questions of a set in each language")
    parser.add_argument("--seed", type=int, default=1, help="of the sample (default: 1)")
    parser.add_argument("--name", help="the folder in .eval (default: after the model and the day)")
    parser.add_argument(
        "--ways",
        nargs="+",
        choices=WAYS,
        default=[OURS, PLAIN],
        help="the product up to the rows, its whole answer, the plain prompt (default: ours plain)",
    )
    parser.add_argument(
        "--cache", type=Path, default=DEFAULT_FOLDER, help=f"(default: {DEFAULT_FOLDER})"
    )
    parser.add_argument(
        "--renew", action="store_true", help="ask plain prompts again, as for their times"
    )
    parser.add_argument(
        "--workers", type=int, default=1, help="questions asked at the same time (default: 1)"
    )
    return parser.parse_args(words)


async def run(given: argparse.Namespace, settings: Settings) -> int:
    """Ask, report; the exit code."""
    selection = Selection(
        tuple(given.sets), tuple(given.only), given.language, given.sample, given.seed
    )
    questions = sum(len(part.questions) for _, part in choose_questions(selection))
    folder = RunFolder(ROOT / (given.name or _name(settings)))
    about = _start_session(folder, selection, settings)
    try:
        cache = AnswerCache(given.cache, renew=given.renew)
        async with AsyncExitStack() as stack:
            workers = [
                await stack.enter_async_context(open_ways(settings, given.ways, cache))
                for _ in range(given.workers)
            ]
            progress = Progress(questions * len(workers[0]))
            await answer_all(workers, selection, folder, progress.tell)
    except AppError as error:
        say(f"stopped: {error}; NAME={folder.path.name} goes on from here")
        return 1
    finally:
        text = report(folder, about)
    say(text)
    return 0


def _start_session(folder: RunFolder, selection: Selection, settings: Settings) -> dict[str, Any]:
    about = _about(folder.path.name, selection, settings)
    try:
        return folder.begin(about, ("model", "address"))
    except ValueError as error:
        sys.exit(str(error))


def report(folder: RunFolder, about: dict[str, Any]) -> str:
    """Write the report of what there is; its Markdown."""
    records = folder.records()
    groups = compute_figures(records)
    text = write_markdown(about | {"machine at the end": machine.describe_machine()}, groups)
    questions = [record.as_json() for record in records]
    folder.write_report({"about": about, "figures": groups, "questions": questions}, text)
    return text


class Progress:
    """A line for every answer."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0

    def tell(self, record: Record) -> None:
        """Say how it went."""
        self._done += 1
        key = f"{record.set} {record.database} {record.id} {record.language}"
        cost = sum(call["input"] + call["output"] for call in record.calls)
        say(
            f"{self._done:4}/{self._total} {key:40} {record.way:6}{record.outcome:8}"
            f"{record.seconds:7.2f} s {cost:6} tokens"
        )


def _about(name: str, selection: Selection, settings: Settings) -> dict[str, Any]:
    return {
        "name": name,
        "model": settings.model.name or "built-in engine",
        "address": str(settings.model.base_url or ""),
        "begun": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "commit": machine.find_commit(),
        "machine": machine.describe_machine(),
        **asdict(selection),
    }


def _name(settings: Settings) -> str:
    model = Path(settings.model.name or "builtin").name
    return f"{model}-{datetime.now(UTC):%Y-%m-%d}"


def say(line: str) -> None:
    """Print at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(asyncio.run(run(options(sys.argv[1:]), read_settings())))
