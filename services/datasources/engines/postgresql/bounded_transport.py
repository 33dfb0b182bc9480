"""Bounds what a PostgreSQL server sends, before asyncpg buffers it.

asyncpg collects a message whole, however long the server says that it is. Here each message's
announced length is read first, and the connection is aborted when it is over the limit.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import asyncpg
from asyncpg.protocol import Protocol

from services.datasources.connections.response_limits import MAX_HANDSHAKE_BYTES

_HEADER = 5
_LENGTH = 4


class MessageLimits:
    """The longest message, and the most bytes until the next call of `allow`."""

    def __init__(self) -> None:
        self.longest = self.most = MAX_HANDSHAKE_BYTES
        self.exceeded = False
        """Whether the connection was aborted because of a limit."""
        self.too_long = False
        """Whether it was one message, not all of them together."""
        self._received = 0
        self._skip = 0
        self._head = b""

    def allow(self, longest: int, most: int) -> None:
        """Set what the next answer may bring."""
        self.longest, self.most, self._received = longest, most, 0

    @property
    def received_bytes(self) -> int:
        """The bytes since the last call of `allow`."""
        return self._received

    def accept(self, data: bytes) -> bool:
        """Count bytes that arrived; False when they are over a limit."""
        self._received += len(data)
        self.too_long = not self._check_messages(self._head + data)
        self.exceeded = self.too_long or self._received > self.most
        return not self.exceeded

    def _check_messages(self, data: bytes) -> bool:
        """Go from message to message; False at one that is longer than allowed."""
        at, size = self._skip, len(data)
        while at + _HEADER <= size:
            length = int.from_bytes(data[at + 1 : at + _HEADER], "big")
            if not _LENGTH <= length <= self.longest:
                return False
            at += 1 + length
        self._head = data[at:]
        self._skip = max(0, at - size)
        return True


class BoundedProtocol(asyncio.Protocol):
    """Stands between a transport and asyncpg's protocol."""

    def __init__(self, inner: Any, limits: MessageLimits) -> None:
        self._inner = inner
        self._limits = limits
        self._transport: Any = None

    def connection_made(self, transport: Any) -> None:
        """Forward to asyncpg."""
        self._transport = transport
        self._inner.connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forward to asyncpg."""
        self._inner.connection_lost(exc)

    def pause_writing(self) -> None:
        """Forward to asyncpg."""
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        """Forward to asyncpg."""
        self._inner.resume_writing()

    def attach(self, transport: Any) -> None:
        """Take over a transport that asyncpg knows already."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Forward bytes within the limits; otherwise abort the connection."""
        if self._limits.exceeded:
            return
        if not self._limits.accept(data):
            self._transport.abort()
            return
        try:
            self._inner.data_received(data)
        except Exception:  # noqa: BLE001 - the aborted connection fails the statement
            self._transport.abort()


class BoundedTransport:
    """A transport whose later protocols are bounded too."""

    def __init__(self, inner: Any, limits: MessageLimits) -> None:
        self.inner = inner
        self._limits = limits

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def set_protocol(self, protocol: Any) -> None:
        """Put `protocol` behind the limits."""
        bounded_protocol = BoundedProtocol(protocol, self._limits)
        bounded_protocol.attach(self.inner)
        self.inner.set_protocol(bounded_protocol)


class BoundedLoop:
    """The event loop as asyncpg sees it: connections that it makes are bounded."""

    def __init__(self, limits: MessageLimits) -> None:
        self.inner = asyncio.get_running_loop()
        self.limits = limits

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    async def create_connection(
        self, factory: Callable[[], Any], *args: Any, **options: Any
    ) -> tuple[BoundedTransport, Any]:
        """Connect; asyncpg gets its own protocol back."""
        protocols: list[Any] = []

        def make_protocol() -> Any:
            protocols.append(factory())
            is_speaking = isinstance(protocols[0], Protocol)
            return BoundedProtocol(protocols[0], self.limits) if is_speaking else protocols[0]

        transport, _ = await self.inner.create_connection(make_protocol, *args, **options)
        return BoundedTransport(transport, self.limits), protocols[0]

    async def start_tls(
        self, transport: BoundedTransport, *args: Any, **options: Any
    ) -> BoundedTransport | None:
        """Go on over TLS."""
        upgraded = await self.inner.start_tls(transport.inner, *args, **options)
        return BoundedTransport(upgraded, self.limits) if upgraded else None


class BoundedConnection(asyncpg.Connection):  # type: ignore[misc]  # it has no types
    """A connection that knows its limits. Make it with `connect_bounded`."""

    def __init__(self, protocol: Any, transport: Any, loop: BoundedLoop, *rest: Any) -> None:
        super().__init__(protocol, transport, loop.inner, *rest)
        self.limits = loop.limits


async def connect_bounded(**options: Any) -> BoundedConnection:
    """A connection through asyncpg. What is over a limit during sign-in fails as an `OSError`."""
    limits = MessageLimits()
    try:
        connection: BoundedConnection = await asyncpg.connect(
            loop=BoundedLoop(limits), connection_class=BoundedConnection, **options
        )
    except Exception as error:
        if limits.exceeded:
            raise asyncpg.InterfaceError("the answer is none of PostgreSQL") from error
        raise
    return connection
