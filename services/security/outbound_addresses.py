"""Which addresses may be connected to (SSRF protection): names are resolved once and checked."""

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from model.errors import DatasourceUnavailable

Address = IPv4Address | IPv6Address
_RESOLVE_TIMEOUT_S = 5
_METADATA_NETWORKS = tuple(
    map(
        ip_network,
        (
            *("100.100.100.200", "fd00:100::100:200"),  # Alibaba Cloud
            "168.63.129.16",  # Azure
            *("192.0.0.192", "fd00:c1::a9fe:a9fe"),  # Oracle Cloud
            "fd00:ec2::/32",  # AWS: metadata, credentials of pods, names, time
            "fd20:ce::254",  # Google Cloud
            "fd00:42::42",  # Scaleway
            "fd00:a9fe:a9fe::1",  # Akamai
        ),
    )
)
"""Beside the link-local ones."""
_PRIVATE_NAMES = (".localhost", ".local", ".internal", ".lan", ".home.arpa")
_IPV4_EMBEDDING_NETWORKS = (
    ip_network("64:ff9b::/96"),
    ip_network("64:ff9b:1::/48"),
    ip_network("::/96"),
    ip_network("::ffff:0:0:0/96"),
)


def is_private_host(host: str) -> bool:
    """Whether a host is certainly within a private network: by its address, or by a name that no
    public one can have. Other names are not resolved: what they mean may change.
    """
    try:
        address = ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        name = host.rstrip(".").lower()
        is_name = name[:1].isalpha()  # what begins with a digit may be an address, too
        return is_name and ("." not in name or name.endswith(_PRIVATE_NAMES))
    return all(
        each.is_private and not each.is_unspecified
        for each in (address, *_embedded_addresses(address))
    )


async def resolve_allowed(host: str, port: int, *, private: bool) -> list[str]:
    """The addresses of `host` that may be connected to, in the resolver's order.

    Raises `DatasourceUnavailable`: link-local, metadata, multicast and unspecified addresses are
    refused in every notation, loopback and private ones unless `private`.
    """
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(_RESOLVE_TIMEOUT_S):
            entries = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, TimeoutError) as error:
        raise DatasourceUnavailable("datasources.unknown_host", host=host) from error
    resolved = list(dict.fromkeys(str(entry[4][0]) for entry in entries))
    if not resolved or not all(
        is_address_allowed(address, private=private) for address in resolved
    ):
        raise DatasourceUnavailable("datasources.address_refused")
    return resolved


def is_address_allowed(address: str, *, private: bool) -> bool:
    """Whether an address, and the IPv4 address embedded in it, may be connected to."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(_is_reachable(each, private=private) for each in (ip, *_embedded_addresses(ip)))


def _is_reachable(address: Address, *, private: bool) -> bool:
    if address.is_link_local or any(address in network for network in _METADATA_NETWORKS):
        return False
    if address.is_multicast or address.is_unspecified or str(address) == "255.255.255.255":
        return False
    return private or address.is_global


def _embedded_addresses(address: Address) -> list[IPv4Address]:
    if isinstance(address, IPv4Address):
        return []
    inside = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if any(address in network for network in _IPV4_EMBEDDING_NETWORKS) and not address.is_loopback:
        inside.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return [each for each in inside if each is not None]
