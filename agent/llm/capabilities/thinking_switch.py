"""Request parameters that turn thinking on or off, by kind of server."""

import re
from typing import Any

from agent.llm.types import CallFailed
from model.language_model import Thinking

SWITCHES: tuple[dict[Thinking, dict[str, Any]], ...] = (
    # vLLM, SGLang and llama.cpp: variables of the chat template of Qwen3, GLM and DeepSeek.
    {
        "off": {"chat_template_kwargs": {"enable_thinking": False, "thinking": False}},
        "on": {"chat_template_kwargs": {"enable_thinking": True, "thinking": True}},
    },
    # DeepSeek, Zhipu, Volcengine, Moonshot.
    {"off": {"thinking": {"type": "disabled"}}, "on": {"thinking": {"type": "enabled"}}},
    # Alibaba Cloud, SiliconFlow.
    {"off": {"enable_thinking": False}, "on": {"enable_thinking": True}},
    # OpenAI, Ollama.
    {"off": {"reasoning_effort": "none"}, "on": {"reasoning_effort": "medium"}},
    # Models of OpenAI that always think.
    {"off": {"reasoning_effort": "minimal"}, "on": {}},
    {"off": {"reasoning_effort": "low"}, "on": {}},
    {},
)
"""Tried in this order until one is neither refused nor ignored; the last one sends nothing."""
_LAST = len(SWITCHES) - 1
_THINKING_REFUSAL = re.compile(r"think|chat_template|reasoning|effort", re.IGNORECASE)


def make_thinking_parameters(thinking: Thinking, switch: int) -> dict[str, Any]:
    """The request parameters; none where thinking is left to the model."""
    return SWITCHES[switch].get(thinking, {})


def find_next_switch(thinking: Thinking, switch: int) -> int | None:
    """The next switch that sends something, or the last one; None after that."""
    if thinking == "auto" or switch >= _LAST:
        return None
    rest = range(switch + 1, _LAST)
    return next((at for at in rest if make_thinking_parameters(thinking, at)), _LAST)


def refuses_thinking(refusal: CallFailed) -> bool:
    """Whether a server names the switch in its refusal."""
    return _THINKING_REFUSAL.search(refusal.detail) is not None
