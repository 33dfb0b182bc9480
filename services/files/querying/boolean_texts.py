"""Text columns that hold only yes, or only no: beside others they are columns of yes and no."""

from model.files.file import FileColumn
from services.datasources.sql_quoting import quote_ident
from services.files.ingestion.typing.inference import BOOLEAN_WORDS

_YES = ", ".join(f"'{yes}'" for yes, _ in BOOLEAN_WORDS)


def is_boolean_text(column: FileColumn) -> bool:
    """Whether a column of texts has no value but the yes or the no of one pair of words."""
    if column.kind != "text":
        return False
    bounds = {str(bound).strip().lower() for bound in (column.low, column.high)}
    return any(bounds <= {yes, no} for yes, no in BOOLEAN_WORDS)


def make_boolean_sql(column: FileColumn) -> str:
    """The expression that is true for yes, false for no and NULL for nothing."""
    return f"lower(trim({quote_ident(column.name)})) IN ({_YES})"
