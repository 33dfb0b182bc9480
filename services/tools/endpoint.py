"""The address of a group of the hub, and the limits of the connection to it."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

CONNECT_S = 10.0
MAX_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class HubEndpoint:
    """The address of a group, as the operator set it."""

    url: str
    token: str = field(default="", repr=False)
    read_s: float = 60.0
    """The longest silence on a connection, in seconds."""
    connect_s: float = CONNECT_S
    most_bytes: int = MAX_BYTES
    """The largest message from the hub, in bytes."""

    @property
    def by_events(self) -> bool:
        """Whether it uses the older transport (SSE): its path says so."""
        return "sse" in urlsplit(self.url).path.split("/")
