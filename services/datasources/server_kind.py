"""What the kinds that are database servers have in common."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from model.errors import DatasourceUnavailable, Invalid
from services.datasources import outbound
from services.datasources.configs import ServerConfig, read
from services.datasources.source import Surroundings, words

Connection = TypeVar("Connection")


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
        )

    async def reach(
        self, connect: Callable[[str], Awaitable[Connection]], *failures: type[Exception]
    ) -> Connection:
        """The connection to the first address that answers."""
        last: Exception | None = None
        for address in await outbound.addresses(self.host, self.port, private=self.private):
            try:
                return await connect(address)
            except OSError as error:
                last = error
            except failures as error:
                raise self.unavailable(error) from error
        raise self.unavailable(last or OSError("no address")) from last

    def unavailable(self, error: Exception) -> DatasourceUnavailable:
        """The failure in the database's own words."""
        reason = words(error, self.password)
        return DatasourceUnavailable("datasources.unavailable", reason=reason)


def server_config(
    given: Mapping[str, Any], around: Surroundings, default_port: int
) -> dict[str, Any]:
    """The checked configuration of a server. Raises `Invalid`."""
    config = read(ServerConfig, {**given, "port": given.get("port") or default_port})
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
