"""Where a group of the hub is, and what is allowed on the way."""

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
    """Longest silence on a connection, in seconds."""
    connect_s: float = CONNECT_S
    most_bytes: int = MAX_BYTES
    """Largest message from the hub."""

    @property
    def by_events(self) -> bool:
        """Whether it uses the older transport (SSE): its path says so."""
        return "sse" in urlsplit(self.url).path.split("/")
