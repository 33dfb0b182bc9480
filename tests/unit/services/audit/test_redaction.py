import pytest

from services.audit.redaction import HIDDEN, MAX_ITEMS, MAX_TEXT_CHARS, redact_fields


@pytest.mark.parametrize(
    "name",
    ["password", "new_password", "api_key", "client_secret", "access_token", "replica_uri",
     "Authorization", "headers", "passphrase", "private_key", "dsn", "credentials"],
)  # fmt: skip
def test_what_is_named_like_a_secret_is_hidden(name: str) -> None:
    for value in ("x", {"a": "x"}, ["x"], 7):
        assert redact_fields({name: value}) == {name: HIDDEN}
        assert redact_fields({"config": {name: value}}) == {"config": {name: HIDDEN}}


def test_that_a_secret_is_set_or_removed_is_shown() -> None:
    given = {"api_key": None, "password_set": True, "context_tokens": 8}
    assert redact_fields(given) == given


def test_a_password_in_an_address_is_hidden() -> None:
    shown = redact_fields({"base_url": "https://ada:hunter2@host:1/v1"})
    assert shown == {"base_url": f"https://{HIDDEN}@host:1/v1"}


def test_long_texts_lists_and_deep_values_are_cut() -> None:
    deep: object = "end"
    for _ in range(20):
        deep = [deep]
    shown = redact_fields({"a": "x" * 2_000, "b": list(range(1_000)), "c": deep})
    assert shown["a"] == "x" * MAX_TEXT_CHARS + "…"
    assert shown["b"] == [*range(MAX_ITEMS), "…"]
    assert "end" not in str(shown["c"])


def test_of_too_much_the_names_are_left() -> None:
    given = {f"n{i}": ["x" * MAX_TEXT_CHARS] * MAX_ITEMS for i in range(MAX_ITEMS)}
    assert redact_fields(given) == dict.fromkeys(given, "…")
