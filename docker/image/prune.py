"""Removes from an environment what a server never reads, and the symbols of its libraries.

python prune.py .venv

What goes: tests, type stubs, sources and headers of compiled parts, second implementations, models
of `jieba` that nobody loads, what `minio` leaves of `pycryptodome`, time zones (the system has
them). Libraries that wheels carry along (`*.libs`) break when stripped.
"""

import shutil
import subprocess
import sys
from pathlib import Path

FOLDERS = ("tests", "test", "include", "_examples", "benchmarks", "__pycache__")
ENDINGS = (
    *(".pyi", ".pyx", ".pxd", ".pxi", ".proto", ".c", ".h", ".hpp", ".cpp"),
    *(".a", ".lib", ".map"),
)
UNUSED = (
    "jieba/lac_small",
    "jieba/posseg",
    "jieba/analyse",
    "jieba/finalseg/*.p",
    "numpy/f2py",
    "numpy/random",
    "numpy/_core/_simd*.so",
    "numpy/distutils",
    "zstandard/_cffi*.so",
    "zstandard/backend_cffi.py",
    "sqlalchemy/testing",
    "alembic/testing",
    "langsmith/cli",
    "langsmith/evaluation",
    "langsmith/integrations",
    "langsmith/sandbox",
    "langsmith/testing",
    "langsmith/wrappers",
    "duckdb/experimental",
    "faiss/contrib",
    "Crypto/SelfTest",
    "Crypto/Signature",
    "Crypto/Protocol",
    "Crypto/PublicKey",
    "Crypto/Math",
    "Crypto/IO",
    "setuptools*",
    "pkg_resources",
    "_distutils_hack",
    "distutils-precedence.pth",
    "tzdata*",
    "faiss/*avx512*",
    "faiss/*sve*",
    "*.dist-info/RECORD",
    "*.dist-info/INSTALLER",
    "*.dist-info/REQUESTED",
    "*.dist-info/sboms",
)


def main(environment: Path) -> None:
    """Prune, strip, and say what that brought."""
    packages = next(environment.glob("lib/python3*/site-packages"))
    before = _size(packages)
    for pattern in UNUSED:
        for path in packages.glob(pattern):
            _remove(path)
    for path in list(packages.rglob("*")):
        if path.exists() and not path.is_symlink() and _is_useless(path):
            _remove(path)
    _strip(packages)
    pruned = f"{before / 1e6:.0f} MB of packages, pruned to {_size(packages) / 1e6:.0f} MB"
    sys.stdout.write(f"{pruned}\n")


def _is_useless(path: Path) -> bool:
    if path.is_dir():
        return path.name in FOLDERS
    return path.suffix in ENDINGS


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def _strip(packages: Path) -> None:
    libraries = [
        path
        for path in packages.rglob("*.so*")
        if not any(part.endswith(".libs") for part in path.parts) and not path.is_symlink()
    ]
    for path in libraries:
        subprocess.run(["strip", "--strip-unneeded", str(path)], check=True)  # noqa: S603, S607


def _size(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
