"""The heap of a worker: what the C library does with memory that Python frees."""

import ctypes
from collections.abc import Callable
from typing import cast

_M_ARENA_MAX = -8
"""`M_ARENA_MAX` of glibc's `malloc.h`."""
_ARENAS = 2


def limit_arenas() -> None:
    """Let all threads of this process share two arenas; call it before there are threads.

    By default glibc gives nearly every thread one of its own, whose free pages no other can use:
    five megabytes of a worker. Does nothing where the C library is another one.
    """
    if mallopt := _find_function("mallopt"):
        mallopt(_M_ARENA_MAX, _ARENAS)


def trim_heap() -> None:
    """Give pages back that loading left free. Does nothing where the C library is another one."""
    if malloc_trim := _find_function("malloc_trim"):
        malloc_trim(0)


def _find_function(name: str) -> Callable[..., int] | None:
    return cast("Callable[..., int] | None", getattr(ctypes.CDLL(None), name, None))
