"""Answers a question with the statement of the example that has the same question."""

from agent.ports import WriteRequest, WrittenSql
from model.locales import text


def take_same_example(request: WriteRequest) -> WrittenSql | None:
    """The statement of the example whose question this is, unless it has failed."""
    same = next((match for match in request.schema.examples if match.is_same), None)
    if same is None or request.failed_attempts:
        return None
    example = same.example.values
    assumption = text("engine.same_example", request.question.locale)
    return WrittenSql(example.sql, (assumption,), title=example.question)
