"""The tokens that the answers of users cost."""

from model.database.engine import Database
from model.language_model import TokensByDay
from model.paging import Page, PageRequest, cut_page
from model.repositories.usage import model_tokens
from model.tables.language_model import TokensRow


class TokenUsageReader:
    """Reads what answers cost, for administrators."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, request: PageRequest) -> Page[TokensByDay]:
        """The tokens of each day, user and model; the newest day first."""
        async with self._database.reading() as session:
            rows = await model_tokens.find_page(session, request)
        page = cut_page(rows, request, lambda last: model_tokens.to_position(last[0]))
        return page.map(_to_tokens)


def _to_tokens(row_and_username: tuple[TokensRow, str]) -> TokensByDay:
    row, username = row_and_username
    return TokensByDay(
        row.day, row.user_id, username, row.model, row.input_tokens, row.output_tokens
    )
