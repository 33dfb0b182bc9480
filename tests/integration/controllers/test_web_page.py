import gzip
from pathlib import Path

import httpx
import pytest

from controllers.routes.system import web_page

SCRIPT = "console.log(1)\n" * 100


@pytest.fixture
def dist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>TableTalk</title>")
    (folder / "assets" / "index-abc123.js").write_text(SCRIPT)
    (folder / "favicon.svg").write_text("<svg/>")
    (tmp_path / "secret.txt").write_text("canary")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    monkeypatch.setattr(web_page, "DIST", folder)
    return folder


@pytest.mark.parametrize("path", ["/", "/chats/42", "/datasources"])
async def test_the_page_answers_for_every_address_of_its_own(
    dist: Path, guest: httpx.AsyncClient, path: str
) -> None:
    answer = await guest.get(path)
    assert answer.status_code == 200
    assert "<title>TableTalk</title>" in answer.text
    assert answer.headers["cache-control"] == "no-cache"


async def test_a_hashed_asset_is_kept_for_ever(dist: Path, guest: httpx.AsyncClient) -> None:
    answer = await guest.get("/assets/index-abc123.js")
    assert answer.text == SCRIPT
    assert "immutable" in answer.headers["cache-control"]
    assert "javascript" in answer.headers["content-type"]


async def test_a_script_is_sent_compressed_to_who_takes_it(
    dist: Path, guest: httpx.AsyncClient
) -> None:
    path = "/assets/index-abc123.js"
    zipped = await guest.get(path, headers={"Accept-Encoding": "gzip"})
    plain = await guest.get(path, headers={"Accept-Encoding": "identity"})
    assert zipped.headers["content-encoding"] == "gzip"
    assert int(zipped.headers["content-length"]) < len(SCRIPT)
    assert "content-encoding" not in plain.headers
    assert zipped.text == plain.text == SCRIPT


async def test_a_file_compressed_by_the_build_is_used(dist: Path, guest: httpx.AsyncClient) -> None:
    made = dist / "assets" / "index-abc123.js.gz"
    made.write_bytes(gzip.compress(b"from the build"))
    answer = await guest.get("/assets/index-abc123.js", headers={"Accept-Encoding": "gzip"})
    assert answer.text == "from the build"


async def test_what_the_browser_has_is_not_sent_again(dist: Path, guest: httpx.AsyncClient) -> None:
    tag = (await guest.get("/")).headers["etag"]
    assert (await guest.get("/", headers={"If-None-Match": tag})).status_code == 304


async def test_a_new_build_is_seen_without_a_restart(dist: Path, guest: httpx.AsyncClient) -> None:
    await guest.get("/")
    (dist / "index.html").write_text("<!doctype html>new build")
    assert "new build" in (await guest.get("/")).text


@pytest.mark.parametrize(
    "path",
    ["/assets/gone.js", "/../secret.txt", "/%2e%2e/secret.txt", "/link.txt", "/..%2fsecret.txt"],
)
async def test_what_is_not_of_the_page_is_not_found(
    dist: Path, guest: httpx.AsyncClient, path: str
) -> None:
    answer = await guest.get(path)
    assert answer.status_code == 404
    assert "canary" not in answer.text


async def test_only_reading_is_possible(dist: Path, guest: httpx.AsyncClient) -> None:
    assert (await guest.head("/")).status_code == 200
    assert (await guest.post("/chats/42")).status_code == 404


async def test_without_a_built_page_the_root_says_who_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, guest: httpx.AsyncClient
) -> None:
    monkeypatch.setattr(web_page, "DIST", tmp_path / "none")
    answer = await guest.get("/")
    assert set(answer.json()) == {"name", "version", "status"}
    assert answer.json()["status"] == "ok"
    assert (await guest.get("/chats/42")).status_code == 404


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "docs"
    (folder / "zh" / "install").mkdir(parents=True)
    (folder / "theme").mkdir()
    (folder / "index.html").write_text("<!doctype html><title>Help</title>")
    (folder / "zh" / "install" / "index.html").write_text("<!doctype html><title>安装</title>")
    (folder / "theme" / "site.js").write_text(SCRIPT)
    (tmp_path / "secret.txt").write_text("canary")
    monkeypatch.setattr(web_page, "DOCS_DIST", folder)
    return folder


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/help", "Help"),
        ("/help/", "Help"),
        ("/help/zh/install", "安装"),
        ("/help/zh/install/", "安装"),
    ],
)
async def test_the_documentation_is_served_beside_the_page(
    dist: Path, documents: Path, guest: httpx.AsyncClient, path: str, title: str
) -> None:
    answer = await guest.get(path)
    assert answer.status_code == 200
    assert f"<title>{title}</title>" in answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"]


async def test_files_of_the_documentation_have_their_kind(
    documents: Path, guest: httpx.AsyncClient
) -> None:
    answer = await guest.get("/help/theme/site.js")
    assert (answer.status_code, answer.text) == (200, SCRIPT)
    assert "javascript" in answer.headers["content-type"]


@pytest.mark.parametrize("path", ["/help/zh/gone/", "/help/..%2fsecret.txt", "/help/zh/gone"])
async def test_what_is_not_documented_is_not_the_page(
    dist: Path, documents: Path, guest: httpx.AsyncClient, path: str
) -> None:
    answer = await guest.get(path)
    assert answer.status_code == 404
    assert "canary" not in answer.text
