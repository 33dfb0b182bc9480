"""The user as the writer of a statement."""

from dataclasses import dataclass

from agent.ports import OnThinking, WriteRequest, WrittenSql


@dataclass(frozen=True, slots=True)
class GivenSqlWriter:
    """Writes what the user wrote. It is checked like any other, and not repaired."""

    sql: str

    async def write(self, request: WriteRequest, on_thinking: OnThinking) -> WrittenSql:
        """The statement, unchanged."""
        del request, on_thinking  # nothing else is asked, and nobody thinks
        return WrittenSql(self.sql)
