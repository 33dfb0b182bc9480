"""What of a JSON body is refused before any route sees it."""

import pytest

from controllers.http.json_body import parse_json
from model.errors import BadRequest


@pytest.mark.parametrize("number", [2**64, -(2**63) - 1, 10**30, 10**4_000])
def test_an_integer_that_the_audit_could_not_record_is_refused(number: int) -> None:
    body = b'{"filters": {"f": [%d]}}' % number
    with pytest.raises(BadRequest) as refused:
        parse_json("application/json", body)
    assert refused.value.text("en") == "A number in the request is too large."


@pytest.mark.parametrize("number", [2**64 - 1, -(2**63), 0])
def test_integers_of_64_bits_are_read(number: int) -> None:
    assert parse_json("application/json", b'{"version": %d}' % number) == {"version": number}
