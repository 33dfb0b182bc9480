"""A key that stands for one object, however alike another is."""

import gc
import weakref
from dataclasses import dataclass
from itertools import count

from model.identity_key import IdentityCache, IdentityKey


@dataclass(frozen=True)
class Thing:
    name: str


def test_equal_objects_are_two_keys() -> None:
    one, other = [1], [1]
    assert IdentityKey(one) != IdentityKey(other)
    assert IdentityKey(one) == IdentityKey(one)
    assert len({IdentityKey(one), IdentityKey(one), IdentityKey(other)}) == 2


class TestIdentityCache:
    def test_computes_once_for_an_object(self) -> None:
        numbers = count(1)
        cache = IdentityCache[Thing, int](lambda _: next(numbers))
        one, equal = Thing("a"), Thing("a")
        assert (cache.get(one), cache.get(one), cache.get(equal)) == (1, 1, 2)

    def test_forgets_what_nobody_uses(self) -> None:
        cache = IdentityCache[Thing, str](lambda thing: thing.name)
        thing = Thing("a")
        reference = weakref.ref(thing)
        cache.get(thing)
        del thing
        gc.collect()
        assert reference() is None
