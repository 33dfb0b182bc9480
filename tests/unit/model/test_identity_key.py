"""A key that stands for one object, however alike another is."""

from model.identity_key import IdentityKey


def test_equal_objects_are_two_keys() -> None:
    one, other = [1], [1]
    assert IdentityKey(one) != IdentityKey(other)
    assert IdentityKey(one) == IdentityKey(one)
    assert len({IdentityKey(one), IdentityKey(one), IdentityKey(other)}) == 2
