"""What to ask first, next, and instead: only questions that the engine has read and written."""

from collections import OrderedDict
from collections.abc import Iterator
from itertools import chain

from agent.builtin.intent import Intent
from agent.builtin.proposals.dry_run import DryRun
from agent.builtin.proposals.follow_ups import MOST_ROWS_SEEN, follow_ups
from agent.builtin.proposals.near import near
from agent.builtin.proposals.phrasing import Phrasing
from agent.builtin.proposals.proposal import Proposal
from agent.builtin.proposals.starters import of_table, starters
from agent.builtin.proposals.topics import Topics
from agent.builtin.warehouse import Warehouse
from agent.builtin.writer import BuiltinWriter
from agent.ports import ResultInHand, SchemaCatalog, WriteRequest
from model.chats.question import Question, Turn
from model.errors import CannotAnswer
from model.sources.schema import RetrievedSchema, Table

MOST = 3
MOST_STARTERS = 4
_TRIES, _STARTER_TRIES = 10, 40
_REMEMBERED = 64
Identity = tuple[object, ...]


class ComputedSuggester:
    """Questions of the kinds the built-in engine answers."""

    def __init__(self, writer: BuiltinWriter | None = None) -> None:
        self._writer = writer or BuiltinWriter()
        self._known: OrderedDict[Identity, tuple[list[Table], tuple[str, ...]]] = OrderedDict()

    async def suggest(self, answer: ResultInHand, catalog: SchemaCatalog) -> tuple[str, ...]:
        """At most three questions in the user's language, none of them the one just asked.

        The last answers are remembered: one that is given again to the same question costs nothing.
        """
        key, tables = _identity(answer), [found.table for found in answer.schema.tables]
        known = self._known.get(key)
        if known is not None and _are_same(known[0], tables):
            self._known.move_to_end(key)
            return known[1]
        questions = await self._following(answer, catalog)
        self._known[key] = (tables, questions)
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return questions

    async def _following(self, answer: ResultInHand, catalog: SchemaCatalog) -> tuple[str, ...]:
        question = answer.question
        warehouse = Warehouse(answer.schema)
        topics = Topics(warehouse, question.locale)
        intent = self._intent(question, answer.schema)
        turn = Turn(question.text, answer.sql)
        following = Question(
            question.text, question.locale, question.today, (*question.history, turn)
        )
        proposals: Iterator[Proposal] = starters(topics)
        if intent is not None:
            proposals = chain(follow_ups(topics, intent, answer.result), proposals)
        return await DryRun(self._writer, catalog, following).answerable(
            proposals, Phrasing(warehouse, question.locale), MOST, _TRIES
        )

    async def near(
        self, question: Question, schema: RetrievedSchema, catalog: SchemaCatalog
    ) -> tuple[str, ...]:
        """At most three questions that are like one that was not answered, and are answered."""
        warehouse = Warehouse(schema)
        if not warehouse.tables:
            return ()
        reading = self._writer.partial(WriteRequest(question, schema), warehouse)
        return await DryRun(self._writer, catalog, question).answerable(
            near(Topics(warehouse, question.locale), reading),
            Phrasing(warehouse, question.locale),
            MOST,
            _STARTER_TRIES,
        )

    async def start(
        self, question: Question, schema: RetrievedSchema, catalog: SchemaCatalog, about: str = ""
    ) -> tuple[str, ...]:
        """At most four questions to begin with, those about one table first where it is named."""
        warehouse = Warehouse(schema)
        topics = Topics(warehouse, question.locale)
        proposals: Iterator[Proposal] = starters(topics)
        if about in warehouse.tables:
            proposals = chain(of_table(topics, about), proposals)
        return await DryRun(self._writer, catalog, question).answerable(
            proposals,
            Phrasing(warehouse, question.locale),
            MOST_STARTERS,
            _STARTER_TRIES,
        )

    def _intent(self, question: Question, schema: RetrievedSchema) -> Intent | None:
        try:
            reading, _ = self._writer.interpret(WriteRequest(question, schema), Warehouse(schema))
        except CannotAnswer:
            return None
        return reading.intent


def _identity(answer: ResultInHand) -> Identity:
    """What suggestions depend on, beside the tables."""
    question, rows = answer.question, answer.result.rows
    earlier = tuple((turn.question, turn.sql) for turn in question.history)
    asked = (question.text, question.locale, question.today, earlier)
    first = rows[0][0] if rows and rows[0] else None
    return (answer.schema.source.id, *asked, answer.sql, min(len(rows), MOST_ROWS_SEEN), first)


def _are_same(one: list[Table], two: list[Table]) -> bool:
    """Whether they are the very tables, which a sync or a note makes anew."""
    return len(one) == len(two) and all(a is b for a, b in zip(one, two, strict=True))
