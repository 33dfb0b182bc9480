"""What all kinds that are database servers share: endpoint, configuration, error translation."""

import logging
import traceback
from abc import abstractmethod
from base64 import b64encode
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar
from urllib.parse import quote, unquote, urlsplit

from model.engines.description import Engine, SourceForm
from model.errors import (
    AppError,
    DatasourceUnavailable,
    Invalid,
    QueryTimeout,
    ResultTooLarge,
    SqlFailed,
)
from model.sources.query import QueryLimits
from model.sources.schema import Table
from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.configuration.validation import ServerConfig, parse_config
from services.datasources.connections import failure_reasons
from services.datasources.connections.failure_reasons import ServerRefusal
from services.datasources.connections.pool import Driver
from services.datasources.connections.pooled_source import PooledSource
from services.datasources.connections.replicated_source import ReplicatedSource
from services.datasources.error_messages import clean_message
from services.datasources.fetched_rows import FetchedRows
from services.datasources.ports import OnProgress, OpenSource, Probe, ReplicaSource
from services.datasources.scheduling.requester import SYSTEM, Requester
from services.security import outbound_addresses

Connection = TypeVar("Connection")
log = logging.getLogger(__name__)
_SPECIFIC_ERRORS = {"datasources.own_records", "datasources.address_refused"}


@dataclass(frozen=True, slots=True)
class Server:
    """The endpoint and the account of a database server."""

    host: str
    port: int
    username: str
    password: str
    database: str
    schema: str | None
    private: bool
    tls: bool = False

    @classmethod
    def from_config(cls, config: Mapping[str, Any], locations: AllowedLocations) -> "Server":
        """The server of a stored configuration."""
        return cls(
            host=config["host"],
            port=config["port"],
            username=config["username"],
            password=config.get("password", ""),
            database=config["database"],
            schema=config.get("schema"),
            private=locations.outbound_private,
            tls=config.get("tls", False),
        )

    async def reach(self, connect: Callable[[str], Awaitable[Connection]]) -> Connection:
        """The connection to the first address that answers. Raises `DatasourceUnavailable`."""
        last_error: Exception | None = None
        for address in await outbound_addresses.resolve_allowed(
            self.host, self.port, private=self.private
        ):
            try:
                return await connect(address)
            except OSError as error:
                last_error = error
            except ResultTooLarge as error:
                raise self.to_unavailable(ServerRefusal("", failure_reasons.UNEXPECTED)) from error
            except AppError:
                raise
            except Exception as error:
                raise self.to_unavailable(error) from error
        raise self.to_unavailable(last_error or OSError("no address")) from last_error

    def to_unavailable(self, error: Exception) -> DatasourceUnavailable:
        """The error of an unreachable database, with its own message and without secrets."""
        basic_credentials = b64encode(f"{self.username}:{self.password}".encode()).decode()
        secrets = (self.password, quote(self.password), basic_credentials) if self.password else ()
        return DatasourceUnavailable(
            f"datasources.{failure_reasons.classify_failure(error)}",
            host=self.host,
            port=self.port,
            reason=clean_message(Exception(failure_reasons.extract_message(error)), *secrets),
        )


class ServerSource(PooledSource[Connection]):
    """What all servers share: an unexpected answer becomes `DatasourceUnavailable`."""

    def __init__(self, driver: Driver[Connection], server: Server) -> None:
        super().__init__(driver)
        self._server = server

    async def fetch(
        self, sql: str, limits: QueryLimits, requester: Requester = SYSTEM
    ) -> FetchedRows:
        """The rows of a statement, within limits."""
        with self._translate_errors():
            return await super().fetch(sql, limits, requester)

    async def probe(self) -> Probe:
        """Version and rights."""
        try:
            with self._translate_errors():
                return await self.find_rights()
        except QueryTimeout as error:
            raise self._server.to_unavailable(TimeoutError()) from error
        except SqlFailed as error:
            raise DatasourceUnavailable("datasources.unavailable", reason=str(error)) from error

    async def introspect(self, on_progress: OnProgress) -> list[Table]:
        """All tables and views that the account may read, without samples."""
        with self._translate_errors():
            return await self.find_tables(on_progress)

    async def read_lag(self) -> float | None:
        """How many seconds it is behind; None where the engine does not tell."""
        with self._translate_errors():
            return await self.find_lag()

    @abstractmethod
    async def find_rights(self) -> Probe:
        """Ask for the version and the rights."""

    @abstractmethod
    async def find_tables(self, on_progress: OnProgress) -> list[Table]:
        """Read the catalog."""

    async def find_lag(self) -> float | None:
        """Read the replication lag."""
        return None

    @contextmanager
    def _translate_errors(self) -> Iterator[None]:
        try:
            yield
        except AppError:
            raise
        except Exception as error:
            _log_unexpected(error)
            raise self._server.to_unavailable(
                ServerRefusal(type(error).__name__, failure_reasons.UNEXPECTED)
            ) from error


def _log_unexpected(error: Exception) -> None:
    """Logs the type and place of a failure; its message is left out, as it may contain a secret."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{last.filename.rpartition('/')[2]}:{last.lineno}"
    extra = {"error": type(error).__name__, "place": place}
    log.warning("a database answered what was not expected", extra=extra)


class ServerKind:
    """A kind of source that is a database server, with or without a replica."""

    config: ClassVar[type[ServerConfig]] = ServerConfig

    def __init__(self, engine: Engine) -> None:
        self.name = engine.name
        self.dialect = engine.dialect.name
        self.variants = engine.variants
        self._form = engine.form

    def check_config(
        self, options: Mapping[str, Any], locations: AllowedLocations
    ) -> dict[str, Any]:
        """The checked configuration of a server and its replica. Raises `Invalid`."""
        tls_port = self._form.tls_port if options.get("tls") is True else None
        config = self._check_server({**options, "port": options.get("port") or tls_port}, locations)
        if uri := config.get("replica_uri"):
            self._check_replica(config, uri, locations)
        return config

    def open(self, config: Mapping[str, Any], locations: AllowedLocations) -> OpenSource:
        """The server, and its replica when it names one; connects when it is first used."""
        primary = self.open_server(Server.from_config(config, locations))
        uri = config.get("replica_uri")
        if not uri:
            return primary
        replica = _parse_replica_uri(config, uri, self._form)
        return ReplicatedSource(primary, self.open_server(Server.from_config(replica, locations)))

    @abstractmethod
    def open_server(self, server: Server) -> ReplicaSource:
        """One server."""

    def _check_replica(
        self, config: Mapping[str, Any], uri: str, locations: AllowedLocations
    ) -> None:
        """Checks a replica like a primary; it must be another server or database."""
        path, scheme = "config.replica_uri", self._form.schemes[0]
        try:
            replica = self._check_server(_parse_replica_uri(config, uri, self._form), locations)
        except ValueError:
            raise Invalid("datasources.bad_replica", path=path, scheme=scheme) from None
        except Invalid as error:
            if error.key in _SPECIFIC_ERRORS:
                raise Invalid(error.key, path=path) from None
            raise Invalid("datasources.bad_replica", path=path, scheme=scheme) from None
        if all(replica.get(name) == config.get(name) for name in ("host", "port", "database")):
            raise Invalid("datasources.replica_same", path=path)

    def _check_server(
        self, options: Mapping[str, Any], locations: AllowedLocations
    ) -> dict[str, Any]:
        port = options.get("port") or self._form.port
        config = parse_config(self.config, {**options, "port": port})
        if locations.own_server and _is_own_server(config, locations.own_server):
            raise Invalid("datasources.own_records", path="config.database")
        if not is_literal_allowed(config.host, private=locations.outbound_private):
            raise Invalid("datasources.address_refused", path="config.host")
        return config.model_dump(by_alias=True, exclude_none=True)


def _parse_replica_uri(config: Mapping[str, Any], uri: str, form: SourceForm) -> dict[str, Any]:
    """The configuration in the URI of a replica. Raises `ValueError`.

    It has its own account: the primary's credentials are not sent to another server.
    """
    parts = urlsplit(uri)
    if parts.scheme not in form.schemes or parts.query or parts.fragment or not parts.username:
        raise ValueError(uri)
    own = {name: value for name, value in config.items() if name != "replica_uri"}
    return {
        **own,
        "host": parts.hostname,
        "port": parts.port or form.port,
        "username": unquote(parts.username),
        "password": unquote(parts.password or ""),
        "database": unquote(parts.path.strip("/")) or config["database"],
    }


def is_literal_allowed(host: str, *, private: bool) -> bool:
    """False for a refused literal address; names are checked when they are resolved."""
    if ":" in host or host.replace(".", "").isdigit():
        return outbound_addresses.is_address_allowed(host, private=private) or host.count(
            "."
        ) not in (0, 3)
    return True


def _is_own_server(config: ServerConfig, own: tuple[str, int, str]) -> bool:
    host, port, database = own
    local = {"localhost", "127.0.0.1", "::1"}
    same_host = config.host.lower() == host.lower() or {config.host, host} <= local
    return same_host and config.port == port and config.database.lower() == database.lower()
