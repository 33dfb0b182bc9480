"""The writer that needs no model."""

import asyncio
from copy import deepcopy
from dataclasses import replace

from sqlglot import exp

from agent.builtin.explain import Wording
from agent.builtin.intent import Intent
from agent.builtin.outputs.language import speak
from agent.builtin.reading.context import Reading
from agent.builtin.reading.doubts import doubtful, unknown
from agent.builtin.reading.finish import NoDate
from agent.builtin.reading.reader import Reader
from agent.builtin.reading.spelling import Spelled, respelled
from agent.builtin.reading.turns.follow_up import among_the_first, merged
from agent.builtin.refusal import refusal, undated
from agent.builtin.repair import without_blamed
from agent.builtin.statement.compose import compose
from agent.builtin.statement.joins import CannotBuild, NoPath, NoStatement, uncorrelated
from agent.builtin.warehouse import Warehouse
from agent.ports import WriteListener, WriteRequest, Writing, WrittenSql
from model.errors import CannotAnswer
from model.locales import text


class BuiltinWriter:
    """Turns questions into statements by rules, over whatever schema was retrieved."""

    def __init__(self) -> None:
        self._reader = Reader()

    async def write(self, request: WriteRequest, listener: WriteListener) -> Writing:
        """One statement. Raises `CannotAnswer` rather than guess."""
        del listener
        return Writing(await asyncio.to_thread(self.compose, request))

    def compose(self, request: WriteRequest) -> WrittenSql:
        """`write` without waiting. What nothing is called by may be misspelt."""
        try:
            return self._compose(request)
        except CannotAnswer:
            spelled = respelled(request.question.text, request.schema)
            if spelled is None:
                raise
            return self._respelled(request, spelled)

    def _respelled(self, request: WriteRequest, spelled: Spelled) -> WrittenSql:
        """The statement for the question as it was probably meant, which is told."""
        question = replace(request.question, text=spelled.text)
        written = self._compose(replace(request, question=question))
        locale = request.question.locale
        told = (text("engine.spelled", locale, word=w, meant=m) for w, m in spelled.words)
        return replace(written, assumptions=(*told, *written.assumptions))

    def _compose(self, request: WriteRequest) -> WrittenSql:
        schema = without_blamed(request.schema, request.failed)
        request = replace(request, schema=schema)
        warehouse = Warehouse(schema)
        wording = Wording(warehouse, request.question.locale)
        reading, statement = self.interpret(request, warehouse)
        sql = _exact(statement, warehouse).sql(dialect=warehouse.source.dialect)
        if any(sql == failed.sql for failed in request.failed):
            raise CannotAnswer("engine.no_other_reading")
        assumptions = tuple(dict.fromkeys(wording.assumptions(reading.intent)))
        return WrittenSql(
            sql,
            assumptions,
            tuple(m.text for m in unknown(reading.marks)),
            (reading.leans and wording.title(reading.intent)) or request.question.text.strip(),
        )

    def interpret(self, request: WriteRequest, warehouse: Warehouse) -> tuple[Reading, exp.Select]:
        """How a question is read, and the statement that follows. Raises `CannotAnswer`."""
        wording = Wording(warehouse, request.question.locale)
        if not warehouse.tables:
            raise CannotAnswer("engine.no_tables")
        try:
            reading = self._read(request, warehouse)
            question = request.question
            replaced = speak(reading.intent, warehouse, question.locale, question.text)
            statement = compose(reading.intent, warehouse, wording)
        except NoDate:
            raise undated(
                request.question.text, self.partial(request, warehouse), wording
            ) from None
        except NoPath:
            raise CannotAnswer("engine.no_join") from None
        except CannotBuild:
            raise CannotAnswer("engine.counted_twice") from None
        except NoStatement:
            raise CannotAnswer("engine.not_understood", understood="") from None
        if statement is None or _doubted(reading, statement, warehouse, replaced):
            raise refusal(request.question.text, reading, wording)
        return reading, statement

    def partial(self, request: WriteRequest, warehouse: Warehouse) -> Reading:
        """What the words of a question say by themselves, however little of it is understood."""
        question = request.question
        return self._reader.read(question.text, question.today, request.schema, warehouse)

    def _read(self, request: WriteRequest, warehouse: Warehouse) -> Reading:
        question = request.question
        reading = self._reader.read(question.text, question.today, request.schema, warehouse)
        earlier: Intent | None = None
        for turn in question.history[-4:]:
            before = self._reader.read(turn.question, question.today, request.schema, warehouse)
            earlier = merged(earlier, before, turn.question)
        alone = reading.intent
        reading.intent = merged(earlier, reading, question.text)
        reading.leans = reading.intent is not alone
        if reading.leans and reading.intent.buckets and not alone.groups and earlier is not None:
            whole = self._completed(earlier, reading)
            if whole is not None:
                among_the_first(reading.intent, whole)
        self._reader.complete(reading)
        return reading

    def _completed(self, earlier: Intent, reading: Reading) -> Intent | None:
        """The earlier question as it was answered; None when it was not."""
        asked = replace(reading, marks=[], intent=deepcopy(earlier))
        try:
            self._reader.complete(asked)
        except NoDate:
            return None
        return asked.intent


def _doubted(
    reading: Reading, statement: exp.Select, warehouse: Warehouse, replaced: set[str]
) -> bool:
    tables = {_name(table) for table in statement.find_all(exp.Table)} & set(warehouse.tables)
    columns = replaced | {column.name for column in statement.find_all(exp.Column)}
    return doubtful(reading, tables, columns)


def _name(table: exp.Table) -> str:
    return f"{table.db}.{table.name}" if table.db else table.name


def _exact(statement: exp.Select, warehouse: Warehouse) -> exp.Select:
    """PostgreSQL rounds only decimals to a number of places; some have `IN` for `EXISTS`."""
    if warehouse.source.dialect in ("clickhouse", "sqlite"):
        uncorrelated(statement, negated=warehouse.source.dialect == "clickhouse")
    if warehouse.source.dialect == "postgres":
        for node in statement.find_all(exp.Anonymous):
            if node.name == "ROUND":
                rounded, places = node.expressions
                node.set("expressions", [exp.cast(rounded, "decimal"), places])
    return statement
