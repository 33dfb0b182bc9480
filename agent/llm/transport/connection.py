"""Connections to a model's server, restricted to allowed addresses."""

import socket

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from agent.llm.types import ModelEndpoint, Resolve

CONNECT_TIMEOUT_S = 10.0


def open_session(endpoint: ModelEndpoint) -> aiohttp.ClientSession:
    """A session with the key of `endpoint`, for a few calls; close it after use."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(resolver=make_resolver(endpoint.resolve)),
        headers={"Authorization": f"Bearer {endpoint.api_key or 'none'}"},
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT_S),
        cookie_jar=aiohttp.DummyCookieJar(),
    )


def make_resolver(resolve: Resolve | None) -> AbstractResolver | None:
    """What connects to the addresses that `resolve` lets through; None: to any."""
    return _CheckedResolver(resolve) if resolve else None


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
