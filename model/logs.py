"""Structured logs: one JSON object a line, with the ids of the request, the run and the user.

JSON also escapes line breaks and terminal codes, so that nothing a user types can forge a line.
"""

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TextIO

request_id: ContextVar[str] = ContextVar("request_id", default="")
user_id: ContextVar[str] = ContextVar("user_id", default="")
run_id: ContextVar[str] = ContextVar("run_id", default="")

_CONTEXT_IDS = {"request_id": request_id, "user_id": user_id, "run_id": run_id}
_RECORD_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
_WARNING_LOGGERS = (
    "sanic.root",
    "sanic.server",
    "sanic.access",
    "sanic.error",
    "aiosqlite",
    "httpx",
    "httpx2",
    "alembic",
)
_DISABLED_LOGGERS = ("mcp", "client")  # MCP's SDK has loggers of both names
"""Log what was said, with addresses and tracebacks; what matters of it is logged by us."""


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of JSON."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        for name, variable in _CONTEXT_IDS.items():
            if value := variable.get():
                line[name] = value
        line |= {name: value for name, value in vars(record).items() if name not in _RECORD_FIELDS}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str, ensure_ascii=True)


def _is_not_exit(record: logging.LogRecord) -> bool:
    """A wrong setting has said its one line already; the framework would add a traceback."""
    return not (record.exc_info and isinstance(record.exc_info[1], SystemExit))


def configure_logging(stream: TextIO = sys.stderr) -> None:
    """Send all logs to `stream` as JSON lines."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(_is_not_exit)
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    for name in _WARNING_LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in _DISABLED_LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
