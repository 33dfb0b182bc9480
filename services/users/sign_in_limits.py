"""Who may try to sign in now: a stranger cannot lock the owner of an account out.

Delays grow by address and by pair of name and address. Wrong tries for one name from everywhere
have a slow limit, whose longest delay is short. A device that the account has signed in from has
an allowance of its own, and none of these hold for it until it has used that up; the place where
the account signed in before is not held by the limit of the name.
"""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from services.users.throttle import Limit, Subject, Throttle

PAIR = Limit("pair", free=5, forget_s=600, longest_s=900)
ADDRESS = Limit("address", free=20, forget_s=60, longest_s=300)
NAME = Limit("name", free=100, forget_s=36, longest_s=60)
DEVICE = Limit("device", free=10, forget_s=8_640, longest_s=900)
PLACE = Limit("place", free=1, forget_s=30 * 86_400, longest_s=0)
"""Not of wrong tries: counted when a sign-in succeeds, and known for a month."""
PASSWORD = Limit("password", free=5, forget_s=600, longest_s=900)
"""The current password, given by who is signed in to change it."""
_NETWORK_BITS = 64
_LONGEST_ADDRESS = 100


@dataclass(frozen=True, slots=True)
class SignInAttempt:
    """A try to sign in. `device` is the id of a device that the account knows."""

    name_key: str
    address: str
    device: str | None = None


class SignInLimits:
    """Admits tries, and learns what came of them."""

    def __init__(self, throttle: Throttle) -> None:
        self._throttle = throttle

    async def admit(self, attempt: SignInAttempt) -> tuple[Subject, ...]:
        """What a wrong password would be counted for. Raises `TooMany` while it has to wait."""
        if attempt.device is not None:
            device = Subject(DEVICE, attempt.device)
            if round(await self._throttle.count_tries(device)) < DEVICE.free:
                return (device,)
        subjects = [_pair(attempt), Subject(ADDRESS, attempt.address)]
        if not await self._throttle.count_tries(_place(attempt)):
            subjects.append(Subject(NAME, attempt.name_key))
        await self._throttle.check(*subjects)
        return tuple(subjects)

    async def record_refusal(self, subjects: tuple[Subject, ...]) -> None:
        """The password was wrong."""
        await self._throttle.record_try(*subjects)

    async def record_success(self, attempt: SignInAttempt) -> None:
        """The password was right: the place is known, and its wrong tries are forgotten."""
        own = [] if attempt.device is None else [Subject(DEVICE, attempt.device)]
        await self._throttle.reset(_pair(attempt), _place(attempt), *own)
        await self._throttle.record_try(_place(attempt))


def to_network(address: str) -> str:
    """Whose address it is: a host of IPv6 has a network of addresses, and may use any of them."""
    try:
        parsed = ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return address[:_LONGEST_ADDRESS]
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ip_network((parsed, _NETWORK_BITS), strict=False))


def _pair(attempt: SignInAttempt) -> Subject:
    return Subject(PAIR, f"{attempt.address} {attempt.name_key}")


def _place(attempt: SignInAttempt) -> Subject:
    return Subject(PLACE, f"{attempt.address} {attempt.name_key}")
