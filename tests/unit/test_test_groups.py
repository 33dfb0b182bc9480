"""Tests that share servers, or would disturb each other, run on one worker."""

import os

import pytest


@pytest.mark.xdist_group("groups")
def test_the_runner_knows_the_group_of_a_test(request: pytest.FixtureRequest) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        pytest.skip("the tests run in one process")
    assert request.node.nodeid.endswith("@groups")
