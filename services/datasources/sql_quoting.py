"""Names and texts in SQL, as the standard and DuckDB write them.

Child processes import it: it needs nothing.
"""


def quote_ident(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def quote_literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
