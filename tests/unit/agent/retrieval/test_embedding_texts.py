"""What a table says of itself to an embedding model."""

from dataclasses import replace

from agent.retrieval.embedding_texts import fingerprint_text, make_embedding_texts
from model.sources.schema import Table
from tests.support.schemas.retrieval_schemas import column, key

TABLE = Table(
    "sales.ord_hdr",
    (column("id"), column("cust_id"), column("ord_amt", "订单金额", "12.50")),
    comment="订单",
    primary_key=("id",),
    foreign_keys=(key("cust_id", "cust"),),
)


def test_names_are_written_out_and_keys_and_values_left_out() -> None:
    subject, whole = make_embedding_texts(TABLE)
    assert subject == "order header 订单"
    assert whole == "order header 订单; order amount 订单金额"


def test_notes_are_part_of_both() -> None:
    subject, whole = make_embedding_texts(replace(TABLE, note="B2B only"))
    assert subject.endswith("B2B only")
    assert "B2B only" in whole


def test_a_text_has_an_end() -> None:
    assert max(map(len, make_embedding_texts(replace(TABLE, note="x" * 9_000)))) == 1_000


def test_another_text_or_model_has_another_fingerprint() -> None:
    prints = {fingerprint_text("a", "m"), fingerprint_text("b", "m"), fingerprint_text("a", "n")}
    assert len(prints) == 3
    assert {len(each) for each in prints} == {32}
