"""Probes what a model's server can do with small calls, one finding for each ability."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import aiohttp
import orjson

from agent.llm.capabilities.context_length import ContextLength
from agent.llm.capabilities.thinking_switch import SWITCHES
from agent.llm.messages import make_user_message
from agent.llm.output.think_tags import ThinkTagParser
from agent.llm.transport.completion_stream import CompletionStreamParser, StreamBroken
from agent.llm.transport.connection import open_session
from agent.llm.transport.retries import KEY_REFUSED_STATUS
from agent.llm.types import ModelEndpoint, Piece
from model.language_model import Ability, ProbeFinding

LIMIT_S = 30.0
MAX_BYTES = 4 * 1024 * 1024
MAX_DETAIL_CHARS = 300
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


async def probe_capabilities(endpoint: ModelEndpoint) -> list[ProbeFinding]:
    """Findings about chat, stream, JSON, tools and embeddings, in this order.

    Takes at most twice `LIMIT_S`. When nothing answers at all, there is one finding only.
    """
    prober = _CapabilityProber(endpoint)
    try:
        first = await prober.run_probe("chat", prober.probe_chat)
        others: list[tuple[Ability, Probe]] = [
            ("stream", prober.probe_stream),
            ("context", prober.probe_context),
        ]
        if endpoint.thinking != "auto":
            others.append(("thinking", prober.probe_thinking))
        others += [("json", prober.probe_json), ("tools", prober.probe_tools)]
        if first.state == "failed":
            rest = [await prober.run_probe("embedding", prober.probe_embedding)]
            return [first, *(finding for finding in rest if finding.state == "ok")]
        others.append(("embedding", prober.probe_embedding))
        return [first, *await asyncio.gather(*(prober.run_probe(*each) for each in others))]
    finally:
        await prober.session.close()


class _CapabilityProber:
    def __init__(self, endpoint: ModelEndpoint) -> None:
        self.session = open_session(endpoint)
        self._endpoint = endpoint
        self._base = endpoint.base_url.rstrip("/")

    async def run_probe(self, ability: Ability, run_probe: Probe) -> ProbeFinding:
        """Run a probe; every failure becomes a finding."""
        try:
            async with asyncio.timeout(LIMIT_S):
                return await run_probe()
        except TimeoutError:
            return ProbeFinding(
                ability, "failed", "models.trial_timeout", {"seconds": f"{LIMIT_S:g}"}
            )
        except (aiohttp.ClientError, OSError):
            return ProbeFinding(ability, "failed", "models.trial_unreachable", {})
        except (orjson.JSONDecodeError, StreamBroken):
            return ProbeFinding(ability, "failed", "models.trial_no_openai", {})
        except _ProbeFailed as refused:
            state: Any = "failed" if ability in ("chat", "stream") else "missing"
            return ProbeFinding(ability, state, refused.key, refused.params)

    async def probe_chat(self) -> ProbeFinding:
        """A whole answer in one piece."""
        start = time.monotonic()
        message = await self._request_message("Answer with the one word: ready", {})
        if not isinstance(message.get("content"), str):
            raise _ProbeFailed("models.trial_no_openai")
        ms = round((time.monotonic() - start) * 1000)
        return ProbeFinding("chat", "ok", "models.trial_chat", {"ms": ms})

    async def probe_stream(self) -> ProbeFinding:
        """The same in pieces, with what it cost."""
        kind, thinks = await self._stream_answer("Count from one to ten in words.", {})
        if "event-stream" not in kind:
            return ProbeFinding("stream", "limited", "models.trial_whole", {})
        return ProbeFinding("stream", "ok", f"models.trial_stream{'_thinks' * thinks}", {})

    async def probe_thinking(self) -> ProbeFinding:
        """Whether thinking can be turned off, or on, in any of the known ways."""
        thinking = self._endpoint.thinking
        for switch in SWITCHES:
            if thinking not in switch:
                continue
            try:
                _, thinks = await self._stream_answer("What is 17 times 3?", switch[thinking])
            except _ProbeFailed:
                continue
            if thinks == (thinking == "on"):
                return ProbeFinding("thinking", "ok", f"models.trial_thinking_{thinking}", {})
        return ProbeFinding("thinking", "limited", f"models.trial_not_thinking_{thinking}", {})

    async def probe_context(self) -> ProbeFinding:
        """How long a prompt and its answer may be together."""
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
        """A call of the one tool there is."""
        parameters = {"tools": [_TOOL], "tool_choice": "auto"}
        message = await self._request_message(
            "Call the tool `say` with the word: ready", parameters
        )
        calls = message.get("tool_calls")
        if isinstance(calls, list) and calls:
            return ProbeFinding("tools", "ok", "models.trial_tools", {})
        return ProbeFinding("tools", "missing", "models.trial_no_tools", {})

    async def probe_embedding(self) -> ProbeFinding:
        """The length of a vector."""
        body = {"model": self._endpoint.name, "input": "ready"}
        answer = await self._post("embeddings", body)
        data = answer.get("data")
        first = data[0] if isinstance(data, list) and data else None
        vector = first.get("embedding") if isinstance(first, dict) else None
        if not isinstance(vector, list) or not vector:
            raise _ProbeFailed("models.trial_no_embedding")
        return ProbeFinding("embedding", "ok", "models.trial_embedding", {"dimension": len(vector)})

    def _make_body(self, words: str, more: Json) -> Json:
        messages = [make_user_message(words)]
        return {"model": self._endpoint.name, "messages": messages} | more

    async def _fetch(self, url: str) -> Any:
        try:
            async with self.session.get(url, allow_redirects=False) as response:
                return orjson.loads(await _read(response)) if response.status == OK else None
        except (aiohttp.ClientError, OSError, orjson.JSONDecodeError, StreamBroken):
            return None

    async def _stream_answer(self, words: str, more: Json) -> tuple[str, bool]:
        """What kind of answer came, and whether the model thought."""
        body = self._make_body(words, {"stream": True, **more})
        events, pieces = CompletionStreamParser(), []
        async with self._open_post("chat/completions", body) as response:
            kind = response.headers.get("content-type", "")
            if response.status != OK:
                raise self._make_refusal(response.status, await _read(response))
            async for data in response.content.iter_any():
                pieces += [piece for piece in events.feed(data) if isinstance(piece, Piece)]
            pieces += [piece for piece in events.finish() if isinstance(piece, Piece)]
        tags = ThinkTagParser()
        parts = [part for piece in pieces for part in (piece, *tags.feed(piece.text))]
        return kind, any(piece.thinking for piece in parts)

    async def _request_message(self, words: str, more: Json) -> Json:
        answer = await self._post("chat/completions", self._make_body(words, more))
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
        return self.session.post(f"{self._base}/{path}", json=body, allow_redirects=False)

    def _make_refusal(self, status: int, content: bytes) -> _ProbeFailed:
        if status in KEY_REFUSED_STATUS:
            return _ProbeFailed("models.trial_refused_key", status=status)
        return _ProbeFailed(
            "models.trial_refused", status=status, detail=self._find_error_detail(content)
        )

    def _find_error_detail(self, content: bytes) -> str:
        """The server's own words, without the key."""
        try:
            answer = orjson.loads(content)
            error = answer.get("error", answer) if isinstance(answer, dict) else answer
            words = error.get("message", error) if isinstance(error, dict) else error
        except orjson.JSONDecodeError:
            words = content.decode("utf-8", "replace")
        key = self._endpoint.api_key
        clean = str(words).replace(key, "…") if key else str(words)
        return " ".join(clean.split())[:MAX_DETAIL_CHARS]


async def _read(response: aiohttp.ClientResponse) -> bytes:
    content = b""
    async for data in response.content.iter_any():
        content += data
        if len(content) > MAX_BYTES:
            raise StreamBroken("too much")
    return content
