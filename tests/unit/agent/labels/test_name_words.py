"""Names of tables as people say them."""

import pytest

from agent.labels.name_words import name_to_words, pluralize, singularize, strip_prefixes


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["dim_ins_org", "dwd_ins_plcy", "dwd_ins_clm"], ["org", "plcy", "clm"]),
        (["t_user", "tb_order"], ["user", "order"]),
        (["crm_lead", "crm_deal", "crm_call", "country"], ["lead", "deal", "call", "country"]),
        (["order_item", "order_return", "order_pay"], ["order_item", "order_return", "order_pay"]),
        (["sales.t_user"], ["user"]),
        (["user_role", "user"], ["user_role", "user"]),
    ],
)
def test_layers_and_shared_prefixes_are_left_out(names: list[str], expected: list[str]) -> None:
    assert list(strip_prefixes(names).values()) == expected


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("order item", "order items"), ("category", "categories"), ("box", "boxes"),
        ("day", "days"), ("orders", "orders"), ("staff", "staff"), ("客户", "客户"),
        ("quiz", "quizzes"), ("member of the club", "members of the club"),
        ("place where boats land", "places where boats land"),
    ],
)  # fmt: skip
def test_many_of_a_thing(one: str, many: str) -> None:
    assert pluralize(one) == many


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("order items", "order item"), ("clinics", "clinic"), ("categories", "category"),
        ("addresses", "address"), ("news", "news"), ("status", "status"), ("staff", "staff"),
        ("order", "order"), ("门店", "门店"),
    ],
)  # fmt: skip
def test_one_of_several_things(many: str, one: str) -> None:
    assert singularize(many) == one


def test_a_name_in_words_has_no_abbreviations() -> None:
    assert name_to_words("ord_amt") == "order amount"
    assert name_to_words("khmc") == "khmc"
