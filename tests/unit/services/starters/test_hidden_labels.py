"""A question names what is hidden by its name, its comment or its note."""

import orjson
import pytest

from model.sources.schema import Column, Table
from services.starters.hidden_labels import find_hidden_labels, names_hidden

CUSTOMERS = Table("shop.customers", (Column("name", "TEXT", "text"),), comment="客户")
STORED = [
    (
        "shop.customers",
        "客户",
        "",
        orjson.dumps(
            [
                {"name": "name", "comment": "", "note": ""},
                {"name": "card_no", "comment": "银行卡号（加密）", "note": "the bank card"},
            ]
        ).decode(),
    ),
    ("shop.vault", "", "", "[]"),
]
HIDDEN = find_hidden_labels(STORED, [CUSTOMERS])


@pytest.mark.parametrize(
    "question",
    [
        "how many card_no are there?",
        "The Card No of each customer",
        "每个客户的银行卡号",
        "customers by the bank cards",
        "what is in shop.vault?",
        "rows of VAULT",
    ],
)
def test_a_hidden_label_is_found(question: str) -> None:
    assert names_hidden(question, HIDDEN)


@pytest.mark.parametrize(
    "question", ["names of customers", "每个客户的姓名", "a vaulted roof", "cards and numbers"]
)
def test_what_is_visible_or_only_alike_is_not(question: str) -> None:
    assert not names_hidden(question, HIDDEN)
