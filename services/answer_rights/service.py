"""Finds stored answers that show what their user may not see any more."""

import asyncio
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial

import orjson

from model.actor import SystemActor, UserActor
from model.answers.answer import AnswerRecord
from model.answers.answer_rights import AnsweredRun
from model.chats.question import Turn
from model.chats.run import Run
from model.database.engine import Database
from model.errors import DatasourceUnavailable, NotFound, RightsChanged, SqlRejected
from model.repositories.runs import branches, runs
from model.sources.code_dictionary import is_dictionary_name
from model.sources.query import CheckQuery
from model.sources.schema import Schema, Table
from services.datasources.access.source_access import (
    AccessControl,
    SchemaProvider,
    SourceAccess,
)

_CLOSED = "closed"
_READER = SystemActor("answer rights")


class AnswerRights:
    """Compares what the user of an answer saw of its tables with what he sees today.

    An answer is withheld where its source is closed to him, where its statement reads a table whose
    rules are others for him now, and where the guard refuses it because of what is hidden. A table
    that explains codes counts as read by every answer of its source. One of the assistant is
    withheld when it may repeat such an answer of its chat. Answers over uploads are the user's own.
    Those of a deleted source are shown by its last rules, and to nobody where these are lost.
    """

    def __init__(
        self, database: Database, control: AccessControl, schemas: SchemaProvider, check: CheckQuery
    ) -> None:
        self._database = database
        self._control = control
        self._schemas = schemas
        self._check = check

    async def read_access(
        self, source_id: str | None, chat_id: str, actor: UserActor
    ) -> Mapping[str, str]:
        """Fingerprints of what an actor sees of a source, by table with rules.

        Of a run over no source, by source that its chat was about.
        """
        if source_id:
            access = await self._control.find_access(source_id, actor)
            return access.table_fingerprints if access else {}
        facts = await self._database.read(partial(branches.find_accesses, chat_id=chat_id))
        return await self._find_fingerprints({each[0] for each in facts}, actor)

    async def find_withheld(self, answered_runs: Sequence[AnsweredRun]) -> frozenset[str]:
        """The ids of those runs of a chat, oldest first, whose answers are withheld.

        Of runs under way those whose question names stored values, which are withheld at once.
        """
        ended_runs = [each for each in answered_runs if each[0].status != "running"]
        withheld = {
            run.id
            for run, _ in answered_runs
            if run.status == "running" and run.question_without_values
            if await self._has_other_access(run)
        }
        for source_id in {run.datasource_id for run, _ in ended_runs if run.mode == "data"}:
            of_source = [
                each
                for each in ended_runs
                if each[0].mode == "data" and each[0].datasource_id == source_id
            ]
            withheld.update(await self._find_of_source(str(source_id), of_source))
        return frozenset(withheld.union(await self._find_repeating(ended_runs, withheld)))

    async def find_withheld_of_chat(self, chat_id: str) -> frozenset[str]:
        """The same for a stored chat, which is read only where its rights have changed."""
        facts = await self._database.read(partial(branches.find_accesses, chat_id=chat_id))
        accesses: dict[str, SourceAccess | None] = {}
        for source_id, actor, before in facts:
            if source_id not in accesses:
                accesses[source_id] = await self._control.find_past_access(source_id, actor)
            access = accesses[source_id]
            if access is None or _list_changed(before, access.table_fingerprints):
                find = partial(runs.find_of_chat, chat_id=chat_id)
                return await self.find_withheld(await self._database.read(find))
        return frozenset()

    async def is_withheld(self, run: Run) -> bool:
        """Whether the answer of a run is withheld.

        What there is of one under way is as soon as its user sees another part of its data: which
        tables it will have read is not known yet.
        """
        if run.status == "running":
            return await self._has_other_access(run)
        return run.mode in ("data", "chat") and run.id in await self.find_withheld_of_chat(
            run.chat_id
        )

    async def confirm(self, run: Run) -> None:
        """Raises `RightsChanged` where the user of a run under way may not be answered any more.

        He may not ask any more, in whichever way he lost it, or sees another part of its data.
        """
        may_ask = await self._control.statement_rights.may_ask(run.actor)
        if not may_ask or await self._has_other_access(run):
            raise RightsChanged("datasources.rights_changed")

    async def _has_other_access(self, run: Run) -> bool:
        if run.mode == "data":
            access = await self._control.find_past_access(str(run.datasource_id), run.actor)
            return access is None or bool(_list_changed(run.access, access.table_fingerprints))
        today = await self._find_fingerprints(run.access or (), run.actor)
        return bool(_list_changed(run.access, today))

    async def filter_turns(self, chat_id: str, turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
        """The turns of a chat of which a model may be told."""
        withheld = await self.find_withheld_of_chat(chat_id) if turns else frozenset()
        return tuple(turn for turn in turns if turn.run_id not in withheld)

    async def _find_fingerprints(
        self, source_ids: Collection[str], actor: UserActor
    ) -> dict[str, str]:
        """Of each source that of all an actor sees; another one where it is closed to him."""
        accesses = {each: await self._control.find_past_access(each, actor) for each in source_ids}
        return {
            each: access.fingerprint if access else _CLOSED for each, access in accesses.items()
        }

    async def _find_repeating(
        self, answered_runs: Sequence[AnsweredRun], withheld: Collection[str]
    ) -> list[str]:
        """The answers of the assistant that may repeat a withheld one that stands before.

        Those that were given since the rights changed do not: it was told of none by then.
        """
        before: set[str] = set()
        repeating = []
        for run, _ in answered_runs:
            if run.id in withheld:
                before.add(str(run.datasource_id))
            elif run.mode == "chat" and before:
                today = await self._find_fingerprints(before, run.actor)
                if _list_changed(run.access, today):
                    repeating.append(run.id)
        return repeating

    async def _find_of_source(
        self, source_id: str, answered_runs: Sequence[AnsweredRun]
    ) -> Collection[str]:
        actor = answered_runs[0][0].actor
        access = await self._control.find_past_access(source_id, actor)
        if access is None:
            return [run.id for run, _ in answered_runs]
        changed = {
            run.id: _list_changed(run.access, access.table_fingerprints) for run, _ in answered_runs
        }
        doubtful = [each for each in answered_runs if changed[each[0].id]]
        if not doubtful:
            return ()
        try:
            schema = await self._schemas.read_schema(source_id, actor)
            whole = await self._schemas.read_schema(source_id, _READER)
        except (NotFound, DatasourceUnavailable):
            return [run.id for run, _ in doubtful]
        others = {each.name for each in whole.tables if not _may_explain_codes(each)}
        return await asyncio.to_thread(
            lambda: [
                run.id
                for run, answer in doubtful
                if not changed[run.id] <= others
                or not self._may_show(answer, changed[run.id], schema)
            ]
        )

    def _may_show(
        self, answer: AnswerRecord | None, changed_tables: Collection[str], schema: Schema
    ) -> bool:
        """Whether the statements of an answer read none of the changed tables."""
        statements = set(_list_statements(answer))
        try:
            tables = {name for sql in statements for name in self._check(sql, schema).tables}
        except SqlRejected:
            return False
        return bool(statements) and tables.isdisjoint(changed_tables)


def _may_explain_codes(table: Table) -> bool:
    """Whether a table explains codes, or did before values of it were switched off."""
    texts = (column for column in table.columns if column.kind == "text")
    is_unread = table.partial or any(not (each.samples or each.profile) for each in texts)
    return table.has_code_dictionary or is_dictionary_name(table.name) or is_unread


def _list_changed(before: Mapping[str, str] | None, today: Mapping[str, str]) -> frozenset[str]:
    """The tables of which the user sees another part today, by their rules."""
    before = before or {}
    return frozenset(name for name, each in today.items() if before.get(name) != each)


def _list_statements(answer: AnswerRecord | None) -> Iterator[str]:
    for part in orjson.loads(answer.activities) if answer else ():
        content = part["content"]
        if content.get("sql"):
            yield content["sql"]
        yield from (each["sql"] for each in content.get("others") or () if each.get("sql"))
