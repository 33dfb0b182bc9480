"""The built web page with its assets, and the documentation; without one, who answers here."""

import asyncio
import gzip
import mimetypes
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sanic import Blueprint, HTTPResponse, Request
from sanic.exceptions import NotFound

from controllers.http.responses import json_response
from model.version import NAME, VERSION

DIST = Path(__file__).parents[3] / "web" / "dist"
DOCS_DIST = Path(__file__).parents[3] / "docs" / "dist"
_IMMUTABLE = "public, max-age=31536000, immutable"
_TEXTS = ("text/", "application/javascript", "application/json", "image/svg")
_READ_METHODS = ("GET", "HEAD")
_ALL_METHODS = (*_READ_METHODS, "POST", "PUT", "PATCH", "DELETE")
bp = Blueprint("page")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the page, ready to be sent."""

    body: bytes
    zipped: bytes | None
    content_type: str
    tag: str
    hashed: bool
    modified_at: float


async def index(request: Request) -> HTTPResponse:
    """The page, or name and version when it is not built (the page is served elsewhere)."""
    asset = await asyncio.to_thread(_find_asset, _asset_cache(request), DIST, "index.html")
    if asset is None:
        return json_response({"name": NAME, "version": VERSION, "status": "ok"})
    return _asset_response(request, asset)


async def anything(request: Request, path: str) -> HTTPResponse:
    """A file of the page, or the page itself for an address that its own router knows."""
    if request.method not in _READ_METHODS or path.partition("/")[0] == "api":
        raise NotFound
    asset = await asyncio.to_thread(_find_asset, _asset_cache(request), DIST, path)
    if asset is None and "." not in path.rpartition("/")[2]:
        asset = await asyncio.to_thread(_find_asset, _asset_cache(request), DIST, "index.html")
    if asset is None:
        raise NotFound
    return _asset_response(request, asset)


async def documentation(request: Request, path: str = "") -> HTTPResponse:
    """A file of the documentation (docs/), or the page that its folder is."""
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
bp.add_route(anything, "/<path:path>", methods=_ALL_METHODS)


def _asset_response(request: Request, asset: Asset) -> HTTPResponse:
    headers = {
        "Cache-Control": _IMMUTABLE if asset.hashed else "no-cache",
        "ETag": asset.tag,
        "Vary": "Accept-Encoding",
    }
    if request.headers.get("if-none-match") == asset.tag:
        return HTTPResponse(status=304, headers=headers)
    body = asset.body
    if asset.zipped and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"], body = "gzip", asset.zipped
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
    zipped_body = None
    if content_type.startswith(_TEXTS):
        beside = path.with_name(f"{path.name}.gz")
        zipped_body = beside.read_bytes() if beside.is_file() else gzip.compress(body, 9)
        content_type += "; charset=utf-8" if content_type.startswith("text/") else ""
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    is_hashed = path.parent == DIST / "assets"
    return Asset(body, zipped_body, content_type, tag, is_hashed, path.stat().st_mtime)
