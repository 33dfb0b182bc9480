"""Which chart tool draws the rows, and which columns, by a model."""

from collections.abc import Sequence
from contextlib import aclosing

from agent.dataqa.prompting import asked, data, instructions
from agent.llm.tool_calls import AskedCall, CallParts
from agent.llm.types import Message, Talks, ToolSchema
from agent.ports import ResultInHand

MAX_ANSWER_CHARS = 8_000
MAX_COLUMNS = 60


class ModelToolChooser:
    """Chooses with a language model, which is told what the columns are called, no row of them."""

    def __init__(self, model: Talks) -> None:
        self._model = model

    async def choose(
        self, answer: ResultInHand, title: str, tools: Sequence[ToolSchema]
    ) -> AskedCall | None:
        """The first call that the model asks for; None when it asks for none."""
        calls = CallParts()
        messages = prompt(answer, title)
        stream = self._model.stream(messages, max_chars=MAX_ANSWER_CHARS, tools=tools)
        async with aclosing(stream) as pieces:
            async for piece in pieces:
                calls.add(piece)
        return next(iter(calls.calls()), None)


def prompt(answer: ResultInHand, title: str) -> list[Message]:
    """Instructions, then question and columns as data."""
    columns = "\n".join(
        " | ".join((column.name, column.type, column.label))
        for column in answer.result.columns[:MAX_COLUMNS]
    )
    content = data("columns", f"{columns}\nrows: {len(answer.result.rows)}") + data("title", title)
    return [
        instructions("chart_tool", answer.question),
        {"role": "user", "content": content + asked(answer.question)},
    ]
