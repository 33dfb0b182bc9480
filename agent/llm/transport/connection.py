"""Connections to a model's server, restricted to allowed addresses."""

import socket
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.connector import Connection

from agent.llm.types import ModelEndpoint, Resolve

CONNECT_TIMEOUT_S = 10.0


def open_session(endpoint: ModelEndpoint) -> aiohttp.ClientSession:
    """A session with the key of `endpoint`, for a few calls; close it after use."""
    return aiohttp.ClientSession(
        connector=make_connector(endpoint.resolve),
        headers={"Authorization": f"Bearer {endpoint.api_key or 'none'}"},
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT_S),
        cookie_jar=aiohttp.DummyCookieJar(),
    )


def make_connector(resolve: Resolve | None, **options: Any) -> aiohttp.TCPConnector:
    """A connector to the addresses that `resolve` allows; to any address where it is None."""
    if resolve is None:
        return aiohttp.TCPConnector(**options)
    return _CheckedConnector(resolve, **options)


def make_resolver(resolve: Resolve | None) -> AbstractResolver | None:
    """A resolver that returns the addresses `resolve` allows; None where `resolve` is None."""
    return _CheckedResolver(resolve) if resolve else None


class _CheckedConnector(aiohttp.TCPConnector):
    """Checks names and addresses: aiohttp calls a resolver for names only."""

    def __init__(self, resolve: Resolve, **options: Any) -> None:
        super().__init__(resolver=_CheckedResolver(resolve), **options)
        self._check = resolve
        self._allowed_hosts: set[str] = set()

    async def connect(self, req: aiohttp.ClientRequest, *args: Any, **options: Any) -> Connection:
        """A connection. Raises `OSError` for an address that may not be connected to."""
        host = req.url.raw_host or ""
        if host not in self._allowed_hosts and _is_address(host):
            await self._check(host, req.url.port or 0)
            self._allowed_hosts.add(host)
        return await super().connect(req, *args, **options)


class _CheckedResolver(AbstractResolver):
    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Only the checked addresses are connected to."""
        del family  # both are as good
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in await self._resolve(host, port)
        ]

    async def close(self) -> None:
        """Nothing to close."""


def _is_address(host: str) -> bool:
    """Whether aiohttp takes `host` for an address."""
    return ":" in host or host.replace(".", "").isdigit()
