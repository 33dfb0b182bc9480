"""What a model's server can do, found out by asking it: small calls, each judged by itself."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import aiohttp
import orjson

from agent.llm.capabilities.context_length import ContextLength
from agent.llm.capabilities.thinking import SWITCHES
from agent.llm.connection import open_session
from agent.llm.retries import REFUSED_KEY
from agent.llm.server_events import ServerEvents, StreamBroken
from agent.llm.think_tags import ThinkTags
from agent.llm.types import ModelEndpoint, Piece
from model.language_model import Ability, ProbeFinding

LIMIT_S = 30.0
MAX_BYTES = 4 * 1024 * 1024
MAX_DETAIL_CHARS = 300
OK = 200
Json = dict[str, Any]
Ask = Callable[[], Awaitable[ProbeFinding]]
_WORD = {"type": "object", "properties": {"word": {"type": "string"}}, "required": ["word"]}
_SCHEMA = {"name": "word", "strict": True, "schema": {**_WORD, "additionalProperties": False}}
_FORMATS: tuple[Json, ...] = (
    {"type": "json_schema", "json_schema": _SCHEMA},
    {"type": "json_object"},
)
_TOOL = {"type": "function", "function": {"name": "say", "parameters": _WORD}}


class _Refused(Exception):
    """Why an ability cannot be judged well: a sentence's name and what fills it."""

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(key)
        self.key = key
        self.params = params


async def tried(endpoint: ModelEndpoint) -> list[ProbeFinding]:
    """What was found out about chat, stream, JSON, tools and embeddings, in this order.

    Takes at most twice `LIMIT_S`. When nothing answers at all, there is one finding only.
    """
    trial = _Trial(endpoint)
    try:
        first = await trial.judged("chat", trial.chat)
        others: list[tuple[Ability, Ask]] = [("stream", trial.stream), ("context", trial.context)]
        if endpoint.thinking != "auto":
            others.append(("thinking", trial.thinking))
        others += [("json", trial.json), ("tools", trial.tools)]
        if first.state == "failed":
            rest = [await trial.judged("embedding", trial.embedding)]
            return [first, *(found for found in rest if found.state == "ok")]
        others.append(("embedding", trial.embedding))
        return [first, *await asyncio.gather(*(trial.judged(*each) for each in others))]
    finally:
        await trial.session.close()


class _Trial:
    def __init__(self, endpoint: ModelEndpoint) -> None:
        self.session = open_session(endpoint)
        self._endpoint = endpoint
        self._base = endpoint.base_url.rstrip("/")

    async def judged(self, ability: Ability, ask: Ask) -> ProbeFinding:
        """The finding, whatever goes wrong."""
        try:
            async with asyncio.timeout(LIMIT_S):
                return await ask()
        except TimeoutError:
            return ProbeFinding(
                ability, "failed", "models.trial_timeout", {"seconds": f"{LIMIT_S:g}"}
            )
        except (aiohttp.ClientError, OSError):
            return ProbeFinding(ability, "failed", "models.trial_unreachable", {})
        except (orjson.JSONDecodeError, StreamBroken):
            return ProbeFinding(ability, "failed", "models.trial_no_openai", {})
        except _Refused as refused:
            state: Any = "failed" if ability in ("chat", "stream") else "missing"
            return ProbeFinding(ability, state, refused.key, refused.params)

    async def chat(self) -> ProbeFinding:
        """A whole answer in one piece."""
        started = time.monotonic()
        message = await self._answer("Answer with the one word: ready", {})
        if not isinstance(message.get("content"), str):
            raise _Refused("models.trial_no_openai")
        ms = round((time.monotonic() - started) * 1000)
        return ProbeFinding("chat", "ok", "models.trial_chat", {"ms": ms})

    async def stream(self) -> ProbeFinding:
        """The same in pieces, with what it cost."""
        kind, thinks = await self._streamed("Count from one to ten in words.", {})
        if "event-stream" not in kind:
            return ProbeFinding("stream", "limited", "models.trial_whole", {})
        return ProbeFinding("stream", "ok", f"models.trial_stream{'_thinks' * thinks}", {})

    async def thinking(self) -> ProbeFinding:
        """Whether thinking can be turned off, or on, in any of the known ways."""
        wanted = self._endpoint.thinking
        for switch in SWITCHES:
            if wanted not in switch:
                continue
            try:
                _, thinks = await self._streamed("What is 17 times 3?", switch[wanted])
            except _Refused:
                continue
            if thinks == (wanted == "on"):
                return ProbeFinding("thinking", "ok", f"models.trial_thinking_{wanted}", {})
        return ProbeFinding("thinking", "limited", f"models.trial_not_thinking_{wanted}", {})

    async def context(self) -> ProbeFinding:
        """How long a prompt and its answer may be together."""
        name, base_url, given = self._endpoint.name, self._base, self._endpoint.context_tokens
        tokens = await ContextLength(name, base_url, given).find(self._fetch)
        if tokens is None:
            return ProbeFinding("context", "missing", "models.trial_no_context", {})
        return ProbeFinding("context", "ok", "models.trial_context", {"tokens": f"{tokens:,}"})

    async def json(self) -> ProbeFinding:
        """Held to a schema, held to JSON, or only asked for it."""
        for kind, key in zip(_FORMATS, ("json_schema", "json_object"), strict=True):
            try:
                message = await self._answer(
                    'Answer in JSON only: {"word": "ready"}', {"response_format": kind}
                )
                if "word" in orjson.loads(str(message.get("content"))):
                    return ProbeFinding("json", "ok", f"models.trial_{key}", {})
            except (_Refused, orjson.JSONDecodeError, TypeError):
                continue
        return ProbeFinding("json", "limited", "models.trial_json_asked", {})

    async def tools(self) -> ProbeFinding:
        """A call of the one tool there is."""
        asked = {"tools": [_TOOL], "tool_choice": "auto"}
        message = await self._answer("Call the tool `say` with the word: ready", asked)
        calls = message.get("tool_calls")
        if isinstance(calls, list) and calls:
            return ProbeFinding("tools", "ok", "models.trial_tools", {})
        return ProbeFinding("tools", "missing", "models.trial_no_tools", {})

    async def embedding(self) -> ProbeFinding:
        """The length of a vector."""
        body = {"model": self._endpoint.name, "input": "ready"}
        answer = await self._post("embeddings", body)
        data = answer.get("data")
        first = data[0] if isinstance(data, list) and data else None
        vector = first.get("embedding") if isinstance(first, dict) else None
        if not isinstance(vector, list) or not vector:
            raise _Refused("models.trial_no_embedding")
        return ProbeFinding("embedding", "ok", "models.trial_embedding", {"dimension": len(vector)})

    def _body(self, words: str, more: Json) -> Json:
        messages = [{"role": "user", "content": words}]
        return {"model": self._endpoint.name, "messages": messages} | more

    async def _fetch(self, url: str) -> Any:
        try:
            async with self.session.get(url, allow_redirects=False) as response:
                return orjson.loads(await _read(response)) if response.status == OK else None
        except (aiohttp.ClientError, OSError, orjson.JSONDecodeError, StreamBroken):
            return None

    async def _streamed(self, words: str, more: Json) -> tuple[str, bool]:
        """What kind of answer came, and whether the model thought."""
        body = self._body(words, {"stream": True, **more})
        events, said = ServerEvents(), []
        async with self._posted("chat/completions", body) as response:
            kind = response.headers.get("content-type", "")
            if response.status != OK:
                raise self._refusal(response.status, await _read(response))
            async for data in response.content.iter_any():
                said += [piece for piece in events.feed(data) if isinstance(piece, Piece)]
            said += [piece for piece in events.finish() if isinstance(piece, Piece)]
        tags = ThinkTags()
        told = [part for piece in said for part in (piece, *tags.feed(piece.text))]
        return kind, any(piece.thinking for piece in told)

    async def _answer(self, words: str, more: Json) -> Json:
        answer = await self._post("chat/completions", self._body(words, more))
        choices = answer.get("choices")
        first = choices[0] if isinstance(choices, list) and choices else {}
        message = first.get("message") if isinstance(first, dict) else None
        if not isinstance(message, dict):
            raise _Refused("models.trial_no_openai")
        return message

    async def _post(self, path: str, body: Json) -> Json:
        async with self._posted(path, body) as response:
            content = await _read(response)
        if response.status != OK:
            if path == "embeddings":
                raise _Refused("models.trial_no_embedding")
            raise self._refusal(response.status, content)
        answer = orjson.loads(content)
        return answer if isinstance(answer, dict) else {}

    def _posted(self, path: str, body: Json) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        return self.session.post(f"{self._base}/{path}", json=body, allow_redirects=False)

    def _refusal(self, status: int, content: bytes) -> _Refused:
        if status in REFUSED_KEY:
            return _Refused("models.trial_refused_key", status=status)
        return _Refused("models.trial_refused", status=status, detail=self._detail(content))

    def _detail(self, content: bytes) -> str:
        """The server's own words, without the key."""
        try:
            said = orjson.loads(content)
            error = said.get("error", said) if isinstance(said, dict) else said
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
