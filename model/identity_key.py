"""Remembering by which object it is, for objects that are frozen and slow to compare."""

import weakref
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
V = TypeVar("V")


class IdentityKey(Generic[T]):
    """A key of a cache. It keeps `value`, whose identity would else be given to another object."""

    __slots__ = ("value",)

    def __init__(self, value: T) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, IdentityKey) and other.value is self.value


class IdentityCache(Generic[T, V]):
    """What is computed from an object, as long as the object is in use.

    The values must not refer to their objects. Two threads may compute a value at the same time.
    """

    def __init__(self, compute: Callable[[T], V]) -> None:
        self._compute = compute
        self._values: dict[int, tuple[weakref.ref[T], V]] = {}

    def get(self, key: T) -> V:
        """The value of an object, which must be frozen."""
        identity = id(key)
        entry = self._values.get(identity)
        if entry is not None and entry[0]() is key:
            return entry[1]
        value = self._compute(key)
        forget = self._values.pop
        self._values[identity] = (weakref.ref(key, lambda _: forget(identity, None)), value)
        return value
