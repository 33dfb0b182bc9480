"""Metrics for Prometheus, for the networks that may read them."""

import asyncio
from ipaddress import IPv4Network, IPv6Network, ip_address

from prometheus_client import CONTENT_TYPE_LATEST
from sanic import HTTPResponse, Request

from controllers.http.errors import JsonBlueprint
from model.config.sections import parse_networks
from model.errors import Forbidden
from model.settings import Settings
from services.observability.metrics import Metrics

bp = JsonBlueprint("metrics")


@bp.get("/metrics")
async def show(request: Request, settings: Settings, metrics: Metrics) -> HTTPResponse:
    """The numbers of all workers of this machine, in Prometheus' text format."""
    if not is_allowed(request.ip, parse_networks(settings.metrics.networks)):
        raise Forbidden("metrics.not_from_here")
    body = await asyncio.to_thread(metrics.text)
    return HTTPResponse(body, content_type=CONTENT_TYPE_LATEST)


def is_allowed(address: str, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    """Whether the address of a peer lies in one of the networks; IPv4 in IPv6 counts as IPv4."""
    try:
        peer = ip_address(address)
    except ValueError:
        return False
    peer = getattr(peer, "ipv4_mapped", None) or peer
    return any(peer in network for network in networks if network.version == peer.version)
