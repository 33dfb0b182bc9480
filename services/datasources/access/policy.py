"""The port that decides what a user sees of a source."""

from collections.abc import Collection, Mapping
from functools import cache
from secrets import token_hex
from typing import Literal, Protocol

from model.actor import UserActor
from model.locales import LocaleText
from model.sources.policy import ROWS_ALIAS
from model.sources.query import CheckedQuery
from model.sources.schema import Schema, Table


@cache
def make_inner_name() -> str:
    """What a table is called inside the subquery that stands for it, the same in this process.

    Nobody can guess it: engines look for a column that is gone since the last sync in the statement
    around, where a user would call a table of his own values like that.
    """
    return f"{ROWS_ALIAS}_{token_hex(6)}"


class Restriction(Protocol):
    """What a user sees of one source, where that is not everything."""

    @property
    def fingerprint(self) -> str:
        """Equal for users who see the same, never empty; a part of the key of every cache."""
        ...

    @property
    def schema_key(self) -> str:
        """Equal where the same is left of a schema; a part of the key of schemas."""
        ...

    @property
    def table_fingerprints(self) -> Mapping[str, str]:
        """The same of each table with rules alone, by its name."""
        ...

    def filter_table(self, table: Table) -> Table | None:
        """The table with the columns, samples, profiles and counts to be seen; None hides it."""
        ...

    def list_masked(self, table: str) -> Collection[str]:
        """The columns of a table in place of whose values he sees something else."""
        ...

    def filters_rows(self, table: str) -> bool:
        """Whether there may be rows of a table that he does not see."""
        ...

    def rewrite(self, query: CheckedQuery, schema: Schema) -> str:
        """The statement that runs in place of a checked one. Raises `SqlRejected`."""
        ...

    def rewrite_for_estimate(self, query: CheckedQuery, schema: Schema) -> str:
        """The same as `rewrite`, to be explained only: nothing in it is estimated by values of
        hidden rows.
        """
        ...

    def describe(self, query: CheckedQuery) -> tuple[LocaleText, ...]:
        """Sentences for users about the rules that applied to a statement."""
        ...


Decision = Literal["denied", "unrestricted"] | Restriction


class AccessPolicy(Protocol):
    """Decides what users see of sources. The service itself is not asked about: it sees all."""

    async def decide(self, source_id: str, user: UserActor) -> Decision:
        """What a user sees of a source. `denied`: for him there is no such source."""
        ...

    async def decide_on_deleted(self, source_id: str, user: UserActor) -> Decision:
        """What he would see of a deleted one, by its last rules; `denied` where those are lost."""
        ...
