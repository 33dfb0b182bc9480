"""The starters that administrators wrote, by source and language."""

from collections.abc import Sequence
from functools import partial

from sqlalchemy import Connection

from model.database.engine import Database
from model.locales import Locale
from model.repositories.sources import policies
from model.repositories.sources import starters as records
from model.sources.schema import Schema
from services.starters.hidden_labels import find_hidden_labels

Written = tuple[str, ...] | None


class StarterStore:
    """Reads and replaces written starters; who may is checked before."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self, source_id: str, locale: Locale) -> Written:
        """What is written in a language; None: what is made is shown."""
        questions_by_locale = await self._database.read(partial(records.find, source_id=source_id))
        return tuple(questions_by_locale[locale]) if locale in questions_by_locale else None

    async def put(
        self,
        source_id: str,
        locale: Locale,
        questions: Sequence[str] | None,
        unseen: frozenset[str] = frozenset(),
    ) -> None:
        """Replace what is written in a language; None: what is made is shown again.

        Questions among the `unseen` stay, behind the others: the actor does not know of them.
        """

        def replace(connection: Connection) -> None:
            questions_by_locale = records.find(connection, source_id, lock=True)
            unseen_questions = [
                each for each in questions_by_locale.get(locale, ()) if each in unseen
            ]
            rest = {key: value for key, value in questions_by_locale.items() if key != locale}
            if questions is None and not unseen_questions:
                records.put(connection, source_id, rest)
            else:
                records.put(
                    connection, source_id, rest | {locale: [*(questions or ()), *unseen_questions]}
                )

        await self._database.write(replace)

    async def find_ruled_tables(self, schema: Schema) -> frozenset[str]:
        """The tables of which rules hide something from somebody, and the views, which read some.

        None where the source has no such rules.
        """

        def find(connection: Connection) -> frozenset[str]:
            names = policies.find_ruled_tables(connection, schema.source.id)
            views = {table.name for table in schema.tables if table.kind == "view"}
            return names | views if names else frozenset()

        return await self._database.read(find)

    async def find_hidden_labels(self, schema: Schema) -> frozenset[str]:
        """What is called so in the source, but not in this view of it."""

        def find(connection: Connection) -> frozenset[str]:
            table_words = records.find_table_words(connection, schema.source.id)
            return find_hidden_labels(table_words, schema.tables)

        return await self._database.read(find)
