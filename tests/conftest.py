"""What all tests share; each module named here says what its fixtures give."""

pytest_plugins = [
    "tests.server_processes",
    "tests.servers",
    "tests.app",
    "tests.integration.datasources.sources",
    "tests.records",
    "tests.object_stores",
    "tests.chart_service",
    "tests.graphs",
    "tests.chart_hub",
]
