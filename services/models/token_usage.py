"""The tokens that the answers of users cost."""

from model.database.engine import Database
from model.language_model import TokensByDay
from model.paging import Page, PageRequest
from model.repositories.usage import model_tokens


class TokenUsageReader:
    """Reads what answers cost, for administrators."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, request: PageRequest) -> Page[TokensByDay]:
        """The tokens of each day, user and model; the newest day first."""
        async with self._database.reading() as session:
            rows = await model_tokens.find_page(session, request)
        batch = rows[: request.limit]
        next_position = model_tokens.to_position(batch[-1][0]) if len(rows) > len(batch) else None
        items = tuple(
            TokensByDay(
                row.day, row.user_id, username, row.model, row.input_tokens, row.output_tokens
            )
            for row, username in batch
        )
        return Page(items, next_position)
