"""Addresses of model servers: validation and parts."""

from urllib.parse import urlsplit

from model.errors import Invalid
from services.security.outbound_addresses import is_private_host

_MAX_URL_LENGTH = 1024


def validate_url(address: str) -> str:
    """The address without blanks around it and slashes at its end. Raises `Invalid`."""
    url = address.strip().rstrip("/")
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises `ValueError` when it is not a number
    except ValueError:
        raise Invalid("models.bad_url", path="base_url") from None
    is_plain = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    if not is_plain or len(url) > _MAX_URL_LENGTH or set(url) & set("?#\\ \r\n\t"):
        raise Invalid("models.bad_url", path="base_url")
    return url


def split_address(url: str) -> tuple[str, int]:
    """The host and the port of an address."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def is_private_url(url: str) -> bool:
    """Whether an address is a loopback or private one."""
    return is_private_host(split_address(url)[0])
