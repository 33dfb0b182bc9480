"""Numbers in the query of a request: stated, left out, or refused."""

from typing import cast

import pytest
from sanic import Request
from sanic.request import RequestParameters

from controllers.routes.query_parameters import read_integer


class FakeRequest:
    """A request with a query."""

    def __init__(self, **query: str) -> None:
        self.args = RequestParameters({name: [text] for name, text in query.items()})


def read(**query: str) -> int | None:
    return read_integer(cast("Request", FakeRequest(**query)), "limit", 50, (1, 200))


def test_a_number_left_out_is_the_default() -> None:
    assert read() == 50


@pytest.mark.parametrize("text", ["1", "200"])
def test_bounds_are_included(text: str) -> None:
    assert read(limit=text) == int(text)


@pytest.mark.parametrize("text", ["0", "201", "-1", "1.5", "five", "٣", "9" * 5_000])
def test_what_is_no_number_within_the_bounds_is_none(text: str) -> None:
    assert read(limit=text) is None
