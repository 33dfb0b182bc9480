"""The column that tells the rows of a table apart, where no key is declared."""

from agent.lexicon import expand_name
from model.locales.chinese import compile_chinese
from model.sources.schema import Column, Table

_KEY_KINDS = frozenset(["integer", "text"])
_KEY_ENDS = frozenset(["id", "no", "number", "code", "key", "uuid", "guid"])
_CALLED_NUMBER = compile_chinese(
    r"^\p{Han}{0,8}(?:编号|编码|代码|号|号码|ID|id)(?=$|[\s,，;；（(:：])"
)


def find_row_key(table: Table) -> Column | None:
    """The first column, where it is called a number and every row is known to have its own."""
    if table.primary_key or table.kind != "table" or not table.columns:
        return None
    column = table.columns[0]
    unique = column.profile is not None and column.profile.unique
    is_key = column.kind in _KEY_KINDS and unique and _is_called_number(column)
    return column if is_key else None


def _is_called_number(column: Column) -> bool:
    if expand_name(column.name)[-1] in _KEY_ENDS:
        return True
    return any(_CALLED_NUMBER.match(text) for text in (column.name, column.label))
