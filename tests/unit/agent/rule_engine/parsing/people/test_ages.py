"""Ages from births, years of service from first days; conditions on either."""

import pytest

from tests.support.schemas.clinic import rows


@pytest.mark.parametrize("question", ["average age of patients", "病人的平均年龄"])
def test_the_average_age_is_counted_from_births(question: str) -> None:
    [(age,)] = rows(question)
    assert isinstance(age, float)
    assert age == pytest.approx((80 + 40 + 20) / 3, abs=0.1)


def test_years_of_service_are_counted_from_the_first_day() -> None:
    [(years,)] = rows("average tenure of nurses")
    assert years == pytest.approx((10 + 2 + 5.37) / 3, abs=0.1)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("patients older than 60", ["Di"]),
        ("patients younger than 40", ["Flo"]),
        ("60岁以上的病人", ["Di"]),
        ("40岁以下的病人", ["Ed", "Flo"]),
        ("80岁以上的病人", ["Di"]),
        ("patients older than 80", []),
    ],
)
def test_an_age_is_a_condition_on_the_birth(question: str, names: list[str]) -> None:
    assert sorted(str(row[0]) for row in rows(question)) == names


def test_the_oldest_was_born_first() -> None:
    assert rows("the oldest patient")[0][0] == "Di"


def test_who_is_over_an_age_is_asked_without_the_word() -> None:
    assert rows("patients over 60")[0][0] == "Di"


def test_the_longest_service_began_first() -> None:
    assert rows("工龄最长的护士")[0][0] == "Ada"
