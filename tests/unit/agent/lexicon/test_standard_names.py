"""What the codes of ISO stand for."""

import pytest

from agent.lexicon.standard_names import StandardKind, load_standard_names


@pytest.mark.parametrize(
    ("kind", "code", "name"),
    [
        ("country", "PT", "Portugal"), ("country", "PRT", "葡萄牙"), ("country", "GB", "UK"),
        ("country", "HK", "香港"), ("country", "TR", "Turkey"), ("language", "PT", "葡萄牙语"),
        ("language", "SV", "Swedish"), ("currency", "CHF", "瑞士法郎"), ("currency", "JPY", "yen"),
    ],
)  # fmt: skip
def test_a_code_has_its_names_in_both_languages(kind: StandardKind, code: str, name: str) -> None:
    assert name in load_standard_names(kind)[code]


def test_a_name_that_is_an_everyday_word_is_none() -> None:
    assert "US" not in load_standard_names("country")["US"]


@pytest.mark.parametrize("kind", ["country", "language", "currency"])
def test_each_name_is_of_one_code(kind: StandardKind) -> None:
    names = load_standard_names(kind)
    codes: dict[str, set[tuple[str, ...]]] = {}
    for of_code in names.values():
        for name in of_code:
            codes.setdefault(name, set()).add(of_code)
    assert all(len(each) == 1 for each in codes.values())
