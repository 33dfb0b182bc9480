"""A run of the bench: every chosen question is asked of each way, judged and written down."""

import asyncio
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass

from model.settings import Settings
from services.models.model_settings import to_model_rules
from tests.evals.datasets.dataset_part import Dataset, Part
from tests.evals.datasets.eval_question import EvalQuestion
from tests.evals.reporting.figures import OURS, PLAIN, WHOLE
from tests.evals.reporting.run_folder import RunFolder
from tests.evals.runs import judging
from tests.evals.runs.answer_cache import AnswerCache
from tests.evals.runs.attempt import Attempt, Record
from tests.evals.runs.pipeline import open_pipeline
from tests.evals.runs.plain_prompt import PlainPrompt
from tests.evals.runs.selection import Selection, choose_questions

Ask = Callable[[str, Dataset, EvalQuestion], Awaitable[Attempt]]
"""Set, database and question to what was made of it."""
Ways = dict[str, Ask]
"""How a question can be answered: a function by the name of the way."""
MIN_TIMEOUT_S = 600.0
OnRecord = Callable[[Record], None]


@dataclass(frozen=True, slots=True)
class _Task:
    set_name: str
    part: Part
    way: str
    asked: EvalQuestion

    @property
    def key(self) -> tuple[str, ...]:
        return (self.set_name, self.part.name, self.asked.id, self.asked.language, self.way)


async def answer_all(
    workers: Sequence[Mapping[str, Ask]],
    selection: Selection,
    folder: RunFolder,
    on_record: OnRecord,
) -> None:
    """Ask what the folder has no answer to yet, as many questions at once as there are workers.

    Of a database, one way after the other: so a server with one prompt cache sees the questions of
    a way in a row, as in a chat. Raises `ModelUnavailable` when nobody answers at all.
    """
    known = {record.key for record in folder.records()}
    tasks = iter([task for task in _list_tasks(selection, workers[0]) if task.key not in known])

    async def work(ways: Mapping[str, Ask]) -> None:
        place: tuple[str, Part] | None = None
        for task in tasks:
            if (task.set_name, task.part) != place:
                place = (task.set_name, task.part)
                dataset = await asyncio.to_thread(task.part.open)
            attempt = await ways[task.way](task.set_name, dataset, task.asked)
            record = judge_attempt((task.set_name, task.way), dataset, task.asked, attempt)
            folder.add(record, attempt.exchange)
            on_record(record)

    try:
        async with asyncio.TaskGroup() as group:
            for ways in workers:
                group.create_task(work(ways))
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None


def _list_tasks(selection: Selection, ways: Iterable[str]) -> Iterator[_Task]:
    for group, part in choose_questions(selection):
        for way in ways:
            for asked in part.questions:
                yield _Task(group, part, way, asked)


@asynccontextmanager
async def open_ways(
    settings: Settings, wanted: Sequence[str], cache: AnswerCache
) -> AsyncIterator[Ways]:
    """The ways to answer: the product, and the plain prompt where there is a model.

    Waiting is not what is measured: a busy machine has time.
    """
    seconds = max(settings.llm_timeout_s, MIN_TIMEOUT_S)
    settings = settings.model_copy(update={"llm_timeout_s": seconds})
    endpoint = to_model_rules(settings).environment
    ways: Ways = {}
    async with AsyncExitStack() as stack:
        if endpoint and PLAIN in wanted:
            plain = PlainPrompt(endpoint, cache)
            stack.push_async_callback(plain.close)
            ways[PLAIN] = lambda _, dataset, asked: plain.ask(dataset, asked)
        for way in (OURS, WHOLE):
            if way in wanted:
                opening = open_pipeline(settings, whole=way == WHOLE)
                ways[way] = (await stack.enter_async_context(opening)).ask
        yield ways


def judge_attempt(
    place: tuple[str, str], dataset: Dataset, asked: EvalQuestion, attempt: Attempt
) -> Record:
    """The attempt with everything that is worth keeping; `place` is its set and its way."""
    group, way = place
    gold = asked.golds[0] if asked.golds else ""
    return Record(
        set=group,
        database=dataset.name,
        id=asked.id,
        language=asked.language,
        kind=asked.kind,
        way=way,
        question=asked.full_text,
        gold=gold,
        outcome=judging.find_outcome(dataset, asked, attempt),
        sql=attempt.sql,
        problem=attempt.problem,
        statements=attempt.statements,
        seconds=round(attempt.seconds, 3),
        calls=[asdict(call) for call in attempt.calls],
        complete=judging.is_complete(dataset, asked, attempt),
        joins=judging.find_joins(attempt.sql, dataset),
        gold_joins=judging.find_joins(gold, dataset),
        load=attempt.load,
        corrected=judging.is_corrected(dataset, attempt),
        agrees=attempt.agrees,
    )
