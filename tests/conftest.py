"""What all tests share; each module named here says what its fixtures give."""

import gc

import pytest
from hypothesis import settings

# No test is timed: a busy machine is no fault of what is tested.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

pytest_plugins = [
    "tests.support.run_folder",
    "tests.support.servers.databases",
    "tests.support.servers.replication",
    "tests.support.apps.running_app",
    "tests.integration.datasources.shop_sources",
    "tests.support.records",
    "tests.support.servers.object_store",
    "tests.support.servers.chart_service",
    "tests.support.servers.graph_database",
    "tests.support.servers.chart_hub",
]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Take what was collected out of the garbage collector.

    Else it goes through all of it within a test, which costs the processor time that a check has.
    """
    gc.collect()
    gc.freeze()
