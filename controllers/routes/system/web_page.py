"""Serves the built web page with its assets, and the documentation."""

import asyncio
import gzip
import mimetypes
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sanic import HTTPResponse, Request
from sanic.exceptions import NotFound

from controllers.http.errors import JsonBlueprint
from controllers.http.responses import json_response
from model.version import NAME, VERSION

DIST = Path(__file__).parents[3] / "web" / "dist"
DOCS_DIST = Path(__file__).parents[3] / "docs" / "dist"
_IMMUTABLE = "public, max-age=31536000, immutable"
_TEXTS = ("text/", "application/javascript", "application/json", "image/svg")
_READ_METHODS = ("GET", "HEAD")
_ALL_METHODS = (*_READ_METHODS, "POST", "PUT", "PATCH", "DELETE")
bp = JsonBlueprint("page")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the page, ready to be sent."""

    body: bytes
    gzip_body: bytes | None
    content_type: str
    etag: str
    is_immutable: bool
    """Whether its name contains a hash of its content, so that it may be cached for ever."""
    modified_at: float


async def index(request: Request) -> HTTPResponse:
    """The page; name and version as JSON when it is not built, since it is served elsewhere."""
    asset = await asyncio.to_thread(_find_asset, _asset_cache(request), DIST, "index.html")
    if asset is None:
        return json_response({"name": NAME, "version": VERSION, "status": "ok"})
    return _asset_response(request, asset)


async def page_file(request: Request, path: str) -> HTTPResponse:
    """A file of the page, or the page itself for an address of its own router."""
    if request.method not in _READ_METHODS or path.partition("/")[0] == "api":
        raise NotFound
    asset = await asyncio.to_thread(_find_asset, _asset_cache(request), DIST, path)
    if asset is None and "." not in path.rpartition("/")[2]:
        asset = await asyncio.to_thread(_find_asset, _asset_cache(request), DIST, "index.html")
    if asset is None:
        raise NotFound
    return _asset_response(request, asset)


async def documentation(request: Request, path: str = "") -> HTTPResponse:
    """A file of the documentation (docs/), or the index page of a folder of it."""
    cache = _asset_cache(request)
    asset = await asyncio.to_thread(_find_asset, cache, DOCS_DIST, path)
    asset = asset or await asyncio.to_thread(
        _find_asset, cache, DOCS_DIST, f"{path}/index.html".lstrip("/")
    )
    if asset is None:
        raise NotFound
    return _asset_response(request, asset)


bp.add_route(index, "/", methods=_READ_METHODS)
bp.add_route(documentation, "/help", name="help", methods=_READ_METHODS)
bp.add_route(documentation, "/help/<path:path>", name="help_page", methods=_READ_METHODS)
bp.add_route(page_file, "/<path:path>", methods=_ALL_METHODS)


def _asset_response(request: Request, asset: Asset) -> HTTPResponse:
    headers = {
        "Cache-Control": _IMMUTABLE if asset.is_immutable else "no-cache",
        "ETag": asset.etag,
        "Vary": "Accept-Encoding",
    }
    if request.headers.get("if-none-match") == asset.etag:
        return HTTPResponse(status=304, headers=headers)
    body = asset.body
    if asset.gzip_body and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"], body = "gzip", asset.gzip_body
    return HTTPResponse(body, headers=headers, content_type=asset.content_type)


def _asset_cache(request: Request) -> dict[Path, Asset]:
    cache: dict[Path, Asset] = request.app.ctx.__dict__.setdefault("assets", {})
    return cache


def _find_asset(cache: dict[Path, Asset], folder: Path, name: str) -> Asset | None:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        return None
    if path not in cache or cache[path].modified_at != path.stat().st_mtime:
        cache[path] = _read_asset(path)
    return cache[path]


def _read_asset(path: Path) -> Asset:
    body = path.read_bytes()
    content_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    gzip_body = None
    if content_type.startswith(_TEXTS):
        gzip_path = path.with_name(f"{path.name}.gz")
        gzip_body = gzip_path.read_bytes() if gzip_path.is_file() else gzip.compress(body, 9)
        content_type += "; charset=utf-8" if content_type.startswith("text/") else ""
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    is_immutable = path.parent == DIST / "assets"
    return Asset(body, gzip_body, content_type, etag, is_immutable, path.stat().st_mtime)
