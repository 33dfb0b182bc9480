"""An HTTP client for JSON requests to a model's server, limited in time, size and retries."""

import asyncio
from typing import Any

import aiohttp
import orjson

from agent.llm.key_masking import mask_key
from agent.llm.transport.connection import open_session
from agent.llm.transport.response_bodies import find_error_detail, read_body
from agent.llm.transport.retries import KEY_REFUSED_STATUS, compute_backoff_s, is_transient
from agent.llm.types import CallFailed, ModelEndpoint
from model.errors import ModelRefusedKey, ModelTimeout, ModelUnavailable, RunFailed

MAX_BYTES = 64 * 1024 * 1024
SHORT_BYTES = 128 * 1024
"""Up to this size an answer is parsed faster than a thread starts."""
REFUSED = 300


class JsonClient:
    """Posts JSON to one server over its own connections."""

    def __init__(self, endpoint: ModelEndpoint) -> None:
        self._endpoint = endpoint
        self._session: aiohttp.ClientSession | None = None

    async def post(self, url: str, body: Any, *, within_s: float, retries: int = 0) -> Any:
        """Post a body and return the answer; transient failures are retried.

        Raises `ModelUnavailable`, `ModelTimeout`, `ModelRefusedKey`, at most after `within_s`.
        """
        deadline = asyncio.get_running_loop().time() + within_s
        try:
            async with asyncio.timeout_at(deadline):
                return await self._post_with_retries(url, body, deadline, retries)
        except TimeoutError:
            raise ModelTimeout("vectors.timeout", seconds=f"{within_s:g}") from None

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def _post_with_retries(self, url: str, body: Any, deadline: float, retries: int) -> Any:
        data = orjson.dumps(body)
        for attempts in range(retries + 1):
            try:
                return await self._post_once(url, data)
            except CallFailed as error:
                may_retry = attempts < retries and is_transient(error)
                wait_s = compute_backoff_s(error, attempts) if may_retry else None
                if wait_s is None or asyncio.get_running_loop().time() + wait_s >= deadline:
                    raise self._to_run_error(error) from None
            await asyncio.sleep(wait_s)
        raise AssertionError("the last try returns or raises")

    async def _post_once(self, url: str, data: bytes) -> Any:
        if self._session is None:  # a session belongs to the loop in which it is made
            self._session = open_session(self._endpoint)
        headers = {"Content-Type": "application/json"}
        try:
            async with self._session.post(
                url, data=data, headers=headers, allow_redirects=False
            ) as response:
                content = await read_body(response, MAX_BYTES)
        except (aiohttp.ClientError, OSError) as error:
            raise CallFailed(None, type(error).__name__) from None
        if len(content) > MAX_BYTES:
            raise ModelUnavailable("vectors.unreadable")
        if response.status >= REFUSED:
            raise CallFailed(
                response.status, find_error_detail(content), response.headers.get("retry-after")
            )
        try:
            if len(content) <= SHORT_BYTES:
                return orjson.loads(content)
            return await asyncio.to_thread(orjson.loads, content)
        except orjson.JSONDecodeError:
            raise ModelUnavailable("vectors.unreadable") from None

    def _to_run_error(self, error: CallFailed) -> RunFailed:
        if error.status in KEY_REFUSED_STATUS:
            return ModelRefusedKey("vectors.refused_key", status=error.status)
        if error.status is None:
            return ModelUnavailable("vectors.unreachable")
        if is_transient(error):
            return ModelUnavailable("vectors.overloaded", status=error.status)
        detail = mask_key(error.detail, self._endpoint.api_key)
        return ModelUnavailable("vectors.refused", status=error.status, detail=detail)
