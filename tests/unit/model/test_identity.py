"""A key that stands for one object, however alike another is."""

from model.identity import ByIdentity


def test_equal_objects_are_two_keys() -> None:
    one, other = [1], [1]
    assert ByIdentity(one) != ByIdentity(other)
    assert ByIdentity(one) == ByIdentity(one)
    assert len({ByIdentity(one), ByIdentity(one), ByIdentity(other)}) == 2
