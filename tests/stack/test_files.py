"""What can be said of the Dockerfiles and the compose file without an engine."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DOCKER = ROOT / "docker"
DOCKERFILES = (
    "docker/Dockerfile",
    "docker/gpt-vis-api/Dockerfile",
    "web/Dockerfile",
    *(str(p.relative_to(ROOT)) for p in (ROOT / "tests/stack/stand_ins").glob("*.Dockerfile")),
)
SEVEN = ("chat-web", "chat-service", "mysql", "minio", "neo4j-apoc", "mcphub", "gpt-vis-api")
IN_PROFILES = ("chat-service-more", "redis", "caddy", "prometheus", "grafana")
ONCE = ("prepare", "minio-setup")
WRITABLE_ROOT = {"neo4j-apoc", "mcphub"}
PUBLIC = {"chat-web": 80, "chat-service": 8089, "caddy": None}


def _compose(*arguments: str, env_file: Path | None) -> subprocess.CompletedProcess[str]:
    command = shutil.which("docker-compose")
    assert command, "docker-compose is not installed"
    given = ["--env-file", str(env_file)] if env_file else ["--env-file", os.devnull]
    return subprocess.run(
        [command, "-f", str(DOCKER / "docker-compose.yaml"), *given, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/root")},
    )


@pytest.fixture(scope="module")
def env_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import runpy

    target = tmp_path_factory.mktemp("env") / ".env"
    script = runpy.run_path(str(ROOT / "scripts" / "stack" / "write_env.py"))
    script["main"].__globals__["TARGET"] = target
    script["main"]()
    return target


@pytest.fixture(scope="module")
def services(env_file: Path) -> dict[str, Any]:
    done = _compose("--profile", "*", "config", "--format", "json", env_file=env_file)
    assert done.returncode == 0, done.stderr
    read: dict[str, Any] = json.loads(done.stdout)["services"]
    return read


@pytest.mark.parametrize("path", DOCKERFILES)
def test_hadolint_finds_nothing(path: str) -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    done = subprocess.run(
        [hadolint, "--config", ROOT / ".hadolint.yaml", path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("profile", ["", "monitoring", "scale", "https", "*"])
def test_the_compose_file_is_valid(profile: str, env_file: Path) -> None:
    chosen = ["--profile", profile] if profile else []
    done = _compose(*chosen, "config", "-q", env_file=env_file)
    assert (done.returncode, done.stderr) == (0, "")


def test_without_settings_it_says_what_to_do() -> None:
    done = _compose("up", env_file=None)
    assert done.returncode != 0
    assert "make env writes it to docker/.env" in done.stderr


def test_the_services_are_those_of_the_contract(services: dict[str, Any]) -> None:
    assert set(services) == {*SEVEN, *IN_PROFILES, *ONCE}
    assert {name for name in services if not services[name].get("profiles")} == {*SEVEN, *ONCE}
    assert services["neo4j-apoc"]["image"] == "neo4j:5.26.11-ubi9"
    assert services["mysql"]["image"].startswith("mysql:8.4.")
    assert services["chat-service"]["image"] == "sanic-web:latest"


def test_the_service_needs_the_database_only(services: dict[str, Any]) -> None:
    assert set(services["chat-service"]["depends_on"]) == {"mysql"}
    assert services["chat-service"]["depends_on"]["mysql"]["condition"] == "service_healthy"


@pytest.mark.promise("closed-containers")
def test_only_the_page_and_the_api_are_published_beyond_this_machine(
    services: dict[str, Any],
) -> None:
    for name, service in services.items():
        for port in service.get("ports", []):
            assert name in PUBLIC or port.get("host_ip") == "127.0.0.1", name
    published = {
        name: {port["published"]: port["target"] for port in services[name].get("ports", [])}
        for name in SEVEN
    }
    assert published == {
        "chat-web": {"8081": 80},
        "chat-service": {"8089": 8089},
        "mysql": {"3306": 3306},
        "minio": {"19000": 9000, "19001": 9001},
        "neo4j-apoc": {"7474": 7474, "7687": 7687},
        "mcphub": {"3300": 3000},
        "gpt-vis-api": {"3100": 3000},
    }


@pytest.mark.promise("closed-containers")
@pytest.mark.parametrize("name", [*SEVEN, *IN_PROFILES])
def test_every_long_running_service_is_watched_limited_and_closed(
    services: dict[str, Any], name: str
) -> None:
    service = services[name]
    assert service["healthcheck"]["test"]
    assert service["restart"] == "unless-stopped"
    assert service["logging"]["options"] == {"max-size": "10m", "max-file": "3"}
    resources = service["deploy"]["resources"]
    assert {"cpus", "memory", "pids"} <= set(resources["limits"])
    assert resources["reservations"]["memory"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert list(service["networks"]) == ["tabletalk"]
    assert service.get("read_only", False) is (name not in WRITABLE_ROOT)
    assert any(place.startswith("/tmp") for place in service.get("tmpfs", ["/tmp"]))


@pytest.mark.promise("closed-containers")
@pytest.mark.parametrize("name", [*SEVEN, *IN_PROFILES, *ONCE])
def test_images_are_pinned(services: dict[str, Any], name: str) -> None:
    image, _, tag = services[name]["image"].partition(":")
    ours = image in {"sanic-web", "chat-web", "gpt-vis-api"}
    assert ours or (any(character.isdigit() for character in tag) and tag != "latest")


@pytest.mark.promise("closed-containers")
def test_nothing_runs_as_root_but_what_makes_the_folders(services: dict[str, Any]) -> None:
    ours = {"chat-service", "chat-service-more", "chat-web", "gpt-vis-api"}  # in their images
    roots = {n for n, s in services.items() if n not in ours and s.get("user", "0") in {"0", "0:0"}}
    assert roots == {"prepare"}
    assert services["prepare"]["network_mode"] == "none"


@pytest.mark.promise("closed-containers")
def test_the_file_itself_holds_no_secret(env_file: Path) -> None:
    import re

    written = (DOCKER / "docker-compose.yaml").read_text("utf-8")
    named = re.findall(
        r"^\s+(\w*(?:PASSWORD|SECRET|TOKEN|API_KEY|SECRET_KEY)\w*): (.*)$", written, re.MULTILINE
    )
    assert len(named) > 15
    assert [(name, value) for name, value in named if not value.startswith("${")] == []
