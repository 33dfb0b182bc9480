"""What the kinds that are database servers have in common."""

import logging
import traceback
from abc import abstractmethod
from base64 import b64encode
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote, unquote, urlsplit

from model.errors import (
    AnswerTooLarge,
    AppError,
    DatasourceUnavailable,
    Invalid,
    QueryTimeout,
    SqlFailed,
)
from model.sources.query import QueryLimits
from model.sources.schema import Table
from services.datasources import outbound
from services.datasources.configs import ServerConfig, read
from services.datasources.pool import Driver
from services.datasources.replicas import ReplicatedSource
from services.datasources.scheduling.places import SYSTEM, Requester
from services.datasources.sessions import failures
from services.datasources.sessions.failures import ServerSaid
from services.datasources.source import (
    Fetched,
    OnProgress,
    OpenSource,
    PooledSource,
    Probe,
    Replicable,
    Surroundings,
    words,
)

Connection = TypeVar("Connection")
log = logging.getLogger(__name__)
_OWN_WORDS = {"datasources.own_records", "datasources.address_refused"}


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual for a kind: its port, and how addresses of it begin."""

    port: int
    schemes: tuple[str, ...]
    config: type[ServerConfig] = ServerConfig


@dataclass(frozen=True, slots=True)
class Server:
    """Where to connect, as whom, and what of it is never shown."""

    host: str
    port: int
    username: str
    password: str
    database: str
    schema: str | None
    private: bool
    tls: bool = False

    @classmethod
    def of(cls, config: Mapping[str, Any], around: Surroundings) -> "Server":
        """The server of a stored configuration."""
        return cls(
            host=config["host"],
            port=config["port"],
            username=config["username"],
            password=config.get("password", ""),
            database=config["database"],
            schema=config.get("schema"),
            private=around.outbound_private,
            tls=config.get("tls", False),
        )

    async def reach(self, connect: Callable[[str], Awaitable[Connection]]) -> Connection:
        """The connection to the first address that answers. Raises `DatasourceUnavailable`."""
        last: Exception | None = None
        for address in await outbound.addresses(self.host, self.port, private=self.private):
            try:
                return await connect(address)
            except OSError as error:
                last = error
            except AnswerTooLarge as error:
                raise self.unavailable(ServerSaid("", failures.ODD)) from error
            except AppError:
                raise
            except Exception as error:
                raise self.unavailable(error) from error
        raise self.unavailable(last or OSError("no address")) from last

    def unavailable(self, error: Exception) -> DatasourceUnavailable:
        """Why the database cannot be talked to, with its own words and without secrets."""
        signed_in = b64encode(f"{self.username}:{self.password}".encode()).decode()
        secrets = (self.password, quote(self.password), signed_in) if self.password else ()
        return DatasourceUnavailable(
            f"datasources.{failures.reason_of(error)}",
            host=self.host,
            port=self.port,
            reason=words(Exception(failures.error_text(error)), *secrets),
        )


class ServerSource(PooledSource[Connection]):
    """What is the same for all servers: an answer that nobody understands is a clear refusal."""

    def __init__(self, driver: Driver[Connection], server: Server) -> None:
        super().__init__(driver)
        self._server = server

    async def fetch(self, sql: str, limits: QueryLimits, requester: Requester = SYSTEM) -> Fetched:
        """The rows of a statement, within limits."""
        with self._understood():
            return await super().fetch(sql, limits, requester)

    async def probe(self) -> Probe:
        """Version and rights."""
        try:
            with self._understood():
                return await self.find_rights()
        except QueryTimeout as error:
            raise self._server.unavailable(TimeoutError()) from error
        except SqlFailed as error:
            raise DatasourceUnavailable("datasources.unavailable", reason=str(error)) from error

    async def introspect(self, on_progress: OnProgress) -> list[Table]:
        """All tables and views that the account may read, without samples."""
        with self._understood():
            return await self.find_tables(on_progress)

    async def lag(self) -> float | None:
        """How many seconds it is behind; None where the engine does not tell."""
        with self._understood():
            return await self.find_lag()

    @abstractmethod
    async def find_rights(self) -> Probe:
        """Ask for the version and the rights."""

    @abstractmethod
    async def find_tables(self, on_progress: OnProgress) -> list[Table]:
        """Read the catalog."""

    async def find_lag(self) -> float | None:
        """Ask how far it is behind."""
        return None

    @contextmanager
    def _understood(self) -> Iterator[None]:
        try:
            yield
        except AppError:
            raise
        except Exception as error:
            _log_unexpected(error)
            raise self._server.unavailable(
                ServerSaid(type(error).__name__, failures.ODD)
            ) from error


def _log_unexpected(error: Exception) -> None:
    """The kind of failure and its place: its words are the database's, and may hold a secret."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{last.filename.rpartition('/')[2]}:{last.lineno}"
    extra = {"error": type(error).__name__, "place": place}
    log.warning("a database answered what was not expected", extra=extra)


def server_config(given: Mapping[str, Any], around: Surroundings, usual: Usual) -> dict[str, Any]:
    """The checked configuration of a server and its replica. Raises `Invalid`."""
    config = _one_server(given, around, usual)
    if uri := config.get("replica_uri"):
        _check_replica(config, uri, around, usual)
    return config


def opened(
    config: Mapping[str, Any], usual: Usual, open_one: Callable[[Mapping[str, Any]], Replicable]
) -> OpenSource:
    """The source of a stored configuration, with its replica when it names one."""
    uri = config.get("replica_uri")
    if not uri:
        return open_one(config)
    return ReplicatedSource(open_one(config), open_one(_replica(config, uri, usual)))


def _check_replica(config: Mapping[str, Any], uri: str, around: Surroundings, usual: Usual) -> None:
    """What holds for a server holds for its replica, which is another place of the same kind."""
    path = "config.replica_uri"
    try:
        replica = _one_server(_replica(config, uri, usual), around, usual)
    except ValueError:
        raise Invalid("datasources.bad_replica", path=path, scheme=usual.schemes[0]) from None
    except Invalid as error:
        if error.key in _OWN_WORDS:
            raise Invalid(error.key, path=path) from None
        raise Invalid("datasources.bad_replica", path=path, scheme=usual.schemes[0]) from None
    if all(replica.get(name) == config.get(name) for name in ("host", "port", "database")):
        raise Invalid("datasources.replica_same", path=path)


def _replica(config: Mapping[str, Any], uri: str, usual: Usual) -> dict[str, Any]:
    """The configuration that a replica's address means. Raises `ValueError`.

    It has an account of its own: that of the primary is not handed to another server unasked.
    """
    parts = urlsplit(uri)
    if parts.scheme not in usual.schemes or parts.query or parts.fragment or not parts.username:
        raise ValueError(uri)
    own = {name: value for name, value in config.items() if name != "replica_uri"}
    return {
        **own,
        "host": parts.hostname,
        "port": parts.port or usual.port,
        "username": unquote(parts.username),
        "password": unquote(parts.password or ""),
        "database": unquote(parts.path.strip("/")) or config["database"],
    }


def _one_server(given: Mapping[str, Any], around: Surroundings, usual: Usual) -> dict[str, Any]:
    config = read(usual.config, {**given, "port": given.get("port") or usual.port})
    if around.own_server and _same(config, around.own_server):
        raise Invalid("datasources.own_records", path="config.database")
    if not outbound_literal_allowed(config.host, private=around.outbound_private):
        raise Invalid("datasources.address_refused", path="config.host")
    return config.model_dump(by_alias=True, exclude_none=True)


def outbound_literal_allowed(host: str, *, private: bool) -> bool:
    """False for an address that is refused; names are looked at when they are resolved."""
    if ":" in host or host.replace(".", "").isdigit():
        return outbound.is_allowed(host, private=private) or host.count(".") not in (0, 3)
    return True


def _same(config: ServerConfig, own: tuple[str, int, str]) -> bool:
    host, port, database = own
    local = {"localhost", "127.0.0.1", "::1"}
    same_host = config.host.lower() == host.lower() or {config.host, host} <= local
    return same_host and config.port == port and config.database.lower() == database.lower()
