"""A catalog for tests of what is suggested."""

from model.chats.question import Question
from model.sources.schema import RetrievedSchema


class FakeSchemaCatalog:
    """A catalog that finds the same for every question."""

    def __init__(self, schema: RetrievedSchema) -> None:
        self.source = schema.source
        self._schema = schema

    async def search(self, question: Question) -> RetrievedSchema:
        """All there is."""
        del question
        return self._schema

    search_words = search
