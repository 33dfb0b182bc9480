"""`make env`: fresh secrets, in their places, once."""

import re
import runpy
import stat
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[4]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Any]:
    loaded = runpy.run_path(str(ROOT / "scripts" / "stack" / "write_env.py"))
    loaded["main"].__globals__["TARGET"] = tmp_path / ".env"
    return loaded


def _values(text: str) -> dict[str, str]:
    return dict(re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE))


def test_every_secret_is_fresh_and_long(script: dict[str, Any], tmp_path: Path) -> None:
    template = (ROOT / ".env.template").read_text("utf-8")
    first, second = (_values(script["fill_template"](template)) for _ in range(2))
    made = [first[name] for name in script["SECRETS"]]
    assert min(map(len, made)) >= 32
    assert len({*made, *(second[name] for name in script["SECRETS"])}) == 2 * len(made)


def test_the_file_is_for_its_owner_only_and_never_written_over(
    script: dict[str, Any], tmp_path: Path
) -> None:
    script["main"]()
    written = (tmp_path / ".env").read_text("utf-8")
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600
    with pytest.raises(SystemExit, match="already"):
        script["main"]()
    assert (tmp_path / ".env").read_text("utf-8") == written


def test_every_name_that_compose_asks_for_stands_in_the_template() -> None:
    compose = (ROOT / "docker" / "docker-compose.yaml").read_text("utf-8")
    asked = set(re.findall(r"\$\{(\w+):\?", compose))
    loaded = runpy.run_path(str(ROOT / "scripts" / "stack" / "write_env.py"))
    assert asked <= {*loaded["SECRETS"], *loaded["VALUES"]}
    assert {"JWT_SECRET_KEY", "MYSQL_PASSWORD"} <= asked


def test_every_setting_reaches_the_service_or_is_fixed_there() -> None:
    compose = (ROOT / "docker" / "docker-compose.yaml").read_text("utf-8")
    template = (ROOT / ".env.template").read_text("utf-8").split("# --- The compose stack")[0]
    fixed = {"SERVER_HOST", "SERVER_PORT", "DATA_DIR", "SQLALCHEMY_DATABASE_URI"}
    passed = set(re.findall(r"^    (\w+): ", compose, re.MULTILINE))
    assert set(_values(template)) - fixed - passed == set()
