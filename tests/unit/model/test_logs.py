import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest

from model import logs

ReadLines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[ReadLines]:
    stream = StringIO()
    root = logging.getLogger()
    before = root.handlers[:], root.level
    logs.configure_logging(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:], root.level = before


def test_a_record_is_one_json_line_with_its_extras_and_ids(lines: ReadLines) -> None:
    logs.request_id.set("r-1")
    logs.user_id.set("u-1")
    logging.getLogger("x").info("query ran", extra={"rows": 3})
    [line] = lines()
    assert line["message"] == "query ran"
    assert (line["rows"], line["request_id"], line["user_id"]) == (3, "r-1", "u-1")


@pytest.mark.promise("safe-logs")
@pytest.mark.parametrize("text", ["a\r\n{}", "\x1b[31mred\x1b[0m", "\u2028line", "\u202egnp.exe"])
def test_line_breaks_and_terminal_codes_stay_inside_the_line(lines: ReadLines, text: str) -> None:
    stream = StringIO()
    logs.configure_logging(stream)
    logging.getLogger("x").warning("name", extra={"name_given": text})
    written = stream.getvalue()
    assert written.count("\n") == 1
    assert written.isascii()
    assert "\x1b" not in written
    assert json.loads(written)["name_given"] == text


def test_an_exception_is_in_the_line(lines: ReadLines) -> None:
    try:
        1 / 0  # noqa: B018
    except ZeroDivisionError:
        logging.getLogger("x").exception("failed")
    assert "ZeroDivisionError" in lines()[0]["exception"]
