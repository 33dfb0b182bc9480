"""What all tests share; each module named here says what its fixtures give."""

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
