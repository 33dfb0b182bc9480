"""The name of tables inside of rules, which nobody can guess."""

import runpy
import secrets

import pytest

from services.datasources.access import policy
from services.datasources.access.policy import make_inner_name


def test_it_is_made_when_it_is_first_asked_for_and_stays() -> None:
    assert make_inner_name() == make_inner_name()


def test_importing_makes_none(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    monkeypatch.setattr(secrets, "token_hex", made.append)
    runpy.run_path(str(policy.__file__))
    assert made == []
