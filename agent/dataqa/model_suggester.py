"""Follow-up questions by a model."""

from pydantic import BaseModel

from agent.dataqa.prompting import asked, data, instructions, schema
from agent.dataqa.rows import rows_as_text
from agent.llm.structured import parsed
from agent.llm.types import Message, Talks
from agent.ports import ResultInHand

MAX_ANSWER_CHARS = 8_000
MAX_QUESTION_CHARS = 120
MOST_SUGGESTIONS = 3
FEW_ROWS = 5


class SuggestedQuestions(BaseModel):
    """What the model is asked for."""

    questions: list[str]


class ModelSuggester:
    """Thinks of follow-up questions with a language model."""

    def __init__(self, model: Talks) -> None:
        self._model = model

    async def suggest(self, answer: ResultInHand) -> tuple[str, ...]:
        """At most three questions; none when the model's answer cannot be read."""
        stream = self._model.stream(
            prompt(answer), max_chars=MAX_ANSWER_CHARS, shape=SuggestedQuestions
        )
        said = "".join([piece.text async for piece in stream if not piece.thinking])
        found = parsed(said, SuggestedQuestions)
        cleaned = (" ".join(question.split()) for question in (found.questions if found else ()))
        usable = [question for question in cleaned if 0 < len(question) <= MAX_QUESTION_CHARS]
        return tuple(dict.fromkeys(usable))[:MOST_SUGGESTIONS]


def prompt(answer: ResultInHand) -> list[Message]:
    """Instructions, then the schema, the statement and a few rows as data."""
    content = (
        schema(answer.schema)
        + data("sql", answer.sql)
        + data("rows", rows_as_text(answer.result, FEW_ROWS))
        + asked(answer.question)
    )
    return [instructions("suggest", answer.question), {"role": "user", "content": content}]
