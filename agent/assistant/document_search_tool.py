"""The tool that searches the documents attached to a question."""

from typing import Any

from pydantic import PrivateAttr

from agent.assistant.assistant_tool import AssistantTool
from agent.assistant.ports import DocumentSearch
from agent.assistant.prompt import format_passages
from agent.assistant.state import AssistantState
from agent.ports import ToolResult
from model.errors import AppError
from model.files.document import FoundPassage
from model.locales import Locale, text

SEARCH_TOOL = "search_documents"


class DocumentSearchTool(AssistantTool):
    """Finds passages for one response of the model, numbered after those that were given before."""

    _documents: DocumentSearch = PrivateAttr()
    _locale: Locale = PrivateAttr()
    _most: int = PrivateAttr()
    _passages: list[FoundPassage] = PrivateAttr()

    def __init__(self, state: AssistantState, documents: DocumentSearch, most: int) -> None:
        locale = state.question.locale
        words = {"type": "string", "description": text("assistant.search_words", locale)}
        super().__init__(
            name=SEARCH_TOOL,
            description=text("assistant.search_about", locale),
            args_schema={
                "type": "object",
                "properties": {"words": words},
                "required": ["words"],
            },
            work=self._search,
            sends_out=False,
        )
        self._documents, self._locale, self._most = documents, locale, most
        self._passages = list(state.passages)

    @property
    def passages(self) -> tuple[FoundPassage, ...]:
        """All that was given, oldest first."""
        return tuple(self._passages)

    async def _search(self, arguments: dict[str, Any]) -> ToolResult:
        words = str(arguments.get("words", ""))
        if not words.strip():
            return ToolResult(text("assistant.no_words", self._locale), failed=True)
        try:
            passages = await self._documents.search(words)
        except AppError as error:
            return ToolResult(error.text(self._locale), failed=True)
        known_keys = {(passage.file_id, passage.text) for passage in self._passages}
        room = self._most - len(self._passages)
        fresh = [p for p in passages if (p.file_id, p.text) not in known_keys][: max(room, 0)]
        first = len(self._passages) + 1
        self._passages += fresh
        nothing_new = text("assistant.nothing_new", self._locale)
        return ToolResult(format_passages(fresh, first) if fresh else nothing_new)
