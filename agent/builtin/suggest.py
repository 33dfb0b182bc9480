"""What to ask first, next, and instead: only questions that the engine has read and written."""

from collections.abc import Iterator
from itertools import chain

from agent.builtin.intent import Intent
from agent.builtin.proposals.dry_run import DryRun
from agent.builtin.proposals.follow_ups import follow_ups
from agent.builtin.proposals.near import near
from agent.builtin.proposals.phrasing import Phrasing
from agent.builtin.proposals.proposal import Proposal
from agent.builtin.proposals.starters import starters
from agent.builtin.proposals.topics import Topics
from agent.builtin.warehouse import Warehouse
from agent.builtin.writer import BuiltinWriter
from agent.ports import ResultInHand, SchemaCatalog, WriteRequest
from model.errors import CannotAnswer
from model.question import Question, Turn
from model.schema import RetrievedSchema

MOST = 3
MOST_STARTERS = 4
_TRIES, _STARTER_TRIES = 10, 40


class ComputedSuggester:
    """Questions of the kinds the built-in engine answers."""

    def __init__(self, writer: BuiltinWriter | None = None) -> None:
        self._writer = writer or BuiltinWriter()

    async def suggest(self, answer: ResultInHand, catalog: SchemaCatalog) -> tuple[str, ...]:
        """At most three questions in the user's language, none of them the one just asked."""
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
        self, question: Question, schema: RetrievedSchema, catalog: SchemaCatalog
    ) -> tuple[str, ...]:
        """At most four questions to begin with; `question` has no words yet."""
        warehouse = Warehouse(schema)
        return await DryRun(self._writer, catalog, question).answerable(
            starters(Topics(warehouse, question.locale)),
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
