"""Where a Dify application is, and how long it may take."""

from dataclasses import dataclass, field

NAME = "Dify"


@dataclass(frozen=True, slots=True)
class DifyEndpoint:
    """The operator's Dify server, and the key of one application."""

    server_url: str
    key: str = field(repr=False)
    silence_s: float
    """Longest wait for the next word, in seconds."""
    total_s: float
    """Longest answer, in seconds."""

    @property
    def server(self) -> str:
        """The address without the version and without a last slash."""
        return self.server_url.rstrip("/").removesuffix("/v1")

    @property
    def api(self) -> str:
        """What the addresses of the protocol begin with."""
        return f"{self.server}/v1"
