"""Lays out what the last stage copies, with bytecode of the modules that the service loads.

python warm.py /out
python warm.py --check /out

Every module of ours is imported, and every module that ours name, in functions too (what takes long
is imported late). The bytecode of what this loads is written so that it is used without a look at
the source, and laid out at its place: `packages` (installed ones and Python's own) and `code`.
That of others is written without its docstrings, a fifth of it, which every worker would hold in
memory; `--check` imports all of it once more as it will be loaded. Both show, while the image is
built, that nothing was left out that is needed.
"""

import ast
import marshal
import os
import pkgutil
import shutil
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import MAGIC_NUMBER, cache_from_source, source_hash
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
WITH_DOCSTRINGS = ("ag_ui", "pydantic", "sanic_ext", "numpy", "events.py")
"""Descriptions in the API's documentation, and those who work with theirs (SQLAlchemy's events)."""
SELDOM = ("jieba/finalseg/prob_",)
"""Named, but loaded by nothing that the service does (`agent/runtime/lazy_imports.py`)."""
_UNCHECKED_HASH = (1).to_bytes(4, "little")


def main(out: Path) -> None:
    """Import, compile, lay out."""
    sys.path.insert(0, str(APP))
    sys.dont_write_bytecode = True
    import_all()
    ZoneInfo("Asia/Shanghai")
    (out / "data").mkdir(parents=True)
    packages, code = out / "packages", out / "code/app"
    shutil.copytree(APP / ".venv", packages / "app/.venv", symlinks=True)
    for name in OURS:
        shutil.copytree(APP / name, code / name)
    shutil.copy2(APP / "serv.py", code)
    for source in sorted(_list_loaded_files() | set(APP.glob("model/migrations/**/*.py"))):
        _compile(source, out / "code" if _is_ours(source) else packages)


def import_all() -> None:
    """Every module of ours, and what they name."""
    import_module("serv")
    for package in OURS:
        import_module(package)
        for module in pkgutil.walk_packages([str(APP / package)], f"{package}."):
            if ".migrations." not in module.name and not module.name.endswith("__main__"):
                import_module(module.name)
    for name in sorted(
        {name for path in _list_sources() for name in _list_imports(path)} | set(BY_NAME)
    ):
        try:
            import_module(name)
        except ModuleNotFoundError:
            sys.stdout.write(f"not in this image: {name}\n")


def _list_sources() -> Iterator[Path]:
    for package in OURS:
        yield from (APP / package).rglob("*.py")


def _list_imports(path: Path) -> Iterator[str]:
    """Modules that a file imports anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def _list_loaded_files() -> set[Path]:
    files = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    return {Path(file) for file in files if file and file.endswith(".py")}


def _is_ours(source: Path) -> bool:
    return source.is_relative_to(APP) and not source.is_relative_to(APP / ".venv")


def _compile(source: Path, root: Path) -> None:
    if any(part in str(source) for part in SELDOM):
        return
    place = root / Path(cache_from_source(os.fspath(source))).relative_to("/")
    place.parent.mkdir(parents=True, exist_ok=True)
    written = source.read_bytes()
    tree = ast.parse(written)
    if not _is_ours(source) and not set(WITH_DOCSTRINGS) & set(source.parts):
        _drop_docstrings(tree)
    code = compile(tree, str(source), "exec", dont_inherit=True)
    head = MAGIC_NUMBER + _UNCHECKED_HASH + source_hash(written)
    place.write_bytes(head + marshal.dumps(code))


def _drop_docstrings(tree: ast.Module) -> None:
    for node in ast.walk(tree):
        match node:
            case ast.Module() | ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                _drop_docstring(node.body)


def _drop_docstring(body: list[ast.stmt]) -> None:
    match body:
        case [ast.Expr(ast.Constant(str())) as first]:
            body[0] = ast.copy_location(ast.Pass(), first)
        case [ast.Expr(ast.Constant(str())), *_]:
            del body[0]


def check(out: Path) -> None:
    """Import everything from what was laid out. Raises where that does not work."""
    places = [
        out / "code/app",
        next((out / "packages/app").glob(".venv/lib/python3*/site-packages")),
    ]
    sys.path[:] = [path for path in sys.path if not path.startswith(str(APP))]
    sys.path[:0] = map(str, places)
    import_all()
    numpy = Path(str(sys.modules["numpy"].__file__))
    if not numpy.is_relative_to(out) or sys.modules["sqlalchemy"].__doc__:
        raise SystemExit("what was imported is not what was laid out")


if __name__ == "__main__":
    if sys.argv[1] == "--check":
        check(Path(sys.argv[2]))
    else:
        main(Path(sys.argv[1]))
