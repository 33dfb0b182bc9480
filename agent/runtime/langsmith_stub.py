"""A stub of LangSmith's client, which LangChain and LangGraph import to send traces.

The client sends questions and rows to a server of others where the environment says so
(`LANGSMITH_TRACING`), past the rules of what may leave, and is 7 MB of a worker. With the stub
tracing is off whatever the environment says.
"""

import sys
from types import ModuleType
from typing import NoReturn


class TracingDisabled(Exception):
    """Something asked for a trace."""


class LangSmithError(Exception):
    """Never raised; LangChain names it."""


class RunTree:
    """What a tracer records; also stands for the client that sends it."""

    def __init__(self, *_arguments: object, **_options: object) -> None:
        raise TracingDisabled


def install_langsmith_stub() -> None:
    """Let `langsmith` be the stub from here on, unless the real one is imported already."""
    if "langsmith" in sys.modules:
        return
    package = ModuleType("langsmith", __doc__)
    package.__dict__.update(RunTree=RunTree, Client=RunTree, **_RUN_HELPERS)
    for name, members in _SUBMODULES.items():
        module = ModuleType(f"langsmith.{name}", __doc__)
        module.__dict__.update(members)
        setattr(package, name, module)
        sys.modules[module.__name__] = module
    sys.modules["langsmith"] = package


def _get_tracing_context() -> dict[str, object]:
    keys = ("parent", "project_name", "tags", "metadata", "client")
    return dict.fromkeys(keys) | {"enabled": False}


def _return_none(*_arguments: object) -> None:
    return None


def _return_false() -> bool:
    return False


def _refuse(*_arguments: object, **_options: object) -> NoReturn:
    raise TracingDisabled


_RUN_HELPERS = {
    "get_tracing_context": _get_tracing_context,
    "get_current_run_tree": _return_none,
    "_set_tracing_context": _return_none,
}
_SUBMODULES: dict[str, dict[str, object]] = {
    "run_helpers": dict(_RUN_HELPERS),
    "run_trees": {"RunTree": RunTree, "_CLIENT": None, "get_cached_client": _refuse},
    "utils": {"tracing_is_enabled": _return_false, "LangSmithError": LangSmithError},
    "address": {"ensure_agent": _refuse},
}
"""What LangChain and LangGraph name of each submodule."""
