"""Whether answers stream through whatever stands between users and the service."""

import asyncio
import time

from model.diagnosis import Diagnosis

PIECES = 5
PAUSE_S = 0.2
TIMEOUT_S = 10.0
_SPREAD_S = PAUSE_S * (PIECES - 1) / 2
OK = 200


async def probe_stream(web_url: str, token: str) -> Diagnosis:
    """Read the doctor's own stream at the users' address, and see whether it comes in pieces."""
    import aiohttp  # only a diagnosis needs it: without it a worker weighs 6 MB less

    try:
        arrivals = await asyncio.wait_for(_measure_arrivals(web_url, token), TIMEOUT_S)
    except _StreamRefused as refused:
        params = {"status": refused.status}
        return Diagnosis("stream", "failed", "doctor.stream_refused", params, "doctor.cure_proxy")
    except (TimeoutError, aiohttp.ClientError, OSError):
        return Diagnosis("stream", "failed", "doctor.stream_unreachable", {}, "doctor.cure_proxy")
    if len(arrivals) < PIECES or arrivals[-1] - arrivals[0] < _SPREAD_S:
        return Diagnosis("stream", "failed", "doctor.stream_buffered", {}, "doctor.cure_buffered")
    return Diagnosis("stream", "ok", "doctor.stream_fine")


class _StreamRefused(Exception):
    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


async def _measure_arrivals(web_url: str, token: str) -> list[float]:
    """When each piece came."""
    import aiohttp

    url = f"{web_url.rstrip('/')}/api/doctor/stream"
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        aiohttp.ClientSession() as session,
        session.get(url, headers=headers, allow_redirects=False) as response,
    ):
        if response.status != OK:
            raise _StreamRefused(response.status)
        return [time.monotonic() async for line in response.content if line.startswith(b"data:")]
