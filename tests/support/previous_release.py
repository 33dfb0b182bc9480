"""Data as an earlier release made it: `python -m tests.support.previous_release COMMIT`.

It starts the code of COMMIT with this environment's packages, has users do what users do, and packs
the data folder to tests/data/releases/<its newest migration>.tar.gz. What was asked and said stands
beside the data in `made.json`, so that tests need not know it.
"""

import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from tests.support.servers.ports import free_port

ROOT = Path(__file__).parents[2]
RELEASES = Path(__file__).parents[1] / "data" / "releases"
MADE = "made.json"
PASSWORDS = {"admin": "correct horse battery", "ada": "staple horse battery"}
JWT_SECRET_KEY = "a signing key of the previous release, 40 bytes"
SECRETS_KEY = "a sealing key of the previous release, 40 bytes"
SOURCE_PASSWORD = "sealed with the old key"
MODEL_KEY = "sealed-model-key"
_NOT_PACKED = {"demo.db", "admin_password", "cache"}
_CODE = ("controllers", "services", "agent", "model", "serv.py")


def main(commit: str) -> None:
    """Make the archive of a release."""
    with tempfile.TemporaryDirectory() as folder:
        code, data = Path(folder, "code"), Path(folder, "data")
        data.mkdir()
        packed = subprocess.run(
            ["git", "archive", commit, *_CODE], cwd=ROOT, check=True, capture_output=True
        )
        with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
            archive.extractall(code, filter="data")
        newest = max(p.stem for p in (code / "model/migrations/versions").glob("[0-9]*.py"))
        _fill(code, data)
        RELEASES.mkdir(exist_ok=True)
        with tarfile.open(RELEASES / f"{newest}.tar.gz", "w:gz") as archive:
            for path in sorted(data.iterdir()):
                if path.name not in _NOT_PACKED:
                    archive.add(path, path.name)


def _fill(code: Path, data: Path) -> None:
    with sqlite3.connect(data / "shop.db") as shop:
        shop.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, region TEXT, amount INT)")
        rows = [(i, ("North", "South", "East")[i % 3], i * 10) for i in range(1, 31)]
        shop.executemany("INSERT INTO orders VALUES (?, ?, ?)", rows)
    shop.close()
    port = free_port()
    own = {"DATA_DIR": str(data), "SERVER_PORT": str(port), "SERVER_HOST": "127.0.0.1"}
    keys = {"JWT_SECRET_KEY": JWT_SECRET_KEY, "SECRETS_KEY": SECRETS_KEY}
    environment = {**os.environ, **own, **keys, "ADMIN_PASSWORD": PASSWORDS["admin"]}
    server = subprocess.Popen([sys.executable, "serv.py"], cwd=code, env=environment)
    try:
        with httpx.Client(
            base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False
        ) as client:
            _wait(client)
            (data / MADE).write_text(json.dumps(_live(client), ensure_ascii=False, indent=1))
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)


def _wait(client: httpx.Client) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if client.get("/readyz").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise TimeoutError


def _live(client: httpx.Client) -> dict[str, Any]:
    _sign_in(client, "admin")
    for source in _json(client.get("/api/datasources"))["items"]:
        client.delete(f"/api/datasources/{source['id']}").raise_for_status()
    account = {"username": "ada", "password": PASSWORDS["ada"], "role": "user"}
    _json(client.post("/api/users", json=account))
    shop = {"name": "Shop", "kind": "sqlite", "config": {"path": "shop.db"}}
    source = _json(client.post("/api/datasources", json=shop))["id"]
    client.post(f"/api/datasources/{source}/sync").raise_for_status()
    note = {"note": "All orders, one row each"}
    _json(client.patch(f"/api/datasources/{source}/tables/orders", json=note))
    place = {"host": "db.example.com", "port": 3306, "username": "reader", "database": "ledger"}
    ledger = {"name": "Ledger", "kind": "mysql", "config": {**place, "password": SOURCE_PASSWORD}}
    _json(client.post("/api/datasources", json=ledger))
    _sign_in(client, "ada")
    records = {"source": source, **_asked(client, source)}
    _sign_in(client, "admin")  # a model is the default at once: it is added last
    model = {"name": "Old model", "base_url": "http://127.0.0.1:9/v1", "model": "m"}
    _json(client.post("/api/models", json={**model, "api_key": MODEL_KEY}))
    return records


def _asked(client: httpx.Client, source: str) -> dict[str, Any]:
    table = b"city,revenue\nLyon,10\nOslo,20\nLima,30\n"
    file = _json(client.post("/api/files", files={"file": ("sales.csv", table, "text/csv")}))["id"]
    chats = {
        "data": _ask(client, "total amount by region", mode="data", datasourceId=source),
        "file": _ask(client, "What is the total revenue?", mode="file", fileIds=[file]),
    }
    run = chats["data"]["messages"][0]["run_id"]
    client.post(f"/api/chats/runs/{run}/feedback", json={"rating": "up"}).raise_for_status()
    rows = client.get(f"/api/chats/runs/{run}/result?format=csv").raise_for_status().text
    return {"file": file, "chats": chats, "run": run, "rows": rows}


def _ask(client: httpx.Client, text: str, **props: Any) -> dict[str, Any]:
    chat = str(uuid4())
    events = client.post("/api/chats/runs", json=question(chat, text, **props)).text
    if "RUN_FINISHED" not in events:
        raise RuntimeError(events)
    chat_view: dict[str, Any] = _json(client.get(f"/api/chats/{chat}"))
    return chat_view


def question(chat: str, text: str, **props: Any) -> dict[str, Any]:
    """The body of a question in English."""
    messages = [{"id": "1", "role": "user", "content": text}]
    ids = {"threadId": chat, "runId": str(uuid4())}
    rest = {"state": {}, "tools": [], "context": [], "messages": messages}
    return {**ids, **rest, "forwardedProps": {"locale": "en", **props}}


def _sign_in(client: httpx.Client, name: str) -> None:
    credentials = {"username": name, "password": PASSWORDS[name]}
    token = _json(client.post("/api/auth/login", json=credentials))["access_token"]
    client.headers["Authorization"] = f"Bearer {token}"


def _json(response: httpx.Response) -> Any:
    if not response.is_success:
        raise RuntimeError(f"{response.request.url}: {response.text}")
    return response.json()


if __name__ == "__main__":
    main(sys.argv[1])
