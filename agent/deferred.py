"""Packages whose `__init__` gathers far more than is asked of them, run when it is first needed.

LangGraph, LangChain and OpenAI's client import single modules out of these packages. To do so runs
the package's `__init__`, which imports hundreds of others: half a second of start, and 15 MB in
every worker. Nothing is taken away: whoever looks for what an `__init__` defines gets it.
"""

import sys
from importlib.machinery import ModuleSpec
from importlib.util import find_spec, module_from_spec
from threading import RLock
from types import ModuleType
from typing import Any

GRAPH = ("langsmith.types", "langgraph_sdk")
"""What importing LangGraph gathers in vain."""
CLIENT = ("openai", "openai.types", "openai.types.responses")
"""The same for the client of a model."""
GUESSING = ("jieba", "jieba.finalseg")
"""jieba's odds for words it does not know, 8 MB: all pairs of characters are compared anyway."""
_running = RLock()


class Deferred(ModuleType):
    """A package that runs its `__init__` at the first look for what only that defines."""

    def __getattr__(self, name: str) -> Any:
        with _running:
            if type(self) is Deferred:
                self._run()
        return getattr(self, name)

    def _run(self) -> None:
        self.__class__ = ModuleType  # type: ignore[assignment]
        try:
            if self.__spec__ and self.__spec__.loader:
                self.__spec__.loader.exec_module(self)
        except BaseException:
            self.__class__ = Deferred  # the next look tries again
            raise


def defer(names: tuple[str, ...]) -> None:
    """Let modules of the packages be imported without running `__init__`; parents stand first.

    A package that is imported already, or is no more, is left alone.
    """
    for name in names:
        parent, _, last = name.rpartition(".")
        spec = None if name in sys.modules else _found(name)
        if spec is None or spec.submodule_search_locations is None:
            continue
        package = module_from_spec(spec)
        package.__class__ = Deferred
        sys.modules[name] = package
        if parent:
            setattr(sys.modules[parent], last, package)


def _found(name: str) -> ModuleSpec | None:
    try:
        return find_spec(name)
    except ModuleNotFoundError:
        return None
