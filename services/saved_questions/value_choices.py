"""Values to choose from: those that stand in the column of a parameter, as a reader sees them."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from model.actor import UserActor
from model.errors import Conflict, NotFound, RunFailed
from model.sources.query import Cell
from model.sources.saved_question import Parameter, SavedQuestion
from services.answering.ports import Sources

MAX_ROWS = 1_000
MAX_VALUES = 200


@dataclass(frozen=True, slots=True)
class ValueChoices:
    """Values in order; `truncated` says that there are more."""

    values: tuple[str | int | float, ...] = ()
    truncated: bool = False


class ValueChoiceReader:
    """Reads values with a statement of its own: the same guard, rules, masks and limits apply.

    Whoever has used up his rows gets none. They do not count: each letter typed reads them anew.
    """

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    async def find(
        self, question: SavedQuestion, parameter_id: str, words: str, actor: UserActor
    ) -> ValueChoices:
        """The values that contain the words, in any case. Raises `NotFound`, `Conflict`."""
        parameter = _find_parameter(question, parameter_id)
        try:
            async with self._sources.open(question.datasource_id, actor) as (schema, runner):
                sql = _write_statement(parameter, schema.source.dialect)
                query = await asyncio.to_thread(runner.check, sql)
                result = await runner.run(query, counted=False)
        except RunFailed as error:
            raise Conflict("saved_questions.no_values") from error
        folded_words = words.casefold()
        matching_values = [
            value for (value, *_) in result.rows if folded_words in str(value).casefold()
        ]
        values = tuple(_list_plain(matching_values))
        more = result.truncated or len(result.rows) >= MAX_ROWS or len(values) > MAX_VALUES
        return ValueChoices(values[:MAX_VALUES], more)


def _list_plain(cells: list[Cell]) -> Iterator[str | int | float]:
    for value in cells:
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            yield value


def _find_parameter(question: SavedQuestion, parameter_id: str) -> Parameter:
    """A parameter that readers are asked for, about a stored column. Raises `NotFound`."""
    parameters = [each for each in question.inputs if each.id == parameter_id and each.column]
    if not parameters:
        raise NotFound("saved_questions.no_values")
    return parameters[0]


def _write_statement(parameter: Parameter, dialect: str) -> str:
    from sqlglot import exp

    from services.sqlguard.guard import parse_statement, render_statement

    _, sqlglot_dialect = parse_statement("SELECT 1", dialect)
    names = [exp.to_identifier(each, quoted=True) for each in parameter.table.split(".")]
    table = exp.Table(this=names[-1], db=names[-2] if len(names) > 1 else None)
    column = exp.column(exp.to_identifier(parameter.column, quoted=True))
    condition = exp.Not(this=exp.Is(this=column.copy(), expression=exp.Null()))
    query = exp.select(column).distinct().from_(table).where(condition)
    return render_statement(query.order_by(column.copy()).limit(MAX_ROWS), sqlglot_dialect)
