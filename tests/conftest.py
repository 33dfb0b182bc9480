"""What all tests share; each module named here says what its fixtures give."""

from hypothesis import settings

# No test is timed: a busy machine is no fault of what is tested.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

pytest_plugins = [
    "tests.server_processes",
    "tests.servers",
    "tests.replicas",
    "tests.app",
    "tests.integration.datasources.sources",
    "tests.records",
    "tests.object_stores",
    "tests.chart_service",
    "tests.graphs",
    "tests.chart_hub",
]
