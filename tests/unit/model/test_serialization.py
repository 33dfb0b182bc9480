import json
from dataclasses import dataclass

import pytest

from model.serialization import to_json


@dataclass(frozen=True)
class Held:
    """What holds a value."""

    value: object


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (2**63, 2**63),
        (-(2**63), -(2**63)),
        (2**64, str(2**64)),
        (-(2**63) - 1, str(-(2**63) - 1)),
        (True, True),
        ("a\ud800", "a?"),
        ({"a\ud800": [10**30, (None, 1.5)]}, {"a?": [str(10**30), [None, 1.5]]}),
        (Held(10**30), {"value": str(10**30)}),
    ],
)
def test_everything_becomes_json(value: object, stored: object) -> None:
    assert json.loads(to_json(value)) == stored
