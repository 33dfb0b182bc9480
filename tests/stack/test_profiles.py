"""What is started by profile: several replicas over Redis, HTTPS, Prometheus. And HTTP/2."""

import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.stack.running import Stack, ask, question
from tests.stack.test_running import SLOW

pytestmark = pytest.mark.timeout(900)
DOMAIN = "tabletalk.test"
SERVICES = "chat-web chat-service chat-service-more redis caddy prometheus"
"""Not Grafana: no package holds it, and no image is pulled here."""


@pytest.fixture(scope="module")
def wide(stack: Stack) -> Iterator[Stack]:
    """All profiles up, one more replica; afterwards the stack is as small as before."""
    redis = f"redis://:{stack.settings['REDIS_PASSWORD']}@redis:6379/0"
    stack.set(REDIS_URL=redis, CHAT_SERVICE_MORE="1", DOMAIN=DOMAIN)
    began = time.monotonic()
    stack.make("up", "PROFILES=scale https monitoring", f"SERVICES={SERVICES}")
    stack.measured.append(f"four more services healthy after {time.monotonic() - began:.1f} s")
    yield stack
    more = ("chat-service-more", "redis", "caddy", "prometheus")
    stack.compose("--profile", "*", "rm", "--stop", "--force", *more)
    stack.set(REDIS_URL="")
    stack.make("up")


def curl(*arguments: str) -> str:
    """What curl printed."""
    if not shutil.which("curl"):
        pytest.skip("curl is not installed")
    command = ["curl", "--silent", "--show-error", "--max-time", "30", "--noproxy", "*", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def parse_start(line: str) -> str:
    return str(json.loads(line.removeprefix("data:"))["type"])


def test_the_page_speaks_http_2_beside_1_1(stack: Stack) -> None:
    shown = ("--output", "/dev/null", "--write-out", "%{http_version} %{response_code}")
    for path in ("/", "/api/auth/me", "/readyz"):
        status = "401" if "api" in path else "200"
        spoken = [
            curl(version, *shown, f"{stack.page}{path}")
            for version in ("--http2-prior-knowledge", "--http1.1")
        ]
        assert spoken == [f"2 {status}", f"1.1 {status}"]


def test_an_answer_streams_over_http_2(stack: Stack) -> None:
    with stack.client() as client:
        token = client.headers["Authorization"]
    body = json.dumps(question("How many customers are there?"))
    sent = ("-H", f"Authorization: {token}", "-H", "Content-Type: application/json", "-d", body)
    events = curl("--http2-prior-knowledge", *sent, f"{stack.page}/api/chats/runs")
    lines = [line for line in events.splitlines() if line.startswith("data:")]
    assert (parse_start(lines[0]), parse_start(lines[-1])) == ("RUN_STARTED", "RUN_FINISHED")


def test_another_replica_follows_an_answer_and_stops_it(wide: Stack) -> None:
    here, there = (wide.address(f"{name}-1") for name in ("chat-service", "chat-service-more"))
    assert here != there
    with wide.client(here) as asked, wide.client(there) as other:
        first = question("How many customers are there?")
        asked.post("/api/chats/runs", json=first).raise_for_status()
        address = f"/api/chats/runs/{first['runId']}/sql"
        with asked.stream("POST", address, json={"sql": SLOW}) as answer:
            lines = (line for line in answer.iter_lines() if line.startswith("data:"))
            begun = json.loads(next(lines).removeprefix("data:"))
            run = f"/api/chats/runs/{begun['runId']}"
            assert other.get(run).json()["status"] == "running"
            with other.stream("GET", f"{run}/events") as followed:
                seen = (line for line in followed.iter_lines() if line.startswith("data:"))
                assert json.loads(next(seen).removeprefix("data:")) == begun
                assert other.post(f"{run}/stop").status_code == 202
                assert list(lines)[-1] == list(seen)[-1]
        assert other.get(run).json()["status"] == asked.get(run).json()["status"] == "cancelled"


def test_a_replica_takes_over_when_another_is_gone(wide: Stack) -> None:
    with wide.client() as client:
        asked = [ask(client) for _ in range(6)]
        assert {events[-1]["type"] for events in asked} == {"RUN_FINISHED"}
        # nginx takes one of the two addresses by chance: forty times the same comes once in 2^39.
        for _ in range(40):
            assert client.get("/api/auth/me").status_code == 200
        reached = set(re.findall(r'"service":"([0-9.]+):8089"', wide.compose("logs", "chat-web")))
        both = {
            httpx.URL(wide.address(f"{n}-1")).host for n in ("chat-service", "chat-service-more")
        }
        assert both <= reached
        wide.compose("--profile", "scale", "stop", "chat-service-more")
        chat = asked[0][0]["threadId"]
        assert client.get(f"/api/chats/{chat}").status_code == 200
        assert ask(client)[-1]["type"] == "RUN_FINISHED"


@pytest.mark.promise("behind-a-proxy")
def test_https_comes_by_itself(wide: Stack, tmp_path: Path) -> None:
    root = tmp_path / "root.crt"
    authority = "/data/caddy/pki/authorities/local/root.crt"
    root.write_text(wide.inside("caddy", "cat", authority), "utf-8")
    _, _, port = wide.settings["HTTPS_PORT"].rpartition(":")
    known = ("--resolve", f"{DOMAIN}:{port}:127.0.0.1", "--cacert", str(root), "--http2")
    written = (
        "--dump-header",
        "-",
        "--output",
        "/dev/null",
        "--write-out",
        "version %{http_version}",
    )
    said = curl(*known, *written, f"https://{DOMAIN}:{port}/readyz").lower()
    assert re.search(r"^http/2 200", said)
    assert "version 2" in said
    assert "strict-transport-security: max-age=31536000" in said
    assert "server: caddy" not in said
    plain = httpx.get(
        f"http://{wide.settings['HTTP_PORT']}/", headers={"Host": DOMAIN}, trust_env=False
    )
    assert plain.status_code == 308
    assert plain.headers["location"].startswith(f"https://{DOMAIN}")


@pytest.mark.promise("behind-a-proxy")
def test_who_asks_is_known_behind_https(wide: Stack) -> None:
    _, _, port = wide.settings["HTTPS_PORT"].rpartition(":")
    name = "asked-behind-https"
    known = ("--resolve", f"{DOMAIN}:{port}:127.0.0.1", "--insecure", "--output", "/dev/null")
    forged = ("-H", "X-Real-IP: 203.0.113.9", "-H", "X-Forwarded-For: 203.0.113.9")
    curl(*known, *forged, f"https://{DOMAIN}:{port}/api/nothing/{name}")
    # A replica that has just gone may be told of, too, in the words of the log of errors.
    lines = [x for x in wide.compose("logs", "chat-web").splitlines() if name in x]
    [client] = re.findall(r'"client":"([^"]+)"', "\n".join(lines))
    proxy = wide.container("caddy")["NetworkSettings"]["Networks"]["tabletalk"]["IPAddress"]
    assert client not in {"203.0.113.9", proxy, ""}


def test_prometheus_finds_every_replica_and_knows_our_rules(wide: Stack) -> None:
    with httpx.Client(
        base_url=f"http://{wide.settings['PROMETHEUS_PUBLISHED']}", trust_env=False
    ) as c:
        up: dict[str, int] = {}
        until = time.monotonic() + 180
        while up.get("chat-service", 0) < 1 or up.get("gpt-vis-api", 0) < 1:
            assert time.monotonic() < until, up
            time.sleep(0.5)
            targets = c.get("/api/v1/targets").json()["data"]["activeTargets"]
            up = {}
            for target in targets:
                up[target["labels"]["job"]] = up.get(target["labels"]["job"], 0) + (
                    target["health"] == "up"
                )
        groups = c.get("/api/v1/rules").json()["data"]["groups"]
        rules = [rule for group in groups for rule in group["rules"]]
        assert len(rules) >= 6
        assert [rule["name"] for rule in rules if rule.get("lastError")] == []
        for query in _queries(wide.folder / "monitoring/grafana/dashboards/tabletalk.json"):
            answer = c.get("/api/v1/query", params={"query": query}).json()
            assert answer["status"] == "success", (query, answer)
    checked = wide.inside(
        "prometheus", "promtool", "check", "config", "/etc/prometheus/prometheus.yml"
    )
    assert "SUCCESS" in checked


def _queries(dashboard: Path) -> list[str]:
    panels = json.loads(dashboard.read_text("utf-8"))["panels"]
    found = [target["expr"] for panel in panels for target in panel.get("targets", [])]
    assert len(found) > 10
    return [query.replace("$__rate_interval", "1m") for query in found]
