import pytest

from model.errors import SqlFailed
from services.datasources.visibility.error_redaction import redact_hidden_names, redact_rewriting

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


_CHECKED = "SELECT ABS(phone) AS n FROM people WHERE age > 5"
_REWRITTEN = (
    "SELECT ABS(phone) AS n FROM (SELECT SUBSTRING(SHA256('d83c4fa1b2' || policy_rows.phone), 1, 9)"
    " AS phone FROM people AS policy_rows WHERE pay > 54321 AND region = 'Northholm' LIMIT 9999) AS"
    " people WHERE age > 5"
)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "No function abs(VARCHAR). LINE 1: SELECT ABS(phone) FROM (SELECT SHA256('d83c",
            "No function abs(VARCHAR). …",
        ),
        ("near '(x) FROM (SELECT SHA256('d83c4f...' at line 1", "near '(x) FROM (…"),
        ("Cannot compare. LINE 1: ...hholm') LIMIT 9999) AS people WHERE", "Cannot compare. …"),
        ("Unknown x: multiply(pay, 54321)", "Unknown x: multiply(…, …)"),
        ("key d83c4f cut", "key … cut"),
        (
            "Could not convert string 'Hidden City' to INT32",
            "Could not convert string '…' to INT32",
        ),
        (
            'invalid input syntax for type integer: "x1"',
            'invalid input syntax for type integer: "…"',
        ),
        ("Overflow in multiplication (777777 * 5)", "Overflow in multiplication (… * 5)"),
        ('column "phone" must appear', 'column "phone" must appear'),
    ],
)
def test_an_error_tells_nothing_of_what_a_policy_added(said: str, told: str) -> None:
    error = SqlFailed("datasources.failed", reason=said)
    assert redact_rewriting(error, _CHECKED, _REWRITTEN).params == {"reason": told}


def test_the_error_of_an_unchanged_statement_stays_as_it_is() -> None:
    error = SqlFailed("datasources.failed", reason="LINE 1: SELECT 'x' 77")
    assert redact_rewriting(error, _CHECKED, _CHECKED) is error
