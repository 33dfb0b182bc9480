"""What every start of an application would work out anew, done once a process."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cache, partial
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from argon2 import PasswordHasher
from sanic import Sanic
from sanic_routing import router

from services.container import runs as runs_container
from services.container import users as users_container
from services.users.passwords import Passwords

QUICK_HASHER = PasswordHasher(time_cost=1, memory_cost=128, parallelism=1)
"""With the real parameters a user who is made and signed in takes 0.4 s, in every test."""

_FIRST_STARTS = iter([True])
"""What the first application of a process loads is loaded for the later ones."""
_SOURCE = SimpleNamespace(parse=str, unparse=str, fix_missing_locations=str)
"""In the place of `ast`: the router writes the same source each time, so it is not taken apart."""
_compile_once = cache(compile)


@contextmanager
def quick_start(app: Sanic[Any, Any]) -> Iterator[None]:
    """While an application starts: quick password hashes, and nothing that was done before."""
    with ExitStack() as patches:
        enter = patches.enter_context
        enter(patch.object(users_container, "Passwords", partial(Passwords, QUICK_HASHER)))
        enter(patch.object(router, "ast", _SOURCE))
        enter(patch.object(router, "compile", _compile_once, create=True))
        if not next(_FIRST_STARTS, False):
            app.config.TOUCHUP = False  # it rewrites classes of the framework, which all share
            enter(skip_warm_up())
        yield


def skip_warm_up() -> AbstractContextManager[object]:
    """While an application starts: it rehearses no answer."""
    return patch.object(runs_container, "warm_up_agent", _skip_warm_up)


async def _skip_warm_up(*_given: object) -> None:
    """A second of processor time beside the first requests."""
