"""Which chart tool draws the rows, and which columns, by a model."""

from collections.abc import Sequence
from contextlib import aclosing

from agent.data_agent.prompt_templates import load_instructions, wrap_question
from agent.egress.gate import EgressGate
from agent.egress.result_clearance import may_see_rows
from agent.llm.messages import make_user_message
from agent.llm.output.tool_calls import ToolCallAssembler, ToolCallRequest
from agent.llm.prompt_data import wrap_data
from agent.llm.types import ChatModel, Message, ToolSchema
from agent.ports import QuestionResult

MAX_ANSWER_CHARS = 8_000
MAX_COLUMNS = 60


class ModelChartToolChooser:
    """Chooses with a language model, which gets the names of the columns and no rows."""

    def __init__(self, model: ChatModel) -> None:
        self._gate = EgressGate(model)

    async def choose(
        self, answer: QuestionResult, title: str, tools: Sequence[ToolSchema]
    ) -> ToolCallRequest | None:
        """The first call that the model asks for; None when it asks for none.

        It is not asked where it may not see the rows: their columns may be called by values.
        """
        rules = answer.schema.source.egress
        if not may_see_rows(answer, self._gate.clear(rules)):
            return None
        calls = ToolCallAssembler()
        messages = make_prompt(answer, title)
        stream = self._gate.stream(messages, [rules], max_chars=MAX_ANSWER_CHARS, tools=tools)
        async with aclosing(stream) as pieces:
            async for piece in pieces:
                calls.add(piece)
        return next(iter(calls.assemble()), None)


def make_prompt(answer: QuestionResult, title: str) -> list[Message]:
    """Instructions, then question and columns as data."""
    columns = "\n".join(
        " | ".join((column.name, column.type, column.label))
        for column in answer.result.columns[:MAX_COLUMNS]
    )
    content = wrap_data("columns", f"{columns}\nrows: {len(answer.result.rows)}") + wrap_data(
        "title", title
    )
    return [
        load_instructions("chart_tool", answer.question),
        make_user_message(content + wrap_question(answer.question)),
    ]
