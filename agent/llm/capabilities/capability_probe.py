"""Probes what a model's server can do, by small calls: one finding for each ability."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson

from agent.llm.capabilities.context_length import ContextLength
from agent.llm.capabilities.thinking_switch import SWITCHES
from agent.llm.key_masking import mask_key
from agent.llm.messages import make_user_message
from agent.llm.output.think_tags import ThinkTagParser
from agent.llm.transport.completion_stream import CompletionStreamParser, StreamBroken
from agent.llm.transport.connection import open_session
from agent.llm.transport.response_bodies import find_error_detail, read_body
from agent.llm.transport.retries import KEY_REFUSED_STATUS
from agent.llm.types import ModelEndpoint, Piece
from model.language_model import Ability, ProbeFinding

LIMIT_S = 30.0
MAX_BYTES = 4 * 1024 * 1024
OK = 200
Json = dict[str, Any]
Probe = Callable[[], Awaitable[ProbeFinding]]
_WORD = {"type": "object", "properties": {"word": {"type": "string"}}, "required": ["word"]}
_SCHEMA = {"name": "word", "strict": True, "schema": {**_WORD, "additionalProperties": False}}
_FORMATS: tuple[Json, ...] = (
    {"type": "json_schema", "json_schema": _SCHEMA},
    {"type": "json_object"},
)
_TOOL = {"type": "function", "function": {"name": "say", "parameters": _WORD}}


class _ProbeFailed(Exception):
    """Why an ability is missing: a locale key and its parameters."""

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(key)
        self.key = key
        self.params = params


@dataclass(frozen=True, slots=True)
class _StreamedAnswer:
    content_type: str
    thinks: bool
    """Whether the model thought before it answered."""


async def probe_capabilities(endpoint: ModelEndpoint) -> list[ProbeFinding]:
    """Findings about chat, stream, context, thinking, JSON, tools and embeddings, in this order.

    Takes at most twice `LIMIT_S`. Where chat fails, the other finding is of embeddings, if any.
    """
    async with open_session(endpoint) as session:
        prober = _CapabilityProber(endpoint, session)
        chat = await prober.run_probe("chat", prober.probe_chat)
        if chat.state == "failed":
            embedding = await prober.run_probe("embedding", prober.probe_embedding)
            return [chat, embedding] if embedding.state == "ok" else [chat]
        probes: list[tuple[Ability, Probe]] = [
            ("stream", prober.probe_stream),
            ("context", prober.probe_context),
            ("json", prober.probe_json),
            ("tools", prober.probe_tools),
            ("embedding", prober.probe_embedding),
        ]
        if endpoint.thinking != "auto":
            probes.insert(2, ("thinking", prober.probe_thinking))
        return [chat, *await asyncio.gather(*(prober.run_probe(*each) for each in probes))]


class _CapabilityProber:
    def __init__(self, endpoint: ModelEndpoint, session: aiohttp.ClientSession) -> None:
        self._session = session
        self._endpoint = endpoint
        self._base = endpoint.base_url.rstrip("/")

    async def run_probe(self, ability: Ability, probe: Probe) -> ProbeFinding:
        """Run a probe; every failure becomes a finding."""
        try:
            async with asyncio.timeout(LIMIT_S):
                return await probe()
        except TimeoutError:
            return ProbeFinding(
                ability, "failed", "models.trial_timeout", {"seconds": f"{LIMIT_S:g}"}
            )
        except (aiohttp.ClientError, OSError):
            return ProbeFinding(ability, "failed", "models.trial_unreachable", {})
        except (orjson.JSONDecodeError, StreamBroken):
            return ProbeFinding(ability, "failed", "models.trial_no_openai", {})
        except _ProbeFailed as failure:
            state: Any = "failed" if ability in ("chat", "stream") else "missing"
            return ProbeFinding(ability, state, failure.key, failure.params)

    async def probe_chat(self) -> ProbeFinding:
        """Whether the server answers without a stream, and how long that takes."""
        start = time.monotonic()
        message = await self._request_message("Answer with the one word: ready", {})
        if not isinstance(message.get("content"), str):
            raise _ProbeFailed("models.trial_no_openai")
        ms = round((time.monotonic() - start) * 1000)
        return ProbeFinding("chat", "ok", "models.trial_chat", {"ms": ms})

    async def probe_stream(self) -> ProbeFinding:
        """Whether the server streams its answer, and whether the model thinks before it."""
        answer = await self._stream_answer("Count from one to ten in words.", {})
        if "event-stream" not in answer.content_type:
            return ProbeFinding("stream", "limited", "models.trial_whole", {})
        key = "models.trial_stream_thinks" if answer.thinks else "models.trial_stream"
        return ProbeFinding("stream", "ok", key, {})

    async def probe_thinking(self) -> ProbeFinding:
        """Whether one of the known switches turns thinking off, or on, as configured."""
        thinking = self._endpoint.thinking
        for switch in SWITCHES:
            if thinking not in switch:
                continue
            try:
                answer = await self._stream_answer("What is 17 times 3?", switch[thinking])
            except _ProbeFailed:
                continue
            if answer.thinks == (thinking == "on"):
                return ProbeFinding("thinking", "ok", f"models.trial_thinking_{thinking}", {})
        return ProbeFinding("thinking", "limited", f"models.trial_not_thinking_{thinking}", {})

    async def probe_context(self) -> ProbeFinding:
        """How many tokens a prompt and its answer may have together."""
        endpoint = self._endpoint
        context_length = ContextLength(endpoint.name, self._base, endpoint.context_tokens)
        tokens = await context_length.find(self._fetch)
        if tokens is None:
            return ProbeFinding("context", "missing", "models.trial_no_context", {})
        return ProbeFinding("context", "ok", "models.trial_context", {"tokens": f"{tokens:,}"})

    async def probe_json(self) -> ProbeFinding:
        """Whether the server enforces a JSON schema, enforces JSON, or neither."""
        for kind, key in zip(_FORMATS, ("json_schema", "json_object"), strict=True):
            try:
                message = await self._request_message(
                    'Answer in JSON only: {"word": "ready"}', {"response_format": kind}
                )
                if "word" in orjson.loads(str(message.get("content"))):
                    return ProbeFinding("json", "ok", f"models.trial_{key}", {})
            except (_ProbeFailed, orjson.JSONDecodeError, TypeError):
                continue
        return ProbeFinding("json", "limited", "models.trial_json_asked", {})

    async def probe_tools(self) -> ProbeFinding:
        """Whether the model calls a tool when it is told to."""
        parameters = {"tools": [_TOOL], "tool_choice": "auto"}
        message = await self._request_message(
            "Call the tool `say` with the word: ready", parameters
        )
        calls = message.get("tool_calls")
        if isinstance(calls, list) and calls:
            return ProbeFinding("tools", "ok", "models.trial_tools", {})
        return ProbeFinding("tools", "missing", "models.trial_no_tools", {})

    async def probe_embedding(self) -> ProbeFinding:
        """Whether the server makes vectors, and their length."""
        body = {"model": self._endpoint.name, "input": "ready"}
        answer = await self._post("embeddings", body)
        data = answer.get("data")
        first = data[0] if isinstance(data, list) and data else None
        vector = first.get("embedding") if isinstance(first, dict) else None
        if not isinstance(vector, list) or not vector:
            raise _ProbeFailed("models.trial_no_embedding")
        return ProbeFinding("embedding", "ok", "models.trial_embedding", {"dimension": len(vector)})

    def _make_body(self, prompt: str, parameters: Json) -> Json:
        messages = [make_user_message(prompt)]
        return {"model": self._endpoint.name, "messages": messages} | parameters

    async def _fetch(self, url: str) -> Any:
        try:
            async with self._session.get(url, allow_redirects=False) as response:
                return orjson.loads(await _read(response)) if response.status == OK else None
        except (aiohttp.ClientError, OSError, orjson.JSONDecodeError, StreamBroken):
            return None

    async def _stream_answer(self, prompt: str, parameters: Json) -> _StreamedAnswer:
        body = self._make_body(prompt, {"stream": True, **parameters})
        events, pieces = CompletionStreamParser(), []
        async with self._open_post("chat/completions", body) as response:
            content_type = response.headers.get("content-type", "")
            if response.status != OK:
                raise self._make_refusal(response.status, await _read(response))
            async for data in response.content.iter_any():
                pieces += [piece for piece in events.feed(data) if isinstance(piece, Piece)]
            pieces += [piece for piece in events.finish() if isinstance(piece, Piece)]
        tags = ThinkTagParser()
        parts = [part for piece in pieces for part in (piece, *tags.feed(piece.text))]
        return _StreamedAnswer(content_type, any(piece.thinking for piece in parts))

    async def _request_message(self, prompt: str, parameters: Json) -> Json:
        answer = await self._post("chat/completions", self._make_body(prompt, parameters))
        choices = answer.get("choices")
        first = choices[0] if isinstance(choices, list) and choices else {}
        message = first.get("message") if isinstance(first, dict) else None
        if not isinstance(message, dict):
            raise _ProbeFailed("models.trial_no_openai")
        return message

    async def _post(self, path: str, body: Json) -> Json:
        async with self._open_post(path, body) as response:
            content = await _read(response)
        if response.status != OK:
            if path == "embeddings":
                raise _ProbeFailed("models.trial_no_embedding")
            raise self._make_refusal(response.status, content)
        answer = orjson.loads(content)
        return answer if isinstance(answer, dict) else {}

    def _open_post(
        self, path: str, body: Json
    ) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        return self._session.post(f"{self._base}/{path}", json=body, allow_redirects=False)

    def _make_refusal(self, status: int, content: bytes) -> _ProbeFailed:
        if status in KEY_REFUSED_STATUS:
            return _ProbeFailed("models.trial_refused_key", status=status)
        detail = mask_key(find_error_detail(content), self._endpoint.api_key)
        return _ProbeFailed("models.trial_refused", status=status, detail=detail)


async def _read(response: aiohttp.ClientResponse) -> bytes:
    body = await read_body(response, MAX_BYTES)
    if len(body) > MAX_BYTES:
        raise StreamBroken("too much")
    return body
