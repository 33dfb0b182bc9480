"""`make backup` and `make restore` of the compose stack: `backup [FOLDER]`, `restore FILE`.

An archive holds what MySQL has (as statements), every other volume (as files), docker/.env with the
keys, and a manifest with checksums. It is taken while nothing writes: chat-service lets its answers
end, everything but MySQL stops for the time of the copy, and comes back. Needs Python only.
"""

import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).parents[2]
ENV = ROOT / "docker" / ".env"
COMPOSE = (str(ROOT / "scripts" / "stack" / "compose.sh"),)
EVERY_PROFILE = ("--profile", "*")
WAIT = str(ROOT / "scripts" / "stack" / "wait_healthy.sh")
FORMAT = 1
MANIFEST, DUMP, SETTINGS = "manifest.json", "mysql.sql.gz", "env"
DATABASE = "mysql"
"""Its volume is not copied: what it holds is in the dump, which other releases of it read, too."""
_ROOT_CLIENT = 'MYSQL_PWD="$MYSQL_ROOT_PASSWORD" exec {} -u root {}'
_DUMP = "--single-transaction --routines --triggers --events --hex-blob --databases"
_PIECE = 1024 * 1024


def main(arguments: Sequence[str]) -> None:
    """Do what was asked for."""
    match arguments:
        case ["backup"]:
            print(backup(ROOT / "backups"))
        case ["backup", folder]:
            print(backup(Path(folder)))
        case ["restore", file] if file:
            restore(Path(file))
        case _:
            fail("Say what: make backup, or make restore FILE=backups/tabletalk-….tar.")


def backup(folder: Path) -> Path:
    """The archive, written to `folder`. The stack runs again when this returns or fails."""
    running = _lines(*EVERY_PROFILE, "ps", "--services", "--status", "running")
    if DATABASE not in running:
        fail("MySQL does not run, so there is nothing to take: make up first.")
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".taking-") as name:
        parts = Path(name)
        with _still([service for service in running if service != DATABASE]):
            _dump(parts / DUMP)
            for volume in _list_volumes():
                _pack(volume, parts / f"{volume}.tar.gz")
        shutil.copyfile(ENV, parts / SETTINGS)
        _write_manifest(parts, stamp)
        return _archive(parts, folder / f"tabletalk-{stamp}.tar")


def restore(file: Path) -> None:
    """Put the archive in the place of what there is. What there was is kept beside it."""
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".restoring-") as name:
        parts = Path(name)
        manifest = unpack_archive(file, parts)
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        if ENV.exists():
            _compose(*EVERY_PROFILE, "down")
        _write_settings(parts / SETTINGS, stamp)
        volumes = [p.name.removesuffix(".tar.gz") for p in parts.glob("*.tar.gz")]
        _helper("aside", stamp, DATABASE, *volumes)
        for volume in volumes:
            with gzip.open(parts / f"{volume}.tar.gz") as packed:
                _helper("unpack", volume, stream=packed)
        _start_services(DATABASE)
        with gzip.open(parts / DUMP) as statements:
            _feed(
                ("exec", "-T", DATABASE, "sh", "-c", _ROOT_CLIENT.format("mysql", "")), statements
            )
        _start_services()
    print(f"Restored what was taken at {manifest['created']}.")
    places = f"docker/volume/.before-{stamp} and docker/.env.before-{stamp}"
    print(f"What was there before is kept in {places}.")


def unpack_archive(file: Path, into: Path) -> dict[str, Any]:
    """The manifest of an archive whose every part is as it was written. Exits when one is not."""
    if not file.is_file():
        fail(f"{file}: there is no such file.")
    try:
        with tarfile.open(file) as archive:
            _take_out(archive, into)
        manifest: dict[str, Any] = json.loads((into / MANIFEST).read_text("utf-8"))
    except (tarfile.TarError, OSError, ValueError) as error:
        fail(f"{file}: it is no backup of TableTalk, or it is damaged ({type(error).__name__}).")
    if manifest.get("format") != FORMAT:
        fail(f"{file}: its format is {manifest.get('format')}, this release reads {FORMAT}.")
    for name, digest in manifest["sha256"].items():
        if not (into / name).is_file() or _digest(into / name) != digest:
            fail(f"{file}: {name} is damaged. Nothing was changed.")
    if manifest["records"] not in _list_revisions():
        newer = f"it was taken by a newer release ({manifest['version']})"
        fail(f"{file}: {newer}. Update this one first.")
    return manifest


def _take_out(archive: tarfile.TarFile, into: Path) -> None:
    """Plain files beside each other, as they were put in. Raises `ValueError` for anything else."""
    into.mkdir(exist_ok=True)
    for member in archive:
        file = archive.extractfile(member)
        if file is None or Path(member.name).name != member.name:
            raise ValueError(member.name)
        with file, (into / member.name).open("wb") as target:
            shutil.copyfileobj(file, target, _PIECE)


def fail(words: str) -> NoReturn:
    """End with a sentence that says what to do."""
    sys.exit(words)


@contextmanager
def _still(services: Sequence[str]) -> Iterator[None]:
    """While the block runs, nothing writes."""
    try:
        _compose(*EVERY_PROFILE, "stop", *services)
        yield
    finally:
        _compose(*EVERY_PROFILE, "start", *services)
        _wait_healthy()


def _dump(target: Path) -> None:
    names = " ".join(_databases())
    command = (*COMPOSE, "exec", "-T", DATABASE, "sh", "-c")
    whole = _ROOT_CLIENT.format("mysqldump", f"{_DUMP} {names}")
    with gzip.open(target, "wb") as file:
        _drain((*command, whole), file)


def _databases() -> list[str]:
    """All but the server's own."""
    command = _ROOT_CLIENT.format("mysql", "-N -e 'SHOW DATABASES'")
    own = {"information_schema", "mysql", "performance_schema", "sys"}
    return [n for n in _lines("exec", "-T", DATABASE, "sh", "-c", command) if n not in own]


def _list_volumes() -> list[str]:
    names = _run((*COMPOSE, *_helper_command("list"))).split()
    return [name for name in names if name != DATABASE]


def _pack(volume: str, target: Path) -> None:
    with gzip.open(target, "wb", compresslevel=3) as file:
        _drain((*COMPOSE, *_helper_command("pack", volume)), file)


def _helper_command(*arguments: str) -> tuple[str, ...]:
    return ("run", "--rm", "-T", "--no-deps", "prepare", "python", "-S", "/volumes.py", *arguments)


def _helper(*arguments: str, stream: Any = None) -> None:
    if stream is None:
        _run((*COMPOSE, *_helper_command(*arguments)))
    else:
        _feed(_helper_command(*arguments), stream)


def _write_manifest(parts: Path, stamp: str) -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    version = re.search(r'^version = "(.*)"', project, re.MULTILINE)
    manifest = {
        "format": FORMAT,
        "created": stamp,
        "version": version.group(1) if version else "",
        "records": max(_list_revisions()),
        "sha256": {path.name: _digest(path) for path in sorted(parts.iterdir())},
    }
    (parts / MANIFEST).write_text(json.dumps(manifest, indent=2), "utf-8")


def _archive(parts: Path, target: Path) -> Path:
    """One file, for its owner only: the keys are in it. Complete, or not there."""
    half = target.with_suffix(".part")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w") as archive:
        for path in sorted(parts.iterdir(), key=lambda p: p.name != MANIFEST):
            archive.add(path, arcname=path.name)
    half.rename(target)
    return target


def _write_settings(settings: Path, stamp: str) -> None:
    if ENV.exists():
        ENV.rename(ENV.with_name(f".env.before-{stamp}"))
    descriptor = os.open(ENV, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(settings.read_bytes())


def _list_revisions() -> set[str]:
    return {p.stem for p in (ROOT / "model/migrations/versions").glob("[0-9]*.py")}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _start_services(*services: str) -> None:
    _compose("up", "-d", *services)
    _wait_healthy()


def _wait_healthy() -> None:
    """Compose's own --wait takes services that did their work and ended for failures."""
    if subprocess.run([WAIT, *COMPOSE, *EVERY_PROFILE], check=False).returncode:
        fail("Not everything came up; see above.")


def _compose(*arguments: str) -> None:
    done = subprocess.run([*COMPOSE, *arguments], stdout=sys.stderr, check=False)
    if done.returncode:
        fail(f"docker compose {' '.join(arguments)} failed; see above.")


def _lines(*arguments: str) -> list[str]:
    return _run((*COMPOSE, *arguments)).split()


def _run(command: Sequence[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        fail(done.stderr.strip() or f"{command[0]} failed.")
    return done.stdout


def _drain(command: Sequence[str], file: Any) -> None:
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        if process.stdout:
            shutil.copyfileobj(process.stdout, file, _PIECE)
    if process.returncode:
        fail("The copy broke off; see above. No archive was written.")


def _feed(arguments: Sequence[str], stream: Any) -> None:
    with subprocess.Popen([*COMPOSE, *arguments], stdin=subprocess.PIPE) as process:
        if process.stdin:
            shutil.copyfileobj(stream, process.stdin, _PIECE)
    if process.returncode:
        fail("Restoring broke off; see above. What was there before is kept beside it.")


if __name__ == "__main__":
    main(sys.argv[1:])
