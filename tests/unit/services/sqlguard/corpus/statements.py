"""Our own statements, one a line, per dialect: what must pass and what must not.

A line that begins with `--- ` says why those below it stand there.
"""

from pathlib import Path

from model.sources.schema import Dialect

DIALECTS: tuple[Dialect, ...] = ("mysql", "postgres", "sqlite", "duckdb", "clickhouse", "trino")
_FOLDER = Path(__file__).resolve().parents[4] / "data" / "guard"

REASON = "--- "


def statements(kind: str, dialect: str) -> list[str]:
    """The statements of all dialects and of this one."""
    texts = [(_FOLDER / f"{kind}_{part}.sql").read_text("utf-8") for part in ("common", dialect)]
    return [
        line for text in texts for line in text.split("\n") if line and not line.startswith(REASON)
    ]


def pairs(kind: str) -> list[tuple[Dialect, str]]:
    """Every (dialect, statement)."""
    return [(dialect, sql) for dialect in DIALECTS for sql in statements(kind, dialect)]
