"""The demo's SQLite file, built once a run and linked into the data folders of the tests."""

import os
from pathlib import Path

from model.database.engine import now
from services.datasources.demo.database_builder import build_demo_database
from services.datasources.demo.installation import FILE
from tests.support.run_folder import RUN_DIR


def with_demo(data_dir: Path) -> Path:
    """The folder, made, with the demo in it, so that an application starts at once."""
    demo_path = Path(os.environ[RUN_DIR]) / FILE
    build_demo_database(demo_path, now().date())
    data_dir.mkdir(parents=True, exist_ok=True)
    if not (data_dir / FILE).exists():
        os.link(demo_path, data_dir / FILE)
    return data_dir
