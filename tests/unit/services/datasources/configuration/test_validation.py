import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from model.errors import Invalid
from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.connections.replicated_source import ReplicatedSource
from services.datasources.connections.server_source import ServerSource
from services.datasources.engines.registry import find_source_kind

SERVER = {"host": "db", "username": "u", "password": "p", "database": "d"}


@pytest.fixture
def locations(tmp_path: Path) -> AllowedLocations:
    data, allowed, outside = (tmp_path / name for name in ("data", "allowed", "outside"))
    for folder in (data, allowed, outside):
        folder.mkdir()
        with closing(sqlite3.connect(folder / "a.db")) as connection:
            connection.execute("CREATE TABLE t (a)")
    os.link(data / "a.db", data / "hard.db")
    (data / "link.db").symlink_to(outside / "a.db")
    (data / "text.db").write_text("no database")
    os.link(outside / "a.db", data / "own.db")
    own = (outside / "a.db", data / "files")
    return AllowedLocations(data, (allowed,), own, ("db", 3306, "tabletalk"))


def test_files_in_the_data_folder_and_named_folders_may_be_sources(
    locations: AllowedLocations,
) -> None:
    kind = find_source_kind("sqlite")
    assert kind.check_config({"path": "a.db"}, locations) == {"path": "a.db"}
    allowed = str(locations.source_folders[0] / "a.db")
    assert kind.check_config({"path": allowed}, locations) == {"path": allowed}


@pytest.mark.promise("connections")
@pytest.mark.parametrize(
    "path",
    ["../outside/a.db", "link.db", "text.db", "none.db", "own.db", "/etc/passwd", ".", "a.db\0",
     "file:a.db?mode=rwc", "x" * 5000],
)  # fmt: skip
def test_other_files_are_refused_and_all_look_the_same(
    locations: AllowedLocations, path: str
) -> None:
    with pytest.raises(Invalid) as refused:
        find_source_kind("sqlite").check_config({"path": path}, locations)
    assert refused.value.path == "config.path"


@pytest.mark.promise("connections")
@pytest.mark.parametrize(
    "changed",
    [
        {"host": "db?local_infile=1"}, {"host": "mysql://db"}, {"host": "db/x"}, {"host": "a b"},
        {"host": "u@db"}, {"host": "/tmp/socket"}, {"host": "169.254.169.254"}, {"host": ""},
        {"port": -1}, {"port": 70000}, {"port": "x"}, {"init_command": "SET x"},
        {"options": "-c x"}, {"query": {"ssl": "x"}}, {"database": "d\nx"}, {"username": None},
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["mysql", "postgresql"])
def test_there_is_no_place_for_driver_options(
    kind: str, changed: dict[str, Any], locations: AllowedLocations
) -> None:
    with pytest.raises(Invalid):
        find_source_kind(kind).check_config({**SERVER, **changed}, locations)


@pytest.mark.parametrize(("kind", "port"), [("mysql", 3306), ("postgresql", 5432)])
def test_a_port_left_out_is_the_usual_one(
    kind: str, port: int, locations: AllowedLocations
) -> None:
    given = {**SERVER, "port": None, "password_set": True}
    assert find_source_kind(kind).check_config(given, locations)["port"] == port


@pytest.mark.parametrize(
    "uri",
    [
        "mysql://db2", "mysql://:p@db2", "postgresql://u:p@db2/d", "file:///etc/passwd",
        "mysql://u:p@db2/d?local_infile=1", "mysql://u:p@db2/d#x", "mysql://u:p@/d", "db2:3306",
        "mysql://u:p@169.254.169.254/d", "mysql://u:p@db2:99999/d", "mysql://u:p@db/d",
        "mysql://u:p@db/tabletalk", "mysql://u:p@db2/a%0Ab", "mysql://u:p@[fe80::1]/d",
    ],
)  # fmt: skip
def test_a_replica_is_another_place_of_the_same_kind(uri: str, locations: AllowedLocations) -> None:
    with pytest.raises(Invalid) as refused:
        find_source_kind("mysql").check_config({**SERVER, "replica_uri": uri}, locations)
    assert refused.value.path == "config.replica_uri"
    assert "u:p" not in str(refused.value)


def test_a_replica_has_an_account_of_its_own(locations: AllowedLocations) -> None:
    uri = "mariadb://reader:p%40ss%2F@db2"
    config = find_source_kind("mysql").check_config({**SERVER, "replica_uri": uri}, locations)
    opened = find_source_kind("mysql").open(config, locations)
    assert isinstance(opened, ReplicatedSource)
    assert isinstance(opened.replica, ServerSource)
    server = opened.replica._server
    assert (server.host, server.port, server.database) == ("db2", 3306, "d")
    assert (server.username, server.password) == ("reader", "p@ss/")


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_a_file_has_no_replica(kind: str, locations: AllowedLocations) -> None:
    with pytest.raises(Invalid):
        find_source_kind(kind).check_config(
            {"path": "a.db", "replica_uri": "mysql://u:p@db2/d"}, locations
        )


def test_our_own_records_are_no_source(locations: AllowedLocations) -> None:
    with pytest.raises(Invalid, match="database of the service itself"):
        find_source_kind("mysql").check_config({**SERVER, "database": "tabletalk"}, locations)


def test_a_file_of_one_kind_is_no_source_of_the_other(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.duckdb")) as connection:
        connection.execute("CREATE TABLE t (a)")
    (tmp_path / "b.db").write_bytes(b"\0" * 8 + b"DUCK" + b"\0" * 100)
    locations = AllowedLocations(tmp_path)
    for kind, path in (("duckdb", "a.duckdb"), ("sqlite", "b.db")):
        with pytest.raises(Invalid):
            find_source_kind(kind).check_config({"path": path}, locations)
    assert find_source_kind("duckdb").check_config({"path": "b.db"}, locations) == {"path": "b.db"}
