"""The context length of a model, as its server states it."""

import asyncio
import math
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from agent.llm.types import CallFailed

FetchJson = Callable[[str], Awaitable[Any]]
"""GETs the JSON at an address; None when there is none."""
TIMEOUT_S = 1.0
RETRY_AFTER_S = 300.0
MIN_TOKENS = 256
_LENGTH_FIELDS = ("max_model_len", "context_length", "context_window", "max_context_length")
"""As vLLM and SGLang, OpenRouter and LM Studio, Groq, and Mistral name it in `/v1/models`."""
_LLAMA_CPP = "llamacpp"
_TOO_LONG = re.compile(
    r"context[ _-]?(?:length|size|window)|prompt is too long|too many (?:input )?tokens",
    re.IGNORECASE,
)
_STATED_LENGTH = re.compile(r"context (?:length|size|window)\D{0,20}(\d{3,8})", re.IGNORECASE)
_TOO_LONG_STATUS = frozenset({400, 413, 422, 500})
"""llama.cpp answered with a server error for a while."""


class ContextLength:
    """The context length of one model: configured, reported by its server, or unknown."""

    def __init__(self, name: str, base_url: str, tokens: int | None) -> None:
        self.tokens = tokens
        """The length; None while it is unknown."""
        self._name = name
        self._models_url = f"{base_url.rstrip('/')}/models"
        self._props_url = f"{base_url.rstrip('/').removesuffix('/v1')}/props"
        self._next_request_at = 0.0
        self._lock = asyncio.Lock()

    async def find(self, fetch: FetchJson) -> int | None:
        """The length. Only a server that does not answer is asked again, after a while."""
        async with self._lock:
            now = asyncio.get_running_loop().time()
            if self.tokens is None and now >= self._next_request_at:
                model_list = None
                with suppress(TimeoutError):
                    async with asyncio.timeout(TIMEOUT_S):
                        model_list = await fetch(self._models_url)
                        self.tokens = await self._read_length(model_list, fetch)
                self._next_request_at = math.inf if model_list is not None else now + RETRY_AFTER_S
            return self.tokens

    def learn(self, refusal: CallFailed) -> None:
        """Take the length from a refusal that states it, when it is not known yet."""
        match = _STATED_LENGTH.search(refusal.detail)
        if self.tokens is None and match:
            self.tokens = _check_length(int(match.group(1)))

    async def _read_length(self, model_list: Any, fetch: FetchJson) -> int | None:
        entry = _find_entry(model_list, self._name)
        for field in _LENGTH_FIELDS:
            if length := _check_length(entry.get(field)):
                return length
        meta = entry.get("meta")
        if not isinstance(meta, dict) and entry.get("owned_by") != _LLAMA_CPP:
            return None
        llama_meta = meta if isinstance(meta, dict) else {}
        # llama.cpp divides the trained length among its slots.
        return (
            _check_length(llama_meta.get("n_ctx"))
            or _read_slot_length(await fetch(self._props_url))
            or _check_length(llama_meta.get("n_ctx_train"))
        )


def refuses_length(refusal: CallFailed) -> bool:
    """Whether a server refused a prompt because it is longer than the model's context."""
    return refusal.status in _TOO_LONG_STATUS and _TOO_LONG.search(refusal.detail) is not None


def _find_entry(model_list: Any, name: str) -> dict[str, Any]:
    """The entry of the model in a list of models; the only entry, whatever its name, will do."""
    data = model_list.get("data") if isinstance(model_list, dict) else None
    entries = [each for each in data if isinstance(each, dict)] if isinstance(data, list) else []
    matching_entries = [each for each in entries if each.get("id") == name]
    return next(iter(matching_entries or (entries if len(entries) == 1 else [])), {})


def _read_slot_length(props: Any) -> int | None:
    settings = props.get("default_generation_settings") if isinstance(props, dict) else None
    return _check_length(settings.get("n_ctx")) if isinstance(settings, dict) else None


def _check_length(value: object) -> int | None:
    return value if isinstance(value, int) and value >= MIN_TOKENS else None
