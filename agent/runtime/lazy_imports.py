"""Packages with a heavy `__init__`, which runs only when one of its names is first used.

LangGraph, LangChain and OpenAI's client import single modules of these packages. That runs the
package's `__init__`, which imports hundreds of others: half a second of start, and 20 MB in
every worker. All names stay available: the first access to one of them runs the `__init__`.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.machinery import ModuleSpec
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec, module_from_spec
from threading import RLock
from types import ModuleType
from typing import Any

from agent.runtime.langsmith_stub import install_langsmith_stub

LANGGRAPH_PACKAGES = ("langgraph_sdk", "charset_normalizer")
"""LangGraph imports these without using them."""
LANGGRAPH_EXTRAS = ("opentelemetry.sdk.trace", "psutil")
"""LangGraph imports these, where they are installed, for traces that we do not send."""
OPENAI_PACKAGES = (
    *("openai", "openai.types", "openai.types.responses"),
    *("langchain_openai", "langchain_openai.chat_models"),
)
"""The client of a model imports single modules of these."""
JIEBA_HMM_PACKAGES = ("jieba", "jieba.finalseg")
"""jieba's model for unknown words, 8 MB: not used, since all character pairs are indexed anyway."""
_run_lock, _import_lock = RLock(), RLock()


class LazyPackage(ModuleType):
    """A package that runs its `__init__` at the first access to a name that only that defines.

    Its version, which others compare when they are imported, is that of the installed package.
    Other threads that need a name meanwhile wait for the end of its `__init__`.
    """

    def __getattr__(self, name: str) -> Any:
        if name == "__version__" and (version := _find_version(self.__name__)):
            return version
        with _run_lock:
            if type(self) is LazyPackage:
                self._run()
            elif type(self) is _RunningPackage:  # asked by its own `__init__`
                raise AttributeError(f"module {self.__name__!r} has no attribute {name!r} yet")
        return getattr(self, name)

    def _run(self) -> None:
        self.__class__ = _RunningPackage
        try:
            if self.__spec__ and self.__spec__.loader:
                self.__spec__.loader.exec_module(self)
        except BaseException:
            self.__class__ = LazyPackage  # the next access runs it again
            raise
        self.__class__ = ModuleType  # type: ignore[assignment]


class _RunningPackage(LazyPackage):
    """While its `__init__` runs."""


def defer_imports(names: tuple[str, ...]) -> None:
    """Let modules of the packages be imported without running `__init__`; parents come first.

    A package that is imported already, or is not installed, is left alone.
    """
    for name in names:
        parent, _, last = name.rpartition(".")
        spec = None if name in sys.modules else _find_spec(name)
        if spec is None or spec.submodule_search_locations is None:
            continue
        package = module_from_spec(spec)
        package.__class__ = LazyPackage
        sys.modules[name] = package
        if parent:
            setattr(sys.modules[parent], last, package)


def import_without_extras(name: str, deferred_names: tuple[str, ...]) -> ModuleType:
    """The module, imported with these packages deferred, without `LANGGRAPH_EXTRAS` and LangSmith.

    Threads import so one after another; call it in one.
    """
    with _import_lock:
        install_langsmith_stub()
        defer_imports(deferred_names)
        with hide_packages(LANGGRAPH_EXTRAS):
            return import_module(name)


@contextmanager
def hide_packages(names: tuple[str, ...]) -> Iterator[None]:
    """Let imports within the block find none of the packages; one that is imported already stays.

    No other thread may import them meanwhile.
    """
    hidden: dict[str, Any] = {name: None for name in names if name not in sys.modules}
    sys.modules.update(hidden)
    try:
        yield
    finally:
        for name in hidden:
            sys.modules.pop(name, None)


def _find_version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _find_spec(name: str) -> ModuleSpec | None:
    try:
        return find_spec(name)
    except ModuleNotFoundError:
        return None
