"""Limits attempts to sign in, so that a stranger cannot lock the owner of an account out.

Delays grow by address and by pair of name and address. Failed attempts for one name from everywhere
have a slow limit, whose longest delay is short. A device that the account has signed in from has
an allowance of its own, and none of these hold for it until it has used that up; the place where
the account signed in before is not held by the limit of the name.
"""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from services.users.throttle import RateLimit, RateLimitKey, Throttle

PAIR = RateLimit("pair", free=5, forget_s=600, longest_s=900)
ADDRESS = RateLimit("address", free=20, forget_s=60, longest_s=300)
NAME = RateLimit("name", free=100, forget_s=36, longest_s=60)
DEVICE = RateLimit("device", free=10, forget_s=8_640, longest_s=900)
PLACE = RateLimit("place", free=1, forget_s=30 * 86_400, longest_s=0)
"""Not of failed attempts: counted when a sign-in succeeds, and known for a month."""
PASSWORD = RateLimit("password", free=5, forget_s=600, longest_s=900)
"""The current password, given by who is signed in to change it."""
_NETWORK_BITS = 64
_LONGEST_ADDRESS = 100


@dataclass(frozen=True, slots=True)
class SignInAttempt:
    """An attempt to sign in. `device` is the id of a device that the account knows."""

    name_key: str
    address: str
    device: str | None = None


class SignInLimits:
    """Admits attempts, and records whether they succeeded."""

    def __init__(self, throttle: Throttle) -> None:
        self._throttle = throttle

    async def admit(self, attempt: SignInAttempt) -> tuple[RateLimitKey, ...]:
        """The keys that a wrong password counts for. Raises `TooMany` while one has to wait."""
        if attempt.device is not None:
            device = RateLimitKey(DEVICE, attempt.device)
            if round(await self._throttle.count_attempts(device)) < DEVICE.free:
                return (device,)
        subjects = [_make_pair_key(attempt), RateLimitKey(ADDRESS, attempt.address)]
        if not await self._throttle.count_attempts(_make_place_key(attempt)):
            subjects.append(RateLimitKey(NAME, attempt.name_key))
        await self._throttle.check(*subjects)
        return tuple(subjects)

    async def record_refusal(self, subjects: tuple[RateLimitKey, ...]) -> None:
        """Count a wrong password."""
        await self._throttle.record_try(*subjects)

    async def record_success(self, attempt: SignInAttempt) -> None:
        """The password was right: the place is known, and its failed attempts are forgotten."""
        own = [] if attempt.device is None else [RateLimitKey(DEVICE, attempt.device)]
        await self._throttle.reset(_make_pair_key(attempt), _make_place_key(attempt), *own)
        await self._throttle.record_try(_make_place_key(attempt))


def to_network(address: str) -> str:
    """Whose address it is: a host of IPv6 has a network of addresses, and may use any of them."""
    try:
        ip = ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return address[:_LONGEST_ADDRESS]
    if not isinstance(ip, IPv6Address):
        return str(ip)
    if ip.ipv4_mapped:
        return str(ip.ipv4_mapped)
    return str(ip_network((ip, _NETWORK_BITS), strict=False))


def _make_pair_key(attempt: SignInAttempt) -> RateLimitKey:
    return RateLimitKey(PAIR, f"{attempt.address} {attempt.name_key}")


def _make_place_key(attempt: SignInAttempt) -> RateLimitKey:
    return RateLimitKey(PLACE, f"{attempt.address} {attempt.name_key}")
