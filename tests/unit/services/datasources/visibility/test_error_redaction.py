import pytest

from model.errors import SqlFailed
from services.datasources.visibility.error_redaction import redact_hidden_names

HIDDEN = frozenset({"vault", "pin", "sales.vault", "秘密 表", "order", "secret column"})


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("permission denied for table vault", "permission denied for table …"),
        ('relation "Vault" does not exist', 'relation "…" does not exist'),
        ("Table 'shop.vault' doesn't exist", "Table 'shop.…' doesn't exist"),
        ('no such table: "sales.vault"', 'no such table: "…"'),
        ("Did you mean `secret column`?", "Did you mean `…`?"),
        ("表 “秘密 表” 不存在", "表 “…” 不存在"),
        ("vaults and pins are no names", "vaults and pins are no names"),
        ("near ORDER: syntax error", "near ORDER: syntax error"),
    ],
)
def test_hidden_names_are_taken_out_of_an_error(said: str, told: str) -> None:
    error = SqlFailed("datasources.failed", reason=said)
    sql = "SELECT name FROM people ORDER BY name"
    assert redact_hidden_names(error, sql, HIDDEN).params == {"reason": told}


def test_what_the_statement_says_itself_is_repeated() -> None:
    error = SqlFailed("datasources.failed", reason="invalid input: 'pin'")
    assert redact_hidden_names(error, "SELECT CAST('pin' AS INTEGER)", HIDDEN) is error


def test_other_failures_stay_as_they_are() -> None:
    error = SqlFailed("datasources.too_much_memory")
    assert redact_hidden_names(error, "SELECT 1", HIDDEN) is error
