import pytest

from model.errors import Invalid
from services.users import user_names


@pytest.mark.parametrize(
    "twin", ["ADMIN", "Admin", " admin", "аdmin", "ａｄｍｉｎ", "adm\u0456n", "admın"]
)
def test_names_that_look_the_same_are_the_same(twin: str) -> None:
    assert user_names.to_name_key(twin) == user_names.to_name_key("admin")


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert user_names.to_name_key("Jose\u0301") == user_names.to_name_key("Jos\u00e9")


def test_different_names_are_different() -> None:
    assert (
        len({user_names.to_name_key(name) for name in ("admin", "admin1", "王伟", "王纬", "ada")})
        == 5
    )


@pytest.mark.parametrize("name", ["ada", "王伟", "ada.lovelace@example.com", "José", "a", "x" * 64])
def test_ordinary_names_are_allowed(name: str) -> None:
    assert user_names.validate_name(name) == name


@pytest.mark.parametrize(
    "name", ["", "   ", "a b", "x" * 65, "a\nb", "a\u202eb", "a\u200bb", "a\x00", "a/b", "<b>"]
)
def test_names_that_mislead_are_refused(name: str) -> None:
    with pytest.raises(Invalid):
        user_names.validate_name(name)
