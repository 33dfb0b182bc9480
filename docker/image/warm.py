"""Lays out what the last stage copies, with bytecode of the modules that the service loads.

python warm.py /out

Every module of ours is imported, and every module that ours name, in functions too (what takes long
is imported late). The bytecode of what this loads is written so that it is used without a look at
the source, and laid out at its place: `packages` (installed ones and Python's own) and `code`. That
also shows, while the image is built, that nothing was pruned that is needed.
"""

import ast
import os
import pkgutil
import py_compile
import shutil
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import cache_from_source
from pathlib import Path
from zoneinfo import ZoneInfo

APP = Path("/app")
OURS = ("controllers", "services", "agent", "model")
BY_NAME = (
    *("uvloop", "aiomysql", "aiosqlite", "asyncpg", "redis.asyncio", "faiss"),
    *("sanic.server.runners", "sanic.server.protocols.http_protocol", "sanic.touchup.service"),
    *("sqlalchemy.dialects.sqlite.aiosqlite", "sqlalchemy.dialects.mysql.aiomysql"),
    *("sqlalchemy.dialects.postgresql.asyncpg", "multiprocessing.popen_fork", "encodings.idna"),
)
"""Loaded by name only, by frameworks; `faiss` is not in the slim image."""


def main(out: Path) -> None:
    """Import, compile, lay out."""
    sys.path.insert(0, str(APP))
    sys.dont_write_bytecode = True
    _import_ours()
    ZoneInfo("Asia/Shanghai")
    (out / "data").mkdir(parents=True)
    packages, code = out / "packages", out / "code/app"
    shutil.copytree(APP / ".venv", packages / "app/.venv", symlinks=True)
    for name in OURS:
        shutil.copytree(APP / name, code / name)
    shutil.copy2(APP / "serv.py", code)
    for source in sorted(_loaded() | set(APP.glob("model/migrations/**/*.py"))):
        _compile(source, out / "code" if _is_ours(source) else packages)


def _import_ours() -> None:
    import_module("serv")
    for package in OURS:
        import_module(package)
        for module in pkgutil.walk_packages([str(APP / package)], f"{package}."):
            if ".migrations." not in module.name and not module.name.endswith("__main__"):
                import_module(module.name)
    for name in sorted({name for path in _sources() for name in _named(path)} | set(BY_NAME)):
        try:
            import_module(name)
        except ModuleNotFoundError:
            sys.stdout.write(f"not in this image: {name}\n")


def _sources() -> Iterator[Path]:
    for package in OURS:
        yield from (APP / package).rglob("*.py")


def _named(path: Path) -> Iterator[str]:
    """Modules that a file imports anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def _loaded() -> set[Path]:
    files = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    return {Path(file) for file in files if file and file.endswith(".py")}


def _is_ours(source: Path) -> bool:
    return source.is_relative_to(APP) and not source.is_relative_to(APP / ".venv")


def _compile(source: Path, root: Path) -> None:
    place = root / Path(cache_from_source(os.fspath(source))).relative_to("/")
    place.parent.mkdir(parents=True, exist_ok=True)
    py_compile.compile(
        str(source),
        cfile=str(place),
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        doraise=True,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
