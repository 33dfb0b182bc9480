"""An archive is whole and from a release this one knows, or nothing is touched."""

import hashlib
import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from scripts.stack import backup as stack_backup

NEWEST = max(stack_backup._list_revisions())


def archive(folder: Path, **changes: Any) -> Path:
    parts = {"mysql.sql.gz": b"dump", "minio.tar.gz": b"objects", "env": b"SECRETS_KEY=x"}
    manifest = {
        "format": 1,
        "created": "20261101-000000",
        "version": "9.9",
        "records": NEWEST,
        "sha256": {name: hashlib.sha256(data).hexdigest() for name, data in parts.items()},
        **changes,
    }
    file = folder / "taken.tar"
    with tarfile.open(file, "w") as packed:
        for name, data in {"manifest.json": json.dumps(manifest).encode(), **parts}.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            packed.addfile(member, io.BytesIO(data))
    return file


def test_a_whole_archive_is_unpacked(tmp_path: Path) -> None:
    into = tmp_path / "into"
    assert stack_backup.unpack_archive(archive(tmp_path), into)["created"] == "20261101-000000"
    assert (into / "minio.tar.gz").read_bytes() == b"objects"


@pytest.mark.promise("backups")
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"sha256": {"minio.tar.gz": "0" * 64}}, "minio.tar.gz is damaged"),
        ({"sha256": {"neo4j.tar.gz": "0" * 64}}, "neo4j.tar.gz is damaged"),
        ({"records": "9999_of_tomorrow"}, "newer release (9.9)"),
        ({"format": 2}, "its format is 2"),
    ],
)
def test_what_is_damaged_or_newer_is_refused(
    tmp_path: Path, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(SystemExit, match=r"taken\.tar") as refused:
        stack_backup.unpack_archive(archive(tmp_path, **changes), tmp_path / "into")
    assert words in str(refused.value)


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "holiday.jpg"
    other.write_bytes(b"not a tar file at all")
    for file in (other, tmp_path / "missing.tar"):
        with pytest.raises(SystemExit, match=file.name):
            stack_backup.unpack_archive(file, tmp_path / "into")


def test_a_member_that_leaves_the_folder_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "evil.tar"
    with tarfile.open(file, "w") as packed:
        member = tarfile.TarInfo("../outside")
        packed.addfile(member, io.BytesIO(b""))
    with pytest.raises(SystemExit, match="no backup"):
        stack_backup.unpack_archive(file, tmp_path / "into")
    assert not (tmp_path / "outside").exists()


@pytest.mark.promise("backups")
def test_the_archive_is_only_for_its_owner(tmp_path: Path) -> None:
    parts = tmp_path / "parts"
    parts.mkdir()
    (parts / "env").write_text("SECRETS_KEY=x")
    stack_backup._write_manifest(parts, "20261101-000000")
    made = stack_backup._archive(parts, tmp_path / "made.tar")
    assert made.stat().st_mode & 0o777 == 0o600
    assert stack_backup.unpack_archive(made, tmp_path / "again")["records"] == NEWEST
